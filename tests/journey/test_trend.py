"""Steps over weeks of entry, at the same age."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError
from analysis.journey import FunnelSettings, compute_funnel, compute_trend
from analysis.journey.trend import find_change

MONDAY = pd.Timestamp("2024-01-01")


def weekly(*weeks: tuple[int, int], took_days: float = 1, until_day: float | None = None) -> pd.DataFrame:
    """(entered, went on) for each week; everybody enters on Monday."""
    rows = [
        (f"w{week}c{n}", 7 * week + offset, event)
        for week, (entered, went_on) in enumerate(weeks)
        for n in range(entered)
        for offset, event in ((0, "S"), (took_days, "P"))[: 2 if n < went_on else 1]
    ]
    end = 7 * len(weeks) + 30 if until_day is None else until_day
    frame = pd.DataFrame([*rows, ("clock", end, "x")], columns=["customer_id", "timestamp", "event"])
    return frame.assign(timestamp=MONDAY + pd.to_timedelta(frame["timestamp"], unit="D"))


def trend_of(events: pd.DataFrame, window: float = 7, **options):
    return compute_trend(compute_funnel(events, FunnelSettings(("S", "P"), window_days=window)), **options)


def test_each_week_has_its_share_of_those_who_entered_then():
    periods = trend_of(weekly((10, 5), (20, 4), (8, 8))).periods
    assert periods["period"].tolist() == [MONDAY + pd.Timedelta(weeks=n) for n in range(3)]
    assert periods["rate"].tolist() == [0.5, 0.2, 1.0]


def test_weeks_too_young_for_the_age_are_left_out_not_drawn_as_a_fall():
    trend = trend_of(weekly(*[(10, 5)] * 6, until_day=40), window=7)
    # The fifth week ends on day 35 and is 7 days old on day 42 only.
    assert len(trend.periods) == 4
    assert trend.left_out == 2


def test_whoever_needs_longer_than_the_age_does_not_count_in_any_week():
    assert trend_of(weekly(*[(10, 5)] * 4, took_days=5), age_days=3).periods["customers"].tolist() == [0] * 4


def test_two_old_weeks_are_too_few_for_a_trend():
    with pytest.raises(NotEnoughDataError, match="at least 3 periods"):
        trend_of(weekly((10, 5), (10, 5)))


def test_a_drop_from_six_to_three_of_ten_is_found_in_its_week():
    changes = trend_of(weekly(*[(100, 60)] * 6, *[(100, 30)] * 5)).changes
    assert changes["period"].tolist() == [MONDAY + pd.Timedelta(weeks=6)]
    assert changes[["rate_before", "rate_after"]].iloc[0].tolist() == [0.6, 0.3]


def test_a_level_that_stays_shows_a_change_as_rarely_as_promised():
    generator = np.random.default_rng(7)
    entered = np.full(12, 80)
    found = [find_change(generator.binomial(entered, 0.4), entered, generator)[1] <= 0.05 for _ in range(200)]
    assert sum(found) <= 18
