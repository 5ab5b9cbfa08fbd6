"""How often the ranges held: the same forecast made at several earlier dates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.errors import NotEnoughDataError
from analysis.tables.table import Table, make_table
from analysis.value.backtest.past import look_back
from analysis.value.choosing import choose_model
from analysis.value.fitting import fit_histories
from analysis.value.histories import purchase_histories
from analysis.value.intervals import HIGH, LOW, Simulation
from analysis.value.scoring import expected_orders
from analysis.value.settings import LifetimeValueSettings, check_settings

MOST_FORECASTS = 6
_SHORTEST_DAYS = 28
_DRAWS = 200


@dataclass(frozen=True, eq=False)
class RepeatedBacktests:
    """Forecasts of the same length from several dates; the times they speak of do not overlap.

    `forecasts`, one row each: `split` (last day seen), `until`, `customers` (known at the split), and their orders:
    `predicted`, `low`, `high` (80 % range), `naive`, `actual`, `held` (reality lay in the range).
    `held`, `count`: how many ranges held. `share_low`, `share_high`: 95 % interval of the share that holds (0–1, exact
    binomial): few forecasts leave it wide. `days`: length of each.
    """

    forecasts: pd.DataFrame
    held: int
    count: int
    share_low: float
    share_high: float
    days: int


def repeat_backtests(orders: Table | pd.DataFrame, settings: LifetimeValueSettings | None = None) -> RepeatedBacktests:
    """Forecast each of up to six stretches of the second half of the time from everything before it.

    Overlapping stretches would share what happened in them and count one surprise several times. The model is chosen
    once, from what was known at the first split.

    Raises:
        NotEnoughDataError: no stretch of four weeks, or too few repeat customers before the first.
        SettingsError: a setting is out of range.
    """
    settings = settings or LifetimeValueSettings()
    check_settings(settings)
    table = orders if isinstance(orders, Table) else make_table("orders", orders)
    everything = purchase_histories(table, settings.observed_until)
    span = int(everything.customers["T"].max())
    holdout = span - span // 2
    count = min(MOST_FORECASTS, holdout // _SHORTEST_DAYS)
    if not count:
        raise NotEnoughDataError(
            "To repeat the test, the orders must cover at least {needed} days; they cover {found}. Bring a longer "
            "period of orders.",
            needed=2 * _SHORTEST_DAYS,
            found=span,
        )
    days = min(settings.horizon_days, holdout // count)
    splits = [everything.observed_until - pd.Timedelta(days=days * back) for back in range(count, 0, -1)]
    pasts = [look_back(table, everything, split, days) for split in splits]
    name = choose_model(pasts[0].known, settings.model).name
    forecasts = pd.DataFrame([_forecast(past, name) for past in pasts])
    held = int(forecasts["held"].sum())
    interval = stats.binomtest(held, count).proportion_ci(0.95, method="exact")
    return RepeatedBacktests(forecasts, held, count, float(interval.low), float(interval.high), days)


def _forecast(past, name: str) -> dict:
    fit = fit_histories(past.known, past.distinct, name)
    expected = expected_orders(fit.orders, past.distinct, np.array([float(past.days)]))[:, 0]
    simulation = Simulation(fit, past.customers, past.days, draws=_DRAWS)
    totals = sum(drawn.orders.sum(axis=0) for drawn in simulation.futures())
    low, high = np.quantile(totals, [LOW, HIGH])
    actual = int(past.orders.sum())
    return {
        "split": past.split,
        "until": past.split + pd.Timedelta(days=past.days),
        "customers": len(past.customers),
        "predicted": float(past.distinct.weights @ expected),
        "low": float(low),
        "high": float(high),
        "naive": float(past.pace.sum() * past.days),
        "actual": actual,
        "held": bool(low <= actual <= high),
    }
