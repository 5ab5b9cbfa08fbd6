"""What each customer will still bring, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from analysis.tables.table import Table
from analysis.value.chances import chance_ranges
from analysis.value.choosing import ModelChoice
from analysis.value.fitted import FittedOrders, fit_lifetime_model
from analysis.value.fitting import ValueModel
from analysis.value.histories import DistinctHistories
from analysis.value.intervals import HIGH, LOW, Simulation, draws_for
from analysis.value.ranges import customer_ranges, group_draws, newcomer_range
from analysis.value.scoring import days_until_order, expected_and_discounted, p_alive, p_no_order
from analysis.value.settings import LifetimeValueSettings, check_settings

CHURN_DAYS = 90
# What grows with the margin; the other money columns are revenue.
_AFTER_MARGIN = ["lifetime_value", "low", "high", "new_customer_value", "new_customer_low", "new_customer_high"]
# Nothing is known of a newcomer.
NEWCOMER = DistinctHistories(*np.zeros((3, 1)), np.ones(1), np.zeros(1, dtype=np.intp))


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
    """What each customer is expected to bring after `observed_until`, and what one like them brings when new.

    `customers`, one row per customer, sorted by customer: `customer_id`, `frequency` (repeat purchase days),
    `recency` and `T` (days: first to last purchase, first purchase to `observed_until`), `monetary_value`
    (mean net spend of the repeat purchase days, NaN without any), `p_alive` (0–1; in BG/NBD always 1 for one-time
    buyers, whom it gives no chance to leave, so do not show it as certainty), `p_churn_90` (P(no order in
    the next 90 days)), `expected_orders` and `expected_spend` (over the horizon; neither margin nor discount),
    `lifetime_value` (residual value: the same spend after margin and discount; the future only, not what is paid),
    `low` and `high` (80 % range of this customer's own outcome), `first_spend` (net spend of the first
    purchase day; NaN where it lies before the data),
    `next_order_days` (days until an order is as likely as not; NaN where that is more than ten years away),
    `next_order_low`, `next_order_high` (days until it is 10 and 90 % likely; NaN as there),
    `orders_low`, `orders_high`, `spend_low`, `spend_high` (80 % ranges of this customer's orders and spend),
    `p_alive_low`, `p_alive_high`, `p_churn_low`, `p_churn_high` (80 % ranges of the two chances: what the data leave
    open about them),
    `new_customer_value` (total value of a new customer with this first order: the first order and what follows within
    the horizon, seen from that day, after margin and discount), `new_customer_low`, `new_customer_high` (80 % range
    of such a newcomer's outcome).
    `totals`: everybody together. `model`: how it was fitted; `choice`: why this one. `rule`: "naive" where orders and
    money are those of the naive rule instead (see `winners_values`). `unmatched_refunds`: refunds
    without a purchase in the data. `simulation`: draws the futures again, for ranges of groups.
    """

    customers: pd.DataFrame
    totals: LifetimeTotals
    model: ValueModel
    choice: ModelChoice
    settings: LifetimeValueSettings
    observed_until: pd.Timestamp
    unmatched_refunds: int
    simulation: Simulation
    rule: Literal["model", "naive"] = "model"


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
        Fader, Hardie & Lee (2005), Marketing Science 24(2): BG/NBD; Fader & Hardie (2013): Gamma-Gamma. The other
        models of orders: `analysis.value.models`.
    """
    settings = settings or LifetimeValueSettings()
    check_settings(settings)
    return forecast_values(fit_lifetime_model(orders, settings.observed_until, settings.model), settings)


def forecast_values(fitted: FittedOrders, settings: LifetimeValueSettings) -> LifetimeValues:
    """The forecast of a model fitted before, at this horizon, discount and margin; nothing is fitted again.

    Raises:
        SettingsError: a setting is out of range.
    """
    check_settings(settings)
    histories, model = fitted.histories, fitted.model
    customers = _score(histories.customers, fitted.distinct, model, settings)
    simulation = Simulation(
        model,
        histories.customers,
        settings.horizon_days,
        settings.yearly_discount,
        settings.margin,
        draws_for(len(customers)),
    )
    ranges = customer_ranges(simulation)
    chances = chance_ranges(simulation, fitted.distinct, CHURN_DAYS)
    sums = customers[["expected_orders", "expected_spend", "lifetime_value"]].sum()
    low, high = map(float, np.quantile(ranges.total, [LOW, HIGH]))
    return LifetimeValues(
        customers=_in_order(
            customers.join(ranges.customers).join(chances), newcomer_range(simulation), settings.margin
        ),
        totals=LifetimeTotals(len(customers), *map(float, sums), low, high),
        model=model,
        choice=fitted.choice,
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
        customers=values.customers.assign(**{name: values.customers[name] * factor for name in _AFTER_MARGIN}),
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


def _score(
    customers: pd.DataFrame, distinct: DistinctHistories, model: ValueModel, settings: LifetimeValueSettings
) -> pd.DataFrame:
    orders, discounted = expected_and_discounted(
        model.orders, distinct, settings.horizon_days, settings.yearly_discount
    )
    at = distinct.position
    spend = model.expected_spend(customers, orders[at], settings.horizon_days)
    later = newcomers_spend(model, settings.horizon_days, settings.yearly_discount)
    return customers.assign(
        p_alive=p_alive(model.orders, distinct)[at],
        p_churn_90=p_no_order(model.orders, distinct, CHURN_DAYS)[at],
        expected_orders=orders[at],
        expected_spend=orders[at] * spend,
        lifetime_value=settings.margin * discounted[at] * spend,
        next_order_days=days_until_order(model.orders, distinct, 0.5)[at],
        next_order_low=days_until_order(model.orders, distinct, LOW)[at],
        next_order_high=days_until_order(model.orders, distinct, HIGH)[at],
        new_customer_value=settings.margin * (customers["first_spend"].fillna(0.0) + later),
    )


def newcomers_spend(model: ValueModel, days: float, yearly_discount: float) -> float:
    """What a newcomer of whom nothing is known spends after the first order: discounted, before margin."""
    orders, discounted = expected_and_discounted(model.orders, NEWCOMER, days, yearly_discount)
    nobody = pd.DataFrame({"frequency": [0.0], "T": [0.0], "monetary_value": [np.nan]})
    return float(discounted[0] * model.expected_spend(nobody, orders, days)[0])


def _in_order(customers: pd.DataFrame, newcomer: tuple[float, float], margin: float) -> pd.DataFrame:
    """The columns as documented: first what is read most."""
    first = margin * customers["first_spend"].fillna(0.0)
    customers = customers.assign(new_customer_low=first + newcomer[0], new_customer_high=first + newcomer[1])
    front = [
        "frequency",
        "recency",
        "T",
        "monetary_value",
        "p_alive",
        "p_churn_90",
        "expected_orders",
        "expected_spend",
    ]
    front = ["customer_id", *front, *_AFTER_MARGIN[:3]]
    return customers[[*front, *(name for name in customers if name not in front)]]
