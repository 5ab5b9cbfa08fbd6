"""The periods money was spent in, found from the dates of a spend table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.value.acquisition.settings import Period

_MONTHS = {"quarter": 3, "month": 1}
_DAYS = {"week": 7, "day": 1}
# Two dates lie a week or a quarter apart by chance.
_FEWEST_DATES = {"quarter": 3, "month": 1, "week": 3, "day": 2}
_MOST_PERIODS = 4000


@dataclass(frozen=True, eq=False)
class SpendPeriods:
    """Periods of one length without gaps, from the first row of spend to the last.

    `starts`: (n,) first days; `ends`: (n,) first days after each. `period`: how long each lasts.
    """

    starts: pd.DatetimeIndex
    ends: pd.DatetimeIndex
    period: Period

    def __len__(self) -> int:
        return len(self.starts)

    def of(self, days: pd.Series | np.ndarray) -> np.ndarray:
        """(n,) number of the period of each day; −1 outside all of them."""
        days = np.asarray(days, dtype="datetime64[us]")
        place = np.searchsorted(self.starts.to_numpy().astype("datetime64[us]"), days, side="right") - 1
        return np.where(days < np.datetime64(self.ends[-1], "us"), place, -1)


def spend_periods(moments: pd.Series, wanted: Period | None = None) -> SpendPeriods | None:
    """The longest periods in which every date of `moments` is a first day; None where the dates tell none.

    One date alone tells nothing, unless it is the first of a month.

    Raises:
        SettingsError: the dates are no beginnings of periods of the length `wanted`, or there would be too many.
    """
    days = pd.DatetimeIndex(moments.dropna().dt.normalize().unique()).sort_values()
    if days.empty:
        return None
    for period in (wanted,) if wanted else (*_MONTHS, *_DAYS):
        found = _grid(days, period)
        if found is not None and (wanted or len(days) >= _FEWEST_DATES[period]):
            return found
    if wanted:
        raise SettingsError(
            "The dates of the spend are no beginnings of periods of one {period}. Choose a shorter period.",
            period=wanted,
        )
    return None


def _grid(days: pd.DatetimeIndex, period: Period) -> SpendPeriods | None:
    """Periods from the first day to the last, if each day begins one."""
    first, last = days[0], days[-1]
    if (last - first).days // _DAYS.get(period, 28) > _MOST_PERIODS:
        raise SettingsError(
            "The spend runs from {first} to {last}: too long for periods of one {period}. Check the dates.",
            first=first.date(),
            last=last.date(),
            period=period,
        )
    if period in _MONTHS and first.day != 1:
        return None
    step = pd.DateOffset(months=_MONTHS[period]) if period in _MONTHS else pd.Timedelta(days=_DAYS[period])
    bounds = pd.date_range(first, last + step, freq=step)
    starts = bounds[bounds <= last]
    return SpendPeriods(starts, bounds[1 : len(starts) + 1], period) if days.isin(starts).all() else None
