"""Calendar days, weeks and months as whole numbers, and whether each of them is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey.clock import MICROSECONDS_A_DAY

Period = Literal["day", "week", "month"]
_MICROSECOND = np.timedelta64(1, "us")
_MONDAY = 3  # 1970-01-01, day 0, was a Thursday


@dataclass(frozen=True, eq=False)
class Periods:
    """The calendar periods (UTC) between two moments, without gaps; a period's code is its place here.

    `starts`: (n_periods,) datetime64[us], the first moment of each; weeks begin on Monday.
    `ends`: (n_periods,) datetime64[us], the last microsecond of each.
    `observed_from`, `observed_until`: the first and the last moment that was observed, both inside.
    """

    period: Period
    starts: np.ndarray
    ends: np.ndarray
    observed_from: pd.Timestamp
    observed_until: pd.Timestamp

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def is_over(self) -> np.ndarray:
        """(n_periods,) bool: observed to its end; only the last can be cut off."""
        return self.ends <= self.observed_until.to_datetime64()

    @property
    def is_complete(self) -> np.ndarray:
        """(n_periods,) bool: observed from beginning to end."""
        return self.is_over & (self.starts >= self.observed_from.to_datetime64())

    def codes(self, time: np.ndarray) -> np.ndarray:
        """(n,) int32 code of the period of each moment.

        Args:
            time: (n,) microseconds since 1970, between `observed_from` and `observed_until`.
        """
        days = (np.append(self.starts, self.ends[-1:] + _MICROSECOND)).astype("datetime64[D]").view(np.int64)
        # A table with an entry a day: months have no fixed length, and looking up costs less than a search.
        of_day = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(days))
        return of_day[time // MICROSECONDS_A_DAY - days[0]]


def split_periods(period: Period, observed_from: pd.Timestamp, observed_until: pd.Timestamp) -> Periods:
    """The periods from that of the first to that of the last moment, both in UTC.

    Raises:
        SettingsError: there is no such period.
    """
    if period not in get_args(Period):
        raise SettingsError(
            "There is no period '{found}'. Choose one of: {known}.", found=period, known=", ".join(get_args(Period))
        )
    first, last = (moment.to_datetime64().astype("datetime64[D]") for moment in (observed_from, observed_until))
    edges = _edges(period, first, last).astype("datetime64[us]")
    return Periods(period, edges[:-1], edges[1:] - _MICROSECOND, observed_from, observed_until)


def require_complete(periods: Periods, fewest: int) -> None:
    """Raise `NotEnoughDataError` if fewer periods than this were observed from beginning to end."""
    found = int(periods.is_complete.sum())
    if found < fewest:
        raise NotEnoughDataError(
            "There are too few data: complete periods {found}, needed at least {needed}. "
            "Choose a shorter period or bring more data.",
            found=found,
            needed=fewest,
        )


def _edges(period: Period, first: np.datetime64, last: np.datetime64) -> np.ndarray:
    """The first day of each period, and of the one after the last."""
    if period == "month":
        return np.arange(first.astype("datetime64[M]"), last.astype("datetime64[M]") + 2).astype("datetime64[D]")
    length = 7 if period == "week" else 1
    begin, end = ((day.astype(np.int64) + _MONDAY) // length for day in (first, last))
    return (np.arange(begin, end + 2) * length - _MONDAY).astype("datetime64[D]")
