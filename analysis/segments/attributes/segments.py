"""Customers in groups by one column of the customers table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.segments.attributes.answers import Answers, answers_of
from analysis.segments.attributes.form import Form, form_of
from analysis.segments.attributes.grouped import BANDED, REST, Grouped, group_answers
from analysis.segments.attributes.kinds import AttributeKind, kind_of
from analysis.segments.attributes.settings import AttributeSettings
from analysis.segments.attributes.several import parts_in
from analysis.segments.group_values import value_groups
from analysis.segments.segmentation import Segmentation, make_segmentation
from analysis.segments.small_groups import merge_small
from analysis.tables.table import Table

FEWEST_CUSTOMERS = 10
# A column of which even the largest groups hold less than this is no way to group.
FEWEST_IN_GROUPS = 0.3


@dataclass(frozen=True, eq=False)
class AttributeSegments:
    """Customers by one attribute.

    `groups`: one row per group, in its order on screen (bands and scales rising, others the largest first; then those
        without an answer, "missing"): `segment` (code), `low`, `high` (ends of a band; NaN where open or no band),
        `answers` (of a combination of several answers), `customers`, `share_of_customers`; with orders also what
        `value_groups` says.
    `shown`: the same with groups of fewer than 5 customers together in one (`merge_small`).
    `form`, `kind`: as used. `unit` of the bands: as in `Numbered`.
    `no_answer_words`: words counted as no answer; `unreadable`, `examples`: answers that are not of the form, counted
        as no answer; `implausible`: ages below 0 or above 110, likewise; `differing`: customers whose rows disagree.
    `outside`: revenue of customers who are not in the customers table, as a share of all (NaN without orders).
    """

    segmentation: Segmentation
    groups: pd.DataFrame
    shown: pd.DataFrame
    form: Form
    kind: AttributeKind
    settings: AttributeSettings
    unit: str
    no_answer_words: tuple[str, ...]
    unreadable: int
    examples: tuple[str, ...]
    implausible: int
    differing: int
    outside: float


def segment_by_attributes(
    customers: Table | pd.DataFrame, settings: AttributeSettings, orders: Table | pd.DataFrame | None = None
) -> AttributeSegments:
    """Put every customer of the customers table into one group by one of its columns.

    Who gave no answer is a group of its own; nothing is imputed.

    Args:
        customers: `customer_id` and any further columns; of several rows of a customer the first answer counts.
        settings: the column, and how it becomes groups.
        orders: `customer_id`, `timestamp`, `amount`, to say what each group is worth.

    Raises:
        MappingError: there is no such column.
        SettingsError: the column has one value, or numbers or names the customers; cuts that cannot be.
        NotEnoughDataError: fewer than 10 customers, or no answer at all.
    """
    answers = answers_of(customers, settings.column)
    form = settings.form or form_of(settings.column, answers.distinct)
    _check(answers, settings.column, form)
    today = pd.Timestamp(settings.observed_until or pd.Timestamp.now())
    country = _texts(answers_of(customers, settings.country)) if settings.country else None
    grouped = group_answers(answers.distinct, form, settings, today, country)
    _check_groups(grouped, settings.column, form)
    kind = settings.kind or kind_of(settings.column, form)
    made = make_segmentation(kind, "attribute", answers.customer_ids, grouped.segment, grouped.order)
    groups, outside = value_groups(made, orders, settings.observed_until)
    return AttributeSegments(
        segmentation=made,
        groups=_described(groups, grouped),
        shown=_described(value_groups(merge_small(made), orders, settings.observed_until)[0], grouped),
        form=form,
        kind=kind,
        settings=settings,
        unit=grouped.unit,
        no_answer_words=answers.no_answer_words,
        unreadable=grouped.unreadable,
        examples=grouped.examples,
        implausible=grouped.implausible,
        differing=answers.differing,
        outside=outside,
    )


def single_answers(customers: Table | pd.DataFrame, column: str) -> list[str]:
    """The single answers in a column with several in a cell, the most frequent first."""
    return list(parts_in(answers_of(customers, column).distinct))


def _texts(answers: Answers) -> np.ndarray:
    return answers.distinct.spread(np.array(answers.distinct.texts.to_pylist(), dtype=object), None)


def _described(groups: pd.DataFrame, grouped: Grouped) -> pd.DataFrame:
    described = groups.copy()
    described.insert(1, "low", groups["segment"].map(grouped.low).astype(float))
    described.insert(2, "high", groups["segment"].map(grouped.high).astype(float))
    described.insert(3, "answers", [grouped.parts.get(code, ()) for code in groups["segment"]])
    return described


def _check(answers: Answers, column: str, form: Form) -> None:
    found, answered = len(answers.customer_ids), int((~answers.distinct.missing).sum())
    if found < FEWEST_CUSTOMERS:
        raise NotEnoughDataError(
            "{found} customers are too few for groups; {fewest} are needed. Bring more customers.",
            found=found,
            fewest=FEWEST_CUSTOMERS,
        )
    if not answered:
        raise NotEnoughDataError(
            "Nobody has an answer in '{column}'. Choose another column, or bring a file that has it.", column=column
        )
    texts = answers.distinct.texts
    if len(texts) == 1 and answered == found:
        raise SettingsError(
            "All {found} customers have the same value in '{column}': {value}. It tells nobody apart; choose another.",
            found=found,
            column=column,
            value=texts[0].as_py()[:40],
        )
    if form in ("id", "text"):
        raise _too_many(column, len(texts))


def _check_groups(grouped: Grouped, column: str, form: Form) -> None:
    segment = pd.Series(grouped.segment, dtype="object")
    answered = int(segment.notna().sum())
    if not answered:
        raise NotEnoughDataError(
            "No answer in '{column}' can be read as chosen, for example: {example}. Choose another form.",
            column=column,
            example=", ".join(grouped.examples) or "–",
        )
    if form not in BANDED and (segment == REST).sum() > (1 - FEWEST_IN_GROUPS) * answered and form != "several":
        raise _too_many(column, segment.nunique())


def _too_many(column: str, found: int) -> SettingsError:
    return SettingsError(
        "'{column}' has {found} different values: as many groups would name or number single customers. Choose a "
        "column with fewer, or bring it in groups (regions, bands).",
        column=column,
        found=found,
    )
