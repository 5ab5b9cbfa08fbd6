"""Calendar periods: which one a moment lies in, and whether it is over."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey.periods import require_complete, split_periods

MOMENTS = st.datetimes(pd.Timestamp("1968-01-01"), pd.Timestamp("2032-12-31")).map(pd.Timestamp)
FREQUENCY = {"day": "D", "week": "W-SUN", "month": "M"}


def moments(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[us]").view(np.int64)


def test_a_week_begins_on_monday():
    weeks = split_periods("week", pd.Timestamp("2024-01-04 15:00"), pd.Timestamp("2024-01-15"))
    assert weeks.starts.astype("datetime64[D]").astype(str).tolist() == ["2024-01-01", "2024-01-08", "2024-01-15"]
    assert weeks.codes(moments("2024-01-07T23:59:59", "2024-01-08T00:00", "2024-01-15")).tolist() == [0, 1, 2]


def test_months_have_their_own_lengths():
    months = split_periods("month", pd.Timestamp("2024-01-31"), pd.Timestamp("2024-03-01"))
    found = months.codes(moments("2024-01-31T23:59:59.999999", "2024-02-01", "2024-02-29T12:00", "2024-03-01"))
    assert found.tolist() == [0, 1, 1, 2]


def test_the_first_and_the_last_period_may_be_cut_off():
    months = split_periods("month", pd.Timestamp("2024-01-02"), pd.Timestamp("2024-03-30"))
    assert months.is_over.tolist() == [True, True, False]
    assert months.is_complete.tolist() == [False, True, False]


def test_a_period_is_over_with_its_last_microsecond():
    begin = pd.Timestamp("2024-01-01")
    assert not split_periods("day", begin, pd.Timestamp("2024-01-01 23:59:59.999998")).is_over[0]
    assert split_periods("day", begin, pd.Timestamp("2024-01-01 23:59:59.999999")).is_complete[0]


@settings(max_examples=60)
@given(st.lists(MOMENTS, min_size=1, max_size=20), st.sampled_from(list(FREQUENCY)))
def test_periods_are_those_of_the_calendar(found, period):
    calendar = pd.DatetimeIndex(found).to_period(FREQUENCY[period])
    periods = split_periods(period, min(found), max(found))
    codes = periods.codes(pd.DatetimeIndex(found).as_unit("us").asi8)
    assert (codes == calendar.asi8 - calendar.asi8.min()).all()
    assert (periods.starts[codes] == calendar.start_time.to_numpy("datetime64[us]")).all()
    assert (periods.ends[:-1] + np.timedelta64(1, "us") == periods.starts[1:]).all()
    assert len(periods) == codes.max() + 1


def test_an_unknown_period_is_refused_with_the_known_ones():
    with pytest.raises(SettingsError, match=r"quarter.*day, week, month"):
        split_periods("quarter", pd.Timestamp("2024-01-01"), pd.Timestamp("2024-06-01"))


def test_too_few_complete_periods_are_counted_in_the_refusal():
    months = split_periods("month", pd.Timestamp("2024-01-01"), pd.Timestamp("2024-02-20"))
    with pytest.raises(NotEnoughDataError, match="complete periods 1, needed at least 2"):
        require_complete(months, 2)
