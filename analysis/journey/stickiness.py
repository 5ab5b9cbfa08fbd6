"""Stickiness: on how many days of a week or month customers are active."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.journey.activity import Activity, ActivitySettings, read_activity
from analysis.journey.instants import changes
from analysis.journey.periods import Periods, require_complete, split_periods
from analysis.rates import share, wilson_interval
from analysis.tables.table import Table

MOST_DAYS = 31
DAYS_A_WEEK, DAYS_A_MONTH = 7, 30
FEWEST_COMPLETE = 1


@dataclass(frozen=True)
class StickinessSettings(ActivitySettings):
    """Whose active days to count; `period` is "week" or "month"."""


@dataclass(frozen=True, eq=False)
class Stickiness:
    """How often customers are active.

    `days`: one row a period and number of days in it: `period` (its first day), `days` (1 to 7 or to 31), `active`
        (customers with activity in the period), `customers` (of them, active on at least so many days), `share`
        (customers / active, 0–1; NaN without any), `low`, `high` (its Wilson 95 % interval), `is_complete`.
    `ratios`: one row a day: `day`, `daily_active`, `weekly_active` (on this day or the 6 before), `monthly_active` (on
        this day or the 29 before), `daily_share_of_weekly`, `daily_share_of_monthly` (0–1; NaN while fewer days were
        observed, and without any active), `is_complete`.
    `observed_from`, `observed_until`: the first and the last moment that counted (UTC).
    """

    days: pd.DataFrame
    ratios: pd.DataFrame
    settings: StickinessSettings
    observed_from: pd.Timestamp
    observed_until: pd.Timestamp


def compute_stickiness(table: Table | pd.DataFrame, settings: StickinessSettings) -> Stickiness:
    """Count the active days of each customer.

    Args:
        table: `events` (`customer_id`, `timestamp`, `event`) or `orders` (`customer_id`, `timestamp`, `amount`); any
            row order.

    Raises:
        SettingsError: also a period of a day.
        NotEnoughDataError: also without a complete period. Both as in `read_activity`.
    """
    if settings.period == "day":
        raise SettingsError("Active days are counted in weeks or months, not in days. Choose a week or a month.")
    activity = read_activity(table, replace(settings, period="day"))
    days = activity.periods
    periods = split_periods(settings.period, days.observed_from, days.observed_until)
    require_complete(periods, FEWEST_COMPLETE)
    return Stickiness(
        _active_days(activity, periods), _ratios(activity), settings, days.observed_from, days.observed_until
    )


def _active_days(activity: Activity, periods: Periods) -> pd.DataFrame:
    period = periods.codes(activity.periods.starts.view(np.int64))[activity.period]
    start = np.flatnonzero(changes(activity.customer) | changes(period))
    days_each = np.diff(start, append=len(period))
    counts = np.bincount(period[start] * MOST_DAYS + days_each - 1, minlength=len(periods) * MOST_DAYS)
    at_least = counts.reshape(-1, MOST_DAYS)[:, ::-1].cumsum(axis=1)[:, ::-1]
    length = (periods.ends - periods.starts) // np.timedelta64(1, "D") + 1
    place, days = np.nonzero(np.arange(MOST_DAYS) < length[:, None])
    active, customers = at_least[place, 0], at_least[place, days]
    low, high = wilson_interval(customers, active)
    return pd.DataFrame(
        {
            "period": periods.starts[place],
            "days": days + 1,
            "active": active,
            "customers": customers,
            "share": share(customers, active),
            "low": low,
            "high": high,
            "is_complete": periods.is_complete[place],
        }
    )


def _ratios(activity: Activity) -> pd.DataFrame:
    periods = activity.periods
    daily, weekly, monthly = (_active_within(activity, days) for days in (1, DAYS_A_WEEK, DAYS_A_MONTH))
    return pd.DataFrame(
        {
            "day": periods.starts,
            "daily_active": daily,
            "weekly_active": weekly,
            "monthly_active": monthly,
            "daily_share_of_weekly": _once_full(share(daily, weekly), DAYS_A_WEEK),
            "daily_share_of_monthly": _once_full(share(daily, monthly), DAYS_A_MONTH),
            "is_complete": periods.is_complete,
        }
    )


def _active_within(activity: Activity, days: int) -> np.ndarray:
    """(n_days,) customers active on each day or on one of the days before, so many in all."""
    day, count = activity.period, len(activity.periods)
    until = np.minimum(day + days, count)
    same = ~changes(activity.customer)[1:]
    until[:-1][same] = np.minimum(until[:-1], day[1:])[same]
    return np.cumsum(np.bincount(day, minlength=count + 1) - np.bincount(until, minlength=count + 1))[:-1]


def _once_full(ratio: np.ndarray, days: int) -> np.ndarray:
    return np.where(np.arange(len(ratio)) >= days - 1, ratio, np.nan)
