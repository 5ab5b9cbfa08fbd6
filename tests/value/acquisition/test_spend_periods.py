"""The periods of a spend table, found from its dates."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import SettingsError
from analysis.value.acquisition.periods import spend_periods


def dates(*days: str) -> pd.Series:
    return pd.to_datetime(pd.Series(days))


@pytest.mark.parametrize(
    ("days", "period", "count"),
    [
        (("2024-01-01", "2024-02-01", "2024-04-01"), "month", 4),
        (("2024-01-01", "2024-04-01", "2024-07-01"), "quarter", 3),
        (("2024-01-02", "2024-01-09", "2024-01-30"), "week", 5),
        (("2024-01-02", "2024-01-03", "2024-01-09"), "day", 8),
        (("2024-01-01",), "month", 1),
    ],
)
def test_the_longest_periods_that_begin_at_every_date_are_meant(days, period, count):
    found = spend_periods(dates(*days))
    assert (found.period, len(found)) == (period, count)
    assert (found.starts[1:] == found.ends[:-1]).all()


def test_one_date_within_a_month_tells_no_period():
    assert spend_periods(dates("2024-03-31")) is None
    assert spend_periods(pd.Series([pd.NaT])) is None


def test_each_day_lies_in_one_period_and_none_beyond_the_end():
    found = spend_periods(dates("2024-01-01", "2024-02-01"))
    days = dates("2023-12-31", "2024-01-01", "2024-01-31", "2024-02-29", "2024-03-01")
    assert found.of(days).tolist() == [-1, 0, 0, 1, -1]


def test_dates_that_are_no_beginnings_of_the_wished_periods_are_refused():
    with pytest.raises(SettingsError, match="no beginnings"):
        spend_periods(dates("2024-01-01", "2024-01-20"), "month")


def test_a_mistyped_year_is_no_reason_for_a_million_periods():
    with pytest.raises(SettingsError, match="1024-01-01 to 2024-01-02"):
        spend_periods(dates("1024-01-01", "2024-01-02"))
