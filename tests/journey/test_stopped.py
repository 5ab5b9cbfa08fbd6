"""The list of customers behind a bar."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import SettingsError
from analysis.journey import FunnelSettings, compute_funnel, customers_who_stopped

ROWS = [("a", 1, "S"), ("a", 2, "P"), ("b", 1, "S"), ("c", 28, "S"), ("d", 30, "x")]


@pytest.fixture
def funnel():
    events = pd.DataFrame(ROWS, columns=["customer_id", "timestamp", "event"])
    events["timestamp"] = pd.to_datetime("2024-01-" + events["timestamp"].astype(str))
    return compute_funnel(events, FunnelSettings(("S", "P"), window_days=7))


def test_the_list_names_lost_and_open_customers_of_exactly_that_step(funnel):
    stopped = customers_who_stopped(funnel, 0)
    assert stopped["customer_id"].tolist() == ["b", "c"]
    assert stopped["state"].tolist() == ["lost", "open"]
    assert stopped["entered"].tolist() == [pd.Timestamp("2024-01-01"), pd.Timestamp("2024-01-28")]


def test_customers_at_the_last_step_have_completed(funnel):
    assert customers_who_stopped(funnel, 1)[["customer_id", "state"]].to_numpy().tolist() == [["a", "completed"]]


@pytest.mark.parametrize("step_index", [-1, 2])
def test_a_step_the_funnel_does_not_have_is_refused(funnel, step_index):
    with pytest.raises(SettingsError, match="has 2 steps"):
        customers_who_stopped(funnel, step_index)


def test_the_lists_of_all_steps_are_everyone_who_entered(funnel):
    lists = pd.concat([customers_who_stopped(funnel, index) for index in range(2)])
    assert sorted(lists["customer_id"]) == sorted(funnel.reached["customer_id"]) == ["a", "b", "c"]
