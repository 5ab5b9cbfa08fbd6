"""The bucket simulated from orders."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.charts import bucket_chart, bucket_fan_chart
from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey import LifecycleSettings, compute_lifecycle
from analysis.strategy import Levers, simulate_bucket
from analysis.strategy.bucket import BucketSettings, run_bucket

LEVERS = Levers(
    acquisition=(("search", 0.5), ("social", -1.0)), kept_after_first=0.2, contacts=40, won_back=0.1, contact_cost=1.0
)


@pytest.mark.parametrize("levers", [Levers(), LEVERS])
def test_nobody_appears_or_vanishes_whatever_is_done(basis, levers):
    months, last = run_bucket(basis, levers).months, basis.history.iloc[-1]
    level, bought = (np.append(last[name], months[name]) for name in ("level", "bought"))
    inflow = months["new"] + months["back"]
    assert level[1:] == pytest.approx(level[:-1] + (inflow - months["lost"]).to_numpy())
    assert bought[1:] == pytest.approx((months["new"] + months["returning"] + months["resurrecting"]).to_numpy())
    change = months["new"] + months["resurrecting"] - months["dormant"]
    assert bought[1:] == pytest.approx(bought[:-1] + change.to_numpy())
    flows = months[["new", "back", "lost", "lost_after_first", "returning", "resurrecting", "dormant"]]
    assert (flows.to_numpy() > -1e-6).all()
    assert (months["lost_after_first"] <= months["lost"] + 1e-9).all()
    assert (months["level_low"] <= months["level_high"]).all()


def test_so_far_it_counts_what_the_lifecycle_of_the_journey_counts(bucket_orders, basis):
    counted = compute_lifecycle(bucket_orders, LifecycleSettings(period="month", observed_until=basis.start)).periods
    assert basis.start == pd.Timestamp("2025-02-28")
    for name in ("new", "returning", "resurrecting", "dormant"):
        assert list(basis.history[name]) == list(counted[name])
    known = basis.history.dropna(subset=["lost"])
    assert len(known) > 12
    before = basis.history["level"].shift()[known.index]
    assert list(known["level"]) == list(before + known["new"] + known["back"] - known["lost"])


def test_the_order_of_rows_and_the_input_do_not_change_anything(bucket_orders):
    orders = bucket_orders[bucket_orders["timestamp"] < "2024-01-01"]
    before, settings = orders.copy(), BucketSettings(2, 90, draws=2)
    one, other = (simulate_bucket(rows, settings) for rows in (orders, orders.sample(frac=1)))
    pd.testing.assert_frame_equal(other.months, one.months)
    pd.testing.assert_frame_equal(orders, before)


def test_twice_the_margin_is_twice_the_money(basis):
    half = replace(basis, settings=replace(basis.settings, margin=0.2))
    assert run_bucket(half).margin * 2 == pytest.approx(run_bucket(basis).margin)


def test_pictures_name_what_flows(basis):
    bucket = run_bucket(basis, LEVERS)
    drawn = bucket_chart(bucket, title="t", names={"search": "Search"}).to_json()
    assert all(word in drawn for word in ("Search", "friends", "Back again", "after one order"))
    assert bucket_fan_chart(bucket, before=run_bucket(basis)).to_dict()["layer"]


def of(*rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"])
    return frame.assign(timestamp=pd.to_datetime(frame["timestamp"]))


@pytest.mark.parametrize(
    "orders, said",
    [
        (of(("a", "2024-01-05", 5.0), ("b", "2024-01-20", 5.0)), "no calendar month is over"),
        (of(*((str(n), "2024-01-31", 5.0) for n in range(50))), "more than one day"),
        (of(("a", "2024-01-05", 5.0), ("b", "2024-08-31", 5.0)), "more than one day"),
        (of(("a", "2024-01-05", 5.0)).head(0), "no orders"),
    ],
)
def test_too_little_is_refused_in_words(orders, said):
    with pytest.raises(NotEnoughDataError, match=said):
        simulate_bucket(orders)


def test_one_month_of_a_busy_shop_is_too_short(bucket_orders):
    with pytest.raises(NotEnoughDataError, match="whole months"):
        simulate_bucket(bucket_orders, BucketSettings(observed_until="2023-05-31"))


@pytest.mark.parametrize(
    "wrong", [{"months": 0}, {"months": 500}, {"active_days": 3}, {"margin": 0.0}, {"yearly_discount": 2.0}]
)
def test_settings_out_of_range_are_refused(bucket_orders, wrong):
    with pytest.raises(SettingsError):
        simulate_bucket(bucket_orders, BucketSettings(**wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        {"acquisition": (("search", -1.5),)},
        {"acquisition": (("television", 0.5),)},
        {"acquisition": (("search", float("nan")),)},
        {"kept_after_first": 1.2},
        {"won_back": -0.1},
        {"contacts": 10**6},
        {"repair_cost": -1.0},
        {"cost_per_new": (("search", float("nan")),)},
    ],
)
def test_levers_that_make_no_sense_are_refused(basis, wrong):
    with pytest.raises(SettingsError):
        run_bucket(basis, Levers(**wrong))


def test_a_stopped_inflow_leaves_only_what_is_there(basis):
    stopped = Levers(acquisition=tuple((name, -1.0) for name in basis.inflow.channels["channel"]))
    months = run_bucket(basis, stopped).months
    assert months["new"].sum() == pytest.approx(0, abs=1e-9)
    assert months["level"].iloc[-1] < months["level"].iloc[0]
    assert months["level_high"].iloc[-1] < run_bucket(basis).months["level_low"].iloc[-1]
