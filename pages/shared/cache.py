"""The one place where results are cached: the key is a content digest plus frozen settings, never a frame.

By value (`cache_data`): aggregates. By reference (`cache_resource`, never changed): results with a row per customer.
Streamlit hashes only a sample of a frame of 50,000 rows or more: two logs that differ elsewhere would share one entry.
A digest covers every byte, and nobody can form it without the same bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass, replace
from operator import attrgetter

import pandas as pd
import streamlit as st

from analysis.errors import NotEnoughDataError
from analysis.segments import Rfm, RfmSettings, Segmentation, compute_rfm, covering, merge_small
from analysis.tables.append import Appended, append_tables
from analysis.tables.bounded import Reading
from analysis.tables.cleaning import CleaningSettings
from analysis.tables.files.raw_file import RawFile
from analysis.tables.files.stack import stack_files
from analysis.tables.judge import judge_rows
from analysis.tables.meaning.guess import Guess, guess_mapping, usual_decimal
from analysis.tables.meaning.identifiers import Identifier, direct_identifiers
from analysis.tables.meaning.mapping import Product, Selected
from analysis.tables.meaning.reshape import WideSteps, guess_wide_steps, to_events
from analysis.tables.meaning.shape import Shape, shape_of
from analysis.tables.meaning.wide_spend import WideSpend, guess_wide_spend, to_spend
from analysis.tables.prepare import prepare
from analysis.tables.privacy.consent import Consent, ConsentColumns, find_consent
from analysis.tables.privacy.pseudonyms import Pseudonym, pseudonymise
from analysis.tables.purchases import Moment
from analysis.tables.rejected import rejected_rows
from analysis.tables.report import ReadingReport
from analysis.tables.table import Table
from analysis.tables.values.dates import DateQuestion, read_dates
from analysis.tables.values.numbers import read_numbers
from analysis.tables.waiting import Incoming, digest_of
from analysis.tables.workspace import Workspace
from analysis.value import (
    Backtest,
    Concentration,
    FittedOrders,
    LifetimeValues,
    LifetimeValueSettings,
    RepeatedBacktests,
    at_margin,
    at_pace_so_far,
    backtest_lifetime_values,
    concentration,
    fit_lifetime_model,
    forecast_values,
    group_totals,
    repeat_backtests,
    winning_rule,
)


@dataclass(frozen=True, eq=False)
class Upload:
    """An uploaded file as it was read; `digest` covers its bytes and how they were read."""

    digest: str
    raw: RawFile


BY_DIGEST = {kind: attrgetter("digest") for kind in (Table, Upload, Segmentation)}
KEEP = {"max_entries": 32, "ttl": "2h", "show_spinner": False, "hash_funcs": BY_DIGEST}

BRIEFLY = {**KEEP, "max_entries": 8, "ttl": "30m"}


def forget() -> None:
    """Drop every cached table and result."""
    st.cache_data.clear()
    st.cache_resource.clear()


@st.cache_resource(max_entries=16, ttl="2h", show_spinner=False)
def stored_table(name: str, digest: str, _workspace: Workspace) -> Table:
    """A table of the workspace, read from disk once."""
    return _workspace.load(name, digest)


@st.cache_resource(max_entries=128, ttl="30m", show_spinner=False, hash_funcs={Incoming: astuple})
def reading(incoming: Incoming, sheet: str | None) -> Reading:
    """A waiting file as it is being read, in a process of its own; it begins with the first call."""
    return Reading(incoming.path, incoming.filename, sheet=sheet)


def upload(incoming: Incoming, sheet: str | None) -> Upload:
    """The waiting file as it was read; waits for it."""
    raw = reading(incoming, sheet).result()
    return Upload(f"{incoming.digest}/{raw.sheet}", raw)


@st.cache_resource(**{**BRIEFLY, "max_entries": 128})
def shape(upload: Upload) -> Shape:
    return shape_of(upload.raw)


@st.cache_resource(max_entries=4, ttl="30m", show_spinner=False, hash_funcs=BY_DIGEST)
def stacked(uploads: tuple[Upload, ...], names: tuple[str, ...]) -> Upload:
    """Files with the same columns as one; their names stand in the report, so they belong to the key."""
    key = repr((names, [upload.digest for upload in uploads]))
    return Upload(digest_of(key.encode()), stack_files([upload.raw for upload in uploads]))


@st.cache_resource(**BRIEFLY)
def wide_steps(upload: Upload) -> WideSteps | None:
    """The steps of a file in which each has a column of its own."""
    return guess_wide_steps(upload.raw)


@st.cache_resource(max_entries=4, ttl="30m", show_spinner=False, hash_funcs=BY_DIGEST)
def one_row_a_step(upload: Upload, steps: WideSteps) -> Upload:
    return Upload(f"{upload.digest}/{steps}", to_events(upload.raw, steps))


@st.cache_resource(**BRIEFLY)
def wide_spend(upload: Upload) -> WideSpend | None:
    """The channels of a file in which each has a column of its own."""
    return guess_wide_spend(upload.raw)


@st.cache_resource(max_entries=4, ttl="30m", show_spinner=False, hash_funcs=BY_DIGEST)
def one_row_a_channel(upload: Upload, spend: WideSpend) -> Upload:
    return Upload(f"{upload.digest}/{spend}", to_spend(upload.raw, spend))


@st.cache_resource(**BRIEFLY)
def guessed(upload: Upload, table: str | None) -> Guess:
    return guess_mapping(upload.raw, table)


@st.cache_resource(**BRIEFLY)
def date_question(upload: Upload, column: str) -> DateQuestion | None:
    """The date whose reading the user must choose; None where the column decides it itself or holds no dates."""
    return read_dates(upload.raw.frame[column]).question


@st.cache_resource(**BRIEFLY)
def decimal_question(upload: Upload, amount: Selected) -> str | None:
    """The usual decimal sign of the file where no amount decides it; None where the amounts do."""
    column = amount.unit_price if isinstance(amount, Product) else amount
    return usual_decimal(upload.raw) if read_numbers(upload.raw.frame[column]).assumed else None


@st.cache_resource(**BRIEFLY)
def identifiers(upload: Upload) -> dict[str, Identifier]:
    return direct_identifiers(upload.raw)


@st.cache_resource(max_entries=4, ttl="30m", show_spinner=False, hash_funcs=BY_DIGEST)
def pseudonymised(
    upload: Upload, codes: tuple[tuple[str, Pseudonym], ...], used: tuple[str, ...], key: bytes
) -> Upload:
    """The file with codes in the place of some columns that name people."""
    digest = hashlib.blake2b(key, digest_size=8).hexdigest()
    return Upload(f"{upload.digest}/{codes}/{used}/{digest}", pseudonymise(upload.raw, dict(codes), key, used))


@st.cache_resource(**BRIEFLY)
def prepared(
    upload: Upload,
    table: str,
    mapping: tuple[tuple[str, Selected], ...],
    day_first: bool | None,
    decimal: str | None,
    totals_once: bool | None = None,
    cleaning: CleaningSettings | None = None,
) -> Table:
    return prepare(
        upload.raw,
        table,
        dict(mapping),
        day_first=day_first,
        decimal=decimal,
        totals_once=totals_once,
        cleaning=cleaning,
    )


def rejected(upload: Upload, *arguments: object) -> pd.DataFrame:
    """The rows left out; computed when somebody wants them, and not kept."""
    table, mapping, *choices = arguments
    return rejected_rows(upload.raw, judge_rows(upload.raw, table, dict(mapping), *choices))


@st.cache_resource(**BRIEFLY)
def appended(old: Table, new: Table, reports: tuple[ReadingReport, ReadingReport]) -> Appended:
    """Equal tables may have been read from different files: the reports of these two belong to the key."""
    return append_tables(replace(old, report=reports[0]), replace(new, report=reports[1]))


@st.cache_resource(**KEEP)
def consent(customers: Table, columns: ConsentColumns) -> Consent | None:
    return find_consent(customers, columns)


@st.cache_resource(**KEEP)
def rfm(orders: Table, settings: RfmSettings) -> Rfm:
    return compute_rfm(orders, settings)


@st.cache_resource(**KEEP)
def fitted(orders: Table, observed_until: Moment | None, model: str) -> FittedOrders:
    """The model of these orders: another horizon, discount or margin asks nothing new of it."""
    return fit_lifetime_model(orders, observed_until, model)


@st.cache_resource(**KEEP)
def lifetime_revenues(orders: Table, settings: LifetimeValueSettings) -> LifetimeValues:
    """The forecast before the margin; ask for it with a margin of 1."""
    values = forecast_values(fitted(orders, settings.observed_until, settings.model), settings)
    rule = winner(orders, replace(settings, margin=1.0, yearly_discount=0.0))
    return at_pace_so_far(values) if rule == "naive" else values


@st.cache_data(**KEEP)
def winner(orders: Table, settings: LifetimeValueSettings) -> str:
    """Whose values are used; ask for it without margin and discount, which change nothing about it."""
    return winning_rule(orders, settings)


@st.cache_resource(**KEEP)
def lifetime_values(orders: Table, settings: LifetimeValueSettings) -> LifetimeValues:
    return at_margin(lifetime_revenues(orders, replace(settings, margin=1.0)), settings.margin)


@st.cache_resource(**KEEP)
def backtest(orders: Table, settings: LifetimeValueSettings) -> Backtest:
    return backtest_lifetime_values(orders, settings)


@st.cache_data(**KEEP)
def repeated_backtests(orders: Table, settings: LifetimeValueSettings) -> RepeatedBacktests:
    return repeat_backtests(orders, settings)


def segment_values(orders: Table, settings: LifetimeValueSettings, groups: Segmentation) -> pd.DataFrame:
    """Lifetime value of each segment, with its range; groups too small to be shown together."""
    totals = segment_revenues(orders, replace(settings, margin=1.0), groups)
    return totals.assign(**{name: totals[name] * settings.margin for name in ("lifetime_value", "low", "high", "mean")})


@st.cache_data(**KEEP)
def segment_revenues(orders: Table, settings: LifetimeValueSettings, groups: Segmentation) -> pd.DataFrame:
    """The same before the margin: the futures are drawn once."""
    values = lifetime_revenues(orders, settings)
    shown = merge_small(covering(groups, values.customers["customer_id"]))
    return group_totals(values, shown.customers["segment"])


@st.cache_data(**KEEP)
def value_concentration(orders: Table, settings: LifetimeValueSettings) -> Concentration:
    return concentration(lifetime_revenues(orders, replace(settings, margin=1.0)))


@st.cache_resource(**KEEP)
def segmented_customers(orders: Table, groups: RfmSettings, settings: LifetimeValueSettings) -> pd.DataFrame:
    """Every customer with segment, history and, where the data allow a forecast, lifetime value."""
    customers = rfm(orders, groups).customers
    try:
        values = lifetime_values(orders, settings).customers
    except NotEnoughDataError:
        return customers
    forecast = values[["customer_id", "lifetime_value", "p_churn_90"]].astype({"customer_id": "str"})
    return customers.merge(forecast, on="customer_id", how="left")
