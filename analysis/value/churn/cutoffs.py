"""The dates at which rules are tried: each learns from earlier dates only, whose outcome was known by then."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.value.churn.settings import FEWEST_DAYS

TESTS = 3
_MOST_TRAININGS = 4


@dataclass(frozen=True)
class Trial:
    """One date at which the rules forecast (`cutoff`), and the earlier dates they may learn from (`learned_from`)."""

    cutoff: pd.Timestamp
    learned_from: tuple[pd.Timestamp, ...]


def plan_trials(first: pd.Timestamp, last: pd.Timestamp, silent_days: int) -> tuple[Trial, ...]:
    """Three dates to try the rules at, and last of all `last` itself, for which nobody knows the outcome yet.

    Every outcome that is learned from was known at the date it is learned for. Before the first of all dates lie at
    least `silent_days` of history. Dates are `silent_days` apart where the data reach back so far, else closer.

    Raises:
        NotEnoughDataError: the data are too short for three dates.
    """
    silent, days = pd.Timedelta(days=silent_days), (last - first).days
    # History, what is learned from, and the outcome of the last date take `silent_days` each.
    step = min((days - 3 * silent_days) // (TESTS - 1), silent_days)
    if step < _closest(silent_days):
        raise _too_short(days, silent_days)
    between = pd.Timedelta(days=step)
    tests = [last - silent - between * back for back in reversed(range(TESTS))]
    return tuple(Trial(date, tuple(_earlier(date - silent, first + silent, between))) for date in [*tests, last])


def _too_short(days: int, silent_days: int) -> NotEnoughDataError:
    most = int(days / (3 + (TESTS - 1) / 6))
    if most < FEWEST_DAYS:
        return NotEnoughDataError(
            "The orders cover {days} days, too few to check who leaves. Bring a longer period of orders.", days=days
        )
    return NotEnoughDataError(
        "The orders cover {days} days; to check who leaves within {silent} days takes at least {needed} days. "
        "Choose at most {most} days of silence, or bring a longer period of orders.",
        days=days,
        silent=silent_days,
        needed=3 * silent_days + (TESTS - 1) * _closest(silent_days),
        most=most,
    )


def _closest(silent_days: int) -> int:
    return max(1, silent_days // 6)


def _earlier(latest: pd.Timestamp, earliest: pd.Timestamp, between: pd.Timedelta) -> list[pd.Timestamp]:
    dates = [latest - between * back for back in range(_MOST_TRAININGS)]
    return [date for date in dates if date >= earliest]
