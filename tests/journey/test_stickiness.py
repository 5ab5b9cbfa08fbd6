"""On how many days customers are active."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey import StickinessSettings, compute_stickiness
from analysis.rates import wilson_interval

START = pd.Timestamp("2024-01-01")


def log(*rows: tuple[str, float]) -> pd.DataFrame:
    """Rows of customer and day (0 is a Monday)."""
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp"]).assign(event="visit")
    return frame.assign(timestamp=START + pd.to_timedelta(frame["timestamp"], unit="D"))


def test_each_day_of_a_week_counts_once_however_often_somebody_comes():
    events = log(("p", 0), ("p", 0.5), ("p", 2), ("p", 6.9), ("q", 3), ("p", 7), ("q", 13.5))
    days = compute_stickiness(events, StickinessSettings("week")).days
    first = days[days["period"] == START]
    assert first["days"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert first["active"].tolist() == [2] * 7
    assert first["customers"].tolist() == [2, 1, 1, 0, 0, 0, 0]
    assert first["share"].tolist() == [1, 0.5, 0.5, 0, 0, 0, 0]
    assert first["low"].to_numpy() == pytest.approx(wilson_interval(first["customers"].to_numpy(), np.full(7, 2))[0])
    assert days.groupby("period")["is_complete"].first().tolist() == [True, False]


def test_a_month_has_as_many_rows_as_days():
    days = compute_stickiness(log(("p", 0), ("p", 59)), StickinessSettings("month")).days
    assert days.groupby("period").size().tolist() == [31, 29]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("pqrs"), st.integers(0, 50)), min_size=1, max_size=60))
def test_daily_weekly_and_monthly_customers_are_those_of_the_trailing_days(rows):
    chosen = StickinessSettings("week", observed_from=START, observed_until=START + pd.Timedelta(days=51))
    ratios = compute_stickiness(log(*rows), chosen).ratios
    for column, length in (("daily_active", 1), ("weekly_active", 7), ("monthly_active", 30)):
        expected = [len({who for who, when in rows if day - length < when <= day}) for day in range(52)]
        assert ratios[column].tolist() == expected


def test_a_share_waits_until_all_its_days_were_observed():
    events = log(("p", 0), ("q", 6), ("p", 29), ("r", 34))
    ratios = compute_stickiness(events, StickinessSettings("week")).ratios
    assert ratios["daily_share_of_weekly"].isna().sum() == 6 + ratios["weekly_active"].iloc[6:].eq(0).sum()
    assert ratios["daily_share_of_weekly"][6] == 0.5
    assert ratios["daily_share_of_monthly"].first_valid_index() == 29
    assert ratios["daily_share_of_monthly"][29] == 0.5


def test_days_of_a_day_and_too_few_data_are_refused():
    with pytest.raises(SettingsError, match="weeks or months"):
        compute_stickiness(log(("p", 0)), StickinessSettings("day"))
    with pytest.raises(NotEnoughDataError, match="complete periods 0"):
        compute_stickiness(log(("p", 0), ("p", 3)), StickinessSettings("week"))
