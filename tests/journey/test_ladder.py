"""Orders alone make a journey from the first order on."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError
from analysis.journey import LADDER_STEPS, FunnelSettings, climbed_steps, compute_funnel, ladder_steps, order_ladder


def orders(**days: list[int]) -> pd.DataFrame:
    rows = [(customer, day, 10.0) for customer, on in days.items() for day in on]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"])
    return frame.assign(timestamp=pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["timestamp"], unit="D"))


def test_orders_are_numbered_and_the_fourth_rung_holds_all_later_ones():
    ladder = order_ladder(orders(a=[30, 0, 10, 20, 40], b=[5]))
    assert list(ladder.columns) == ["customer_id", "timestamp", "event"]
    assert ladder["event"].tolist() == ["order_1", "order_2", "order_3", "order_4", "order_4", "order_1"]
    assert ladder["timestamp"].iloc[0] == pd.Timestamp("2024-01-01")


def test_a_ladder_can_have_fewer_rungs():
    assert ladder_steps(2) == ("order_1", "order_2")
    assert order_ladder(orders(a=[0, 1, 2]), rungs=2)["event"].tolist() == ["order_1", "order_2", "order_2"]


def test_the_ladder_is_a_funnel_from_the_first_to_the_fourth_order():
    ladder = order_ladder(orders(a=[0, 10, 20, 30], b=[0, 50, 60], c=[0, 70], d=[75], e=[0]))
    steps = compute_funnel(ladder, FunnelSettings(LADDER_STEPS, window_days=60)).steps
    # The clock runs from the first order: the third of `b` is just in time, `c` comes back too late.
    assert steps["customers"].tolist() == [5, 2, 2, 1]
    assert steps["open"].tolist() == [1, 0, 0, 0]


def test_two_orders_of_one_day_are_one_unless_they_have_numbers():
    same_day = orders(a=[0, 0], b=[0])
    assert order_ladder(same_day)["event"].tolist() == ["order_1", "order_1"]
    numbered = order_ladder(same_day.assign(order_id=["1", "2", "3"]))
    assert numbered["event"].tolist() == ["order_1", "order_2", "order_1"]
    assert compute_funnel(numbered, FunnelSettings(("order_1", "order_2"))).completed == 1


def test_a_refund_is_no_rung():
    refunded = orders(a=[0, 3, 6]).assign(amount=[10.0, -10.0, 5.0])
    assert order_ladder(refunded)["event"].tolist() == ["order_1", "order_2"]


def test_a_rung_nobody_reached_is_no_step():
    assert climbed_steps(order_ladder(orders(a=[0, 10, 20], b=[0]))) == ("order_1", "order_2", "order_3")


def test_where_nobody_ordered_twice_there_is_no_ladder():
    with pytest.raises(NotEnoughDataError, match=r"Nobody ordered twice \(customers with an order: 2\)"):
        climbed_steps(order_ladder(orders(a=[0], b=[5])))
