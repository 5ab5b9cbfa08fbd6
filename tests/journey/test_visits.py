"""Each visit counts on its own."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import MappingError
from analysis.journey import FunnelSettings, compute_funnel, each_visit


def log(*rows: tuple[str, str | None, int, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer_id", "session_id", "timestamp", "event"])
    return frame.assign(timestamp=pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["timestamp"], unit="h"))


EVENTS = log(
    ("anna", "1", 0, "view"),
    ("anna", "2", 5, "view"),
    ("anna", "2", 6, "buy"),
    ("bert", "1", 0, "view"),
    ("bert", None, 1, "buy"),
)


def test_a_visit_number_of_two_customers_is_two_visits():
    visits = each_visit(EVENTS)
    assert sorted(visits["customer_id"].unique()) == ["anna / 1", "anna / 2", "bert / 1"]
    assert len(visits) == 4


def test_a_visit_that_breaks_off_is_lost_although_the_customer_came_back():
    settings = FunnelSettings(("view", "buy"), window_days=1)
    assert compute_funnel(EVENTS, settings).steps["customers"].tolist() == [2, 2]
    assert compute_funnel(each_visit(EVENTS), settings).steps["customers"].tolist() == [3, 1]


def test_without_visit_numbers_the_missing_column_is_named():
    with pytest.raises(MappingError, match="session_id"):
        each_visit(EVENTS.drop(columns="session_id"))
