"""Days of the shop's two years, and how busy they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

FIRST_DAY = pd.Timestamp("2024-07-01")
LAST_DAY = pd.Timestamp("2026-06-30")
OPENS, CLOSES = 7 * 3600, 22 * 3600


@dataclass(frozen=True, eq=False)
class Calendar:
    """`busy`: (days + 1,) how much has happened by the start of each day, in days of mean business."""

    busy: np.ndarray

    @property
    def days(self) -> int:
        return len(self.busy) - 1

    def arrivals(self, rng: np.random.Generator, count: int, growth: float) -> np.ndarray:
        """(count,) day on which a person comes; `growth` times as many at the end as at the beginning."""
        chances = np.diff(self.busy) * np.linspace(1, growth, self.days)
        return rng.choice(self.days, count, p=chances / chances.sum())

    def later(self, day: np.ndarray, wait: np.ndarray) -> np.ndarray:
        """The day that comes `wait` days of mean business after `day`; beyond the end: `days` or more."""
        when = np.interp(
            np.interp(day, np.arange(self.days + 1), self.busy) + wait, self.busy, np.arange(self.days + 1)
        )
        return np.floor(when).astype(int) + 1


def make_calendar(season: float) -> Calendar:
    """`season`: how much more happens from mid-November to Christmas than in the rest of the year."""
    days = pd.date_range(FIRST_DAY, LAST_DAY)
    before_christmas = (days.month * 100 + days.day >= 1115) & (days.month * 100 + days.day <= 1223)
    business = 1 + season * before_christmas
    return Calendar(np.concatenate([[0.0], np.cumsum(business / business.mean())]))


def daytimes(rng: np.random.Generator, count: int) -> np.ndarray:
    """(count,) second of the day at which a visit begins; most in the evening."""
    return (OPENS + (CLOSES - OPENS) * rng.beta(2.2, 1.6, count)).astype(int)


def timestamps(day: np.ndarray, second: np.ndarray) -> pd.Series:
    return pd.Series(FIRST_DAY + pd.to_timedelta(day, "D") + pd.to_timedelta(second, "s"))
