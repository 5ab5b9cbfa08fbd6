"""Leaks after the first purchase: the ladder of orders, one-time buyers, and each loss in one place only."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leak_cases import DAY, PLAIN, START, journeys, priced, step
from leak_world import make_world

from analysis.journey import (
    FunnelSettings,
    Step,
    compute_funnel,
    order_ladder,
    price_leaks,
)


def test_the_order_ladder_is_priced_from_the_orders_it_is_made_of():
    _, orders = journeys((60, "", 10))
    later = orders.assign(timestamp=orders["timestamp"] + 30 * DAY, amount=40.0).head(31)
    orders = pd.concat([orders, later.iloc[1:]])
    ladder = order_ladder(orders)
    leaks = priced(ladder, orders, "order_1 order_2", window_days=60)
    # The first order is paid already, whoever made it: only what follows counts. "end" has no second order either.
    assert leaks.leaks["kind"].tolist() == ["step"]
    leak = step(leaks, "order_1")
    assert leak[["customers", "value_next", "value_lost_anyway"]].tolist() == pytest.approx([61, 40, 0])
    assert leak["price_alone"] == pytest.approx(30 * 40)


def test_nobody_is_lost_at_an_optional_step():
    events, orders = journeys((40, "A", 0), (30, "A C", 10), (30, "A B C", 10))
    steps = ("A", Step(("B",), optional=True), "C")
    leaks = price_leaks(compute_funnel(events, FunnelSettings(steps, window_days=1)), orders, PLAIN)
    assert leaks.leaks.query("kind == 'step'")[["from_step", "to_step", "lost"]].to_numpy().tolist() == [["A", "C", 40]]
    assert step(leaks, "A")["price_alone"] == pytest.approx(400)


def test_one_time_buyers_are_a_leak_after_the_journey():
    events, orders = journeys((40, "A", None), (100, "A B", 10))
    again = orders.iloc[1:61].assign(timestamp=START + 40 * DAY, amount=25.0)
    leaks = priced(events, pd.concat([orders, again]), "A B")
    leak = leaks.leaks.set_index("kind").loc["one_time"]
    assert leak[["from_step", "to_step", "customers"]].tolist() == ["order_1", "order_2", 101]
    # "end" bought for nothing on the last day: still open.
    assert leak[["lost", "open"]].tolist() == [40, 1]
    assert leak["price_alone"] == pytest.approx(40 * 25)
    assert np.isnan(leak["share_price"])
    assert {"code": "second_order", "days": 30} in [{"code": n.code, **n.fields} for n in leaks.assumptions]


def test_each_loss_belongs_to_the_leak_of_the_latest_state():
    events, orders = journeys((60, "A", None), (100, "A B", 10))
    again = orders.iloc[1:61].assign(timestamp=START + 40 * DAY)
    # Of those lost in the journey, 40 order once by telephone later and never again.
    phone = pd.DataFrame({"customer_id": [f"c{n:04d}" for n in range(40)], "timestamp": START + DAY, "amount": 10.0})
    values = pd.DataFrame(
        {
            "customer_id": [f"c{n:04d}" for n in range(60, 120)],
            "value_at_last_order": 30.0,
            "value_now": 4.0,
            "p_no_order": [0.95] * 35 + [0.5] * 25,
        }
    )
    leaks = priced(events, pd.concat([orders, again, phone]), "A B", values=values).leaks.set_index("kind")
    assert leaks["lost"].to_dict() == {"step": 20, "one_time": 80, "lapsing": 35}
    assert leaks["lost_elsewhere"].to_dict() == {"step": 40, "one_time": 0, "lapsing": 0}
    lapsing = leaks.loc["lapsing"]
    assert lapsing[["customers", "price_alone", "per_customer"]].tolist() == pytest.approx([60, 35 * 26, 26])
    assert lapsing["price_alone_low"] < 35 * 26 < lapsing["price_alone_high"]
    # What the lost bring anyway is what all of them bring, wherever their loss is counted.
    assert leaks.loc["step", "value_lost_anyway"] == pytest.approx(40 * 10 / 60)


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_everybody_who_came_is_somewhere(seed):
    world = make_world(seed, 150)
    leaks = priced(world.events, world.orders, "basket purchase", events=world.events).leaks
    for leak in leaks.itertuples():
        passed = leak.pass_rate * (leak.customers - leak.open)
        assert leak.lost + leak.lost_elsewhere + leak.open + passed == pytest.approx(leak.customers)
        assert leak.reason or leak.price_alone_low <= leak.price_alone_high
    assert leaks["top_share"].sum() == pytest.approx(1)
