"""What each customer will still bring, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.tables.purchases import Moment
from analysis.tables.table import Table
from analysis.value.discounting import expected_and_discounted
from analysis.value.fitting import ValueModel, fit_value_model, usable_spend
from analysis.value.histories import DistinctHistories, distinct_histories, purchase_histories
from analysis.value.intervals import HIGH, LOW, Simulation, customer_ranges, draws_for, group_draws

MODELS = ("auto", "bgnbd")
CHURN_DAYS = 90
# Ten years: beyond that no purchase history says anything.
MAX_HORIZON_DAYS = 3650


@dataclass(frozen=True)
class LifetimeValueSettings:
    """What the user chose.

    `horizon_days` (1–3650): how far to look ahead. `yearly_discount` (0–1): how much less money in a year is
    worth.
    `margin` (above 0, at most 1): what remains of a sale. `observed_until`: the last day looked at (default:
    the last day in the data). `model`: "bgnbd", or "auto", which has no other candidate than BG/NBD.
    """

    horizon_days: int = 365
    yearly_discount: float = 0.10
    margin: float = 1.0
    observed_until: Moment | None = None
    model: Literal["auto", "bgnbd"] = "auto"


@dataclass(frozen=True)
class LifetimeTotals:
    """All customers together, over the horizon.

    `customers` (count), `expected_orders`, `expected_spend` (neither margin nor discount), `lifetime_value`
    (margin and discount), `low` and `high`: 80 % range of what all of them together will be worth.
    """

    customers: int
    expected_orders: float
    expected_spend: float
    lifetime_value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class LifetimeValues:
    """What each customer is expected to bring after `observed_until`: the future only, not what is paid.

    `customers`, one row per customer, sorted by customer: `customer_id`, `frequency` (repeat purchase days),
    `recency` and `T` (days: first to last purchase, first purchase to `observed_until`), `monetary_value`
    (mean net spend of the repeat purchase days, NaN without any), `p_alive` (0–1; always 1 for one-time
    buyers, whom BG/NBD gives no chance to leave, so do not show it as certainty), `p_churn_90` (P(no order in
    the next 90 days)), `expected_orders` and
    `expected_spend` (over the horizon; neither margin nor discount), `lifetime_value` (the same spend after
    margin and discount), `low` and `high` (80 % range of this customer's own outcome).
    `totals`: everybody together. `model`: how it was fitted. `unmatched_refunds`: refunds without a purchase
    in the data. `simulation`: draws the futures again, for ranges of groups.
    """

    customers: pd.DataFrame
    totals: LifetimeTotals
    model: ValueModel
    settings: LifetimeValueSettings
    observed_until: pd.Timestamp
    unmatched_refunds: int
    simulation: Simulation


def compute_lifetime_values(
    orders: Table | pd.DataFrame, settings: LifetimeValueSettings | None = None
) -> LifetimeValues:
    """Predict each customer's orders and spend, then discount to today's money.

    Orders of one customer on one day count as one, refunds net out. Spend is assumed not to depend on
    frequency; the result says how far the data disagree. One-time buyers, and those without a positive mean
    spend, are expected to spend the mean of all.

    Args:
        orders: (n_rows, ≥3) `customer_id`, `timestamp`, `amount`, optional `order_id`; any row order.
        settings: horizon (days), yearly discount (0–1), margin (0–1), last day, model.

    Raises:
        NotEnoughDataError: no orders, fewer than `MIN_REPEAT_CUSTOMERS` repeat customers, or no trustworthy
        fit.
        SettingsError: a setting is out of range.

    Source:
        Fader, Hardie & Lee (2005), Marketing Science 24(2): BG/NBD; Fader & Hardie (2013): Gamma-Gamma.
    """
    settings = settings or LifetimeValueSettings()
    check_settings(settings)
    histories = purchase_histories(orders, settings.observed_until)
    distinct = distinct_histories(histories.customers)
    model = fit_value_model(histories.customers, distinct)
    customers = _score(histories.customers, distinct, model, settings)
    simulation = Simulation(
        model,
        histories.customers,
        settings.horizon_days,
        settings.yearly_discount,
        settings.margin,
        draws_for(len(customers)),
    )
    low, high, total = customer_ranges(simulation)
    sums = customers[["expected_orders", "expected_spend", "lifetime_value"]].sum()
    return LifetimeValues(
        customers=customers.assign(low=low, high=high),
        totals=LifetimeTotals(len(customers), *map(float, sums), *map(float, np.quantile(total, [LOW, HIGH]))),
        model=model,
        settings=settings,
        observed_until=histories.observed_until,
        unmatched_refunds=histories.unmatched_refunds,
        simulation=simulation,
    )


def at_margin(values: LifetimeValues, margin: float) -> LifetimeValues:
    """The same forecast at another margin (0–1), without fitting again: every amount grows with the margin.

    Raises:
        SettingsError: the margin is out of range.
    """
    settings = replace(values.settings, margin=margin)
    check_settings(settings)
    factor, totals = margin / values.settings.margin, values.totals
    amounts = ["lifetime_value", "low", "high"]
    return replace(
        values,
        customers=values.customers.assign(**{name: values.customers[name] * factor for name in amounts}),
        totals=replace(totals, **{name: getattr(totals, name) * factor for name in amounts}),
        settings=settings,
        simulation=replace(values.simulation, margin=margin),
    )


def group_totals(values: LifetimeValues, groups: pd.Series) -> pd.DataFrame:
    """Lifetime value of groups of customers, with the range of each group's total.

    Args:
        groups: name of each customer's group, with the index of `values.customers`; missing: in no group.

    Returns:
        (n_groups, 6) `group`, `customers`, `lifetime_value` (sum), `low`, `high` (80 % range of that sum),
        `mean` (lifetime value per customer); in the order of a categorical's categories, else sorted.
    """
    named = groups.reindex(values.customers.index).astype("category").cat.remove_unused_categories()
    codes, names = named.cat.codes.to_numpy(), named.cat.categories
    known = codes >= 0
    counts = np.bincount(codes[known], minlength=len(names))
    sums = np.bincount(codes[known], values.customers["lifetime_value"].to_numpy()[known], minlength=len(names))
    low, high = np.quantile(group_draws(values.simulation, codes, len(names)), [LOW, HIGH], axis=1)
    columns = {"customers": counts, "lifetime_value": sums, "low": low, "high": high, "mean": sums / counts}
    return pd.DataFrame({"group": names.to_numpy(), **columns})


def check_settings(settings: LifetimeValueSettings) -> None:
    """Raise a SettingsError for the first setting that is out of range."""
    if not 1 <= settings.horizon_days <= MAX_HORIZON_DAYS:
        raise SettingsError(
            "The horizon is {found} days. Choose between 1 and {most} days.",
            found=settings.horizon_days,
            most=MAX_HORIZON_DAYS,
        )
    if not 0 <= settings.yearly_discount <= 1:
        raise SettingsError(
            "The yearly discount rate is {found}. Give a share between 0 and 1; 0.1 means 10 %.",
            found=settings.yearly_discount,
        )
    if not 0 < settings.margin <= 1:
        raise SettingsError(
            "The margin is {found}. Give a share of revenue above 0 and up to 1; 0.3 means 30 %.",
            found=settings.margin,
        )
    if settings.model not in MODELS:
        raise SettingsError(
            "There is no model '{found}'. Choose one of: {known}.",
            found=settings.model,
            known=", ".join(MODELS),
        )


def _score(
    customers: pd.DataFrame, distinct: DistinctHistories, model: ValueModel, settings: LifetimeValueSettings
) -> pd.DataFrame:
    history = (distinct.frequency, distinct.recency, distinct.T)
    orders, discounted = expected_and_discounted(
        model.orders, distinct, settings.horizon_days, settings.yearly_discount
    )
    spend = model.spend.expected_spend(*usable_spend(customers))
    at = distinct.position
    return customers.assign(
        p_alive=model.orders.p_alive(*history)[at],
        p_churn_90=model.orders.p_no_order(*history, CHURN_DAYS)[at],
        expected_orders=orders[at],
        expected_spend=orders[at] * spend,
        lifetime_value=settings.margin * discounted[at] * spend,
    )
