"""Was the bucket right? Started a year back with what was known then, fed with the customers who really came."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analysis.errors import NotEnoughDataError
from analysis.strategy.bucket.basis import MODEL, BucketBasis, measure_basis
from analysis.strategy.bucket.crowds import lost_next_month
from analysis.strategy.bucket.inflow import YEAR
from analysis.strategy.bucket.looked_back import ROWS, Reconciliation
from analysis.strategy.bucket.run import run_bucket
from analysis.strategy.bucket.settings import BucketSettings
from analysis.tables.table import Table
from analysis.value import FittedOrders, fit_lifetime_model, purchase_histories

# The level missed by the 80 % band in more months than this of a year is no chance.
MOST_MISSED = 3
# Less than a quarter before the year says too little about who comes back.
FEWEST_DAYS = 90
_MOST_DRAWS = 40


def reconcile(orders: Table | pd.DataFrame, basis: BucketBasis) -> Reconciliation:
    """Predict the latest twelve months from before them, and compare.

    Args:
        basis: of today; its months so far, and what it calls active.

    Raises:
        NotEnoughDataError: the time before those months is too short.
    """
    earlier = (basis.start + pd.Timedelta(days=1)) - pd.DateOffset(months=YEAR) - pd.Timedelta(days=1)
    before = max((earlier - basis.history["month"].iloc[0]).days, 0)
    if before < FEWEST_DAYS:
        raise NotEnoughDataError(
            "The orders before the latest year cover {found} days; at least {needed} are needed to look back. "
            "Bring a longer period of orders.",
            found=before,
            needed=FEWEST_DAYS,
        )
    settings = BucketSettings(
        YEAR, basis.active_days, observed_until=earlier, draws=min(_MOST_DRAWS, basis.settings.draws)
    )
    fitted = fit_lifetime_model(orders, earlier, MODEL)
    then = measure_basis(orders, settings, fitted, given=basis.history["new"].tail(YEAR).to_numpy(float))
    observed = basis.history.tail(YEAR).reset_index(drop=True)
    return _compare(run_bucket(then).months, observed.assign(told_lost=_told(orders, fitted, basis)))


def _told(orders: Table | pd.DataFrame, fitted: FittedOrders, basis: BucketBasis) -> list[float]:
    """Outflow of each month as the model of a year ago tells it the day before the month begins."""
    histories = purchase_histories(orders, basis.start)
    before = basis.history["month"].tail(YEAR) - pd.Timedelta(days=1)
    with threadpool_limits(1):
        return [lost_next_month(fitted.model.orders, histories, day, basis.active_days) for day in before]


def follow_trend(basis: BucketBasis, found: Reconciliation) -> BucketBasis:
    """The same bucket, corrected by what the year before showed, if that was more than chance."""
    return replace(basis, trend=found.trend, error=found.error) if found.applied else basis


def _compare(predicted: pd.DataFrame, observed: pd.DataFrame) -> Reconciliation:
    months = pd.DataFrame({"month": predicted["month"]})
    rows = []
    for row in ROWS:
        months[f"predicted_{row}"], months[f"observed_{row}"] = predicted[row], observed[row]
        seen = observed[row].notna()
        ahead, counted = predicted.loc[seen, row].mean(), observed.loc[seen, row].mean()
        rows.append((row, ahead, counted, ahead / counted - 1 if counted else np.nan, int(seen.sum())))
    low, high = predicted["level_low"], predicted["level_high"]
    seen = observed["level"].notna()
    missed = int((seen & ~observed["level"].between(low, high)).sum())
    trend, error = _trend(predicted["level"][seen].to_numpy(), observed["level"][seen].to_numpy(), seen)
    return Reconciliation(
        months=months.assign(level_low=low, level_high=high, told_lost=observed["told_lost"]),
        bias=pd.DataFrame(rows, columns=["row", "predicted", "observed", "bias", "months"]),
        missed=missed,
        trend=trend,
        error=error,
        applied=missed > MOST_MISSED,
    )


def _trend(predicted: np.ndarray, observed: np.ndarray, seen: pd.Series) -> tuple[float, float]:
    """Slope through the start of log(observed / predicted) over the months ahead, and what it leaves."""
    after = np.flatnonzero(seen) + 1.0
    apart = np.log(np.maximum(observed, 0.5) / np.maximum(predicted, 0.5))
    if not len(after):
        return 0.0, 0.0
    slope = float(after @ apart / (after @ after))
    return slope, float(np.sqrt(np.mean((apart - slope * after) ** 2)))
