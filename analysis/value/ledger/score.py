"""What became of kept forecasts: the ranges that held among those that can be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.tables.purchases import Moment
from analysis.tables.table import Table
from analysis.value.histories import PurchaseHistories, purchase_histories
from analysis.value.ledger.keep import Checkpoint, KeptForecast

# So much may the customers known at a forecast's day differ in later data: a few are merged or corrected.
_SAME_CUSTOMERS = 0.02


@dataclass(frozen=True, eq=False)
class Ledger:
    """`rows`, one per forecast, oldest data first: `made`, `observed_until` (last day of its data), `customers`,
    `model`, `rule`; `state`: "scored", "open" (its first checkpoint is still ahead) or "other_data" (the data of today
    do not hold the same customers); of a scored one its longest checkpoint that is over, of an open one the first:
    `days`, `until`, and orders `predicted`, `low`, `high` (80 % range), `actual` (NaN unless scored); `held`;
    `is_counted`; and their net spend `revenue`, `revenue_low`, `revenue_high` (NaN where none was kept),
    `actual_revenue`, `revenue_held`.
    `held`, `count`: ranges of orders that held among those counted; `revenue_held`, `revenue_count`: those of revenue.
    Forecasts of overlapping times share what happened then and count once: the one that ended first. `share_low`,
    `share_high`: 95 % interval of the share of orders' ranges that holds (0–1, exact binomial; NaN if none is counted).
    `next_day`: when the next open one can be scored; None without.
    """

    rows: pd.DataFrame
    held: int
    count: int
    revenue_held: int
    revenue_count: int
    share_low: float
    share_high: float
    next_day: pd.Timestamp | None


def score_forecasts(
    orders: Table | pd.DataFrame, forecasts: Sequence[KeptForecast], observed_until: Moment | None = None
) -> Ledger:
    """Compare kept forecasts with the orders of today.

    Raises:
        NotEnoughDataError: there are no orders up to `observed_until`.
    """
    histories = purchase_histories(orders, observed_until)
    columns = ["made", "observed_until", "customers", "model", "rule", "state", "days", "until"]
    columns += ["predicted", "low", "high", "actual", "held"]
    columns += ["revenue", "revenue_low", "revenue_high", "actual_revenue", "revenue_held"]
    rows = pd.DataFrame([_score(forecast, histories) for forecast in forecasts], columns=columns)
    rows = rows.sort_values(["observed_until", "made"], kind="stable", ignore_index=True)
    rows["is_counted"] = _apart(rows)
    counted = rows[rows["is_counted"]]
    held, count = int(counted["held"].sum()), len(counted)
    interval = stats.binomtest(held, count).proportion_ci(0.95, method="exact") if count else None
    waiting = rows.loc[rows["state"] == "open", "until"]
    return Ledger(
        rows,
        held,
        count,
        int(counted["revenue_held"].sum()),
        int(counted["revenue"].notna().sum()),
        float(interval.low) if interval else np.nan,
        float(interval.high) if interval else np.nan,
        waiting.min() if len(waiting) else None,
    )


def _score(forecast: KeptForecast, histories: PurchaseHistories) -> dict:
    split = pd.Timestamp(forecast.observed_until)
    first = histories.observed_until - pd.to_timedelta(histories.customers["T"], unit="D")
    known = (first <= split).to_numpy()
    over = [p for p in forecast.checkpoints if split + pd.Timedelta(days=p.days) <= histories.observed_until]
    point = max(over, key=lambda p: p.days) if over else min(forecast.checkpoints, key=lambda p: p.days)
    until = split + pd.Timedelta(days=point.days)
    same = abs(known.sum() - forecast.customers) <= _SAME_CUSTOMERS * forecast.customers
    scored = bool(over) and same
    return {
        "made": pd.Timestamp(forecast.made),
        "observed_until": split,
        "customers": forecast.customers,
        "model": forecast.model,
        "rule": forecast.rule,
        "state": "scored" if scored else "open" if same else "other_data",
        "days": point.days,
        "until": until,
        **_compare(point, *(_happened(histories, known, split, until) if scored else (np.nan, np.nan))),
    }


def _happened(
    histories: PurchaseHistories, known: np.ndarray, split: pd.Timestamp, until: pd.Timestamp
) -> tuple[float, float]:
    """Orders, and their net spend, of the customers `known` between two days."""
    days = histories.purchase_days
    later = ((days["day"] > split) & (days["day"] <= until) & known[days["customer"].to_numpy()]).to_numpy()
    return float(later.sum()), float(days["spend"].to_numpy()[later].sum())


def _compare(point: Checkpoint, orders: float, spend: float) -> dict:
    """Prediction and reality; a comparison with what is not known (NaN) holds nothing."""
    revenue = [np.nan if value is None else value for value in (point.revenue, point.revenue_low, point.revenue_high)]
    return {
        "predicted": point.predicted,
        "low": point.low,
        "high": point.high,
        "actual": orders,
        "held": point.low <= orders <= point.high,
        "revenue": revenue[0],
        "revenue_low": revenue[1],
        "revenue_high": revenue[2],
        "actual_revenue": spend,
        "revenue_held": revenue[1] <= spend <= revenue[2],
    }


def _apart(rows: pd.DataFrame) -> np.ndarray:
    """Whether each scored forecast counts: taken by their end, each that begins when the last one taken is over."""
    counts = np.zeros(len(rows), dtype=bool)
    free_from = pd.Timestamp.min
    for place in rows.sort_values(["until", "observed_until"], ascending=[True, False], kind="stable").index:
        if rows["state"][place] == "scored" and rows["observed_until"][place] >= free_from:
            counts[place] = True
            free_from = rows["until"][place]
    return counts
