"""Values by the rule that did better in the backtest: the model, or everybody's pace so far."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.tables.table import Table
from analysis.value.backtest import who_wins
from analysis.value.histories import distinct_histories
from analysis.value.intervals import HIGH, LOW
from analysis.value.lifetime_value import LifetimeTotals, LifetimeValues, compute_lifetime_values
from analysis.value.likelihood.maximum import Fit
from analysis.value.models import PaceSoFar
from analysis.value.ranges import customer_ranges
from analysis.value.scoring import expected_and_discounted
from analysis.value.settings import LifetimeValueSettings

# The naive rule has no parameters that could be left open.
_NOTHING_FITTED = Fit(np.zeros(0), np.zeros((0, 0)), 0.0, 0.0, ridge=False)


def winners_values(orders: Table | pd.DataFrame, settings: LifetimeValueSettings | None = None) -> LifetimeValues:
    """The lifetime values; where the naive rule won the backtest and no model was asked for, at the pace so far.

    Raises:
        NotEnoughDataError, SettingsError: as `compute_lifetime_values`. Too little data for a backtest leave the model.
    """
    settings = settings or LifetimeValueSettings()
    values = compute_lifetime_values(orders, settings)
    return at_pace_so_far(values) if winning_rule(orders, settings) == "naive" else values


def winning_rule(orders: Table | pd.DataFrame, settings: LifetimeValueSettings) -> Literal["model", "naive"]:
    """Whose values are used: the naive rule's only where it won the backtest and no model was asked for.

    Margin and discount change nothing about it.

    Raises:
        SettingsError: a setting is out of range.
    """
    if settings.model != "auto":
        return "model"
    try:
        return "naive" if who_wins(orders, settings) == "naive" else "model"
    except NotEnoughDataError:
        return "model"


def at_pace_so_far(values: LifetimeValues) -> LifetimeValues:
    """The same customers, each keeping the pace so far; an order brings what the model of the spend expects.

    The chances (`p_alive`, `p_churn_90`), `next_order_days` and the value of a new customer stay the model's: the naive
    rule knows none.
    """
    settings, distinct = values.settings, distinct_histories(values.customers)
    pace = PaceSoFar()
    model = replace(values.model, name=pace.name, orders=pace, orders_fit=_NOTHING_FITTED)
    simulation = replace(values.simulation, model=model)
    orders, discounted = expected_and_discounted(pace, distinct, settings.horizon_days, settings.yearly_discount)
    spend = model.expected_spend(values.customers, orders[distinct.position], settings.horizon_days)
    ranges = customer_ranges(simulation)
    columns = {
        "expected_orders": orders[distinct.position],
        "expected_spend": orders[distinct.position] * spend,
        "lifetime_value": settings.margin * discounted[distinct.position] * spend,
    }
    customers = values.customers.assign(**columns, **ranges.customers)
    sums = customers[list(columns)].sum()
    low, high = map(float, np.quantile(ranges.total, [LOW, HIGH]))
    return replace(
        values,
        customers=customers,
        totals=LifetimeTotals(len(customers), *map(float, sums), low, high),
        simulation=simulation,
        rule="naive",
    )
