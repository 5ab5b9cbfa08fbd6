"""What share will have gone on once everybody's time is over."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from young_log import MEAN, SHARE, TRUTH, WINDOW, young_log

from analysis.journey import Exclusion, FunnelSettings, Step, compute_funnel, estimate_conversion
from analysis.rates import wilson_interval


def converted(events: pd.DataFrame, **settings):
    funnel = compute_funnel(events, FunnelSettings(("visit", "buy"), WINDOW, **settings))
    return funnel, estimate_conversion(events, funnel)


def test_those_still_open_are_neither_lost_nor_left_out():
    naive, estimates, holding = [], [], 0
    for seed in range(20):
        funnel, conversion = converted(young_log(seed))
        naive.append(funnel.overall_conversion)
        rate, low, high = conversion.overall
        estimates.append(rate)
        holding += low <= TRUTH <= high
    assert np.mean(naive) < TRUTH - 0.04
    assert np.mean(estimates) == pytest.approx(TRUTH, abs=0.006)
    assert holding >= 17


def test_the_estimate_lies_within_what_is_certain_and_adds_up():
    funnel, conversion = converted(young_log(1))
    step = conversion.steps.iloc[1]
    assert step["lowest_rate"] <= step["rate_low"] <= step["rate"] <= step["rate_high"] <= step["highest_rate"]
    assert conversion.chances.sum(axis=0) == pytest.approx(conversion.steps["expected"].to_numpy())
    assert (conversion.chances[funnel.reached["depth"] == 2] == 1).all()


def test_with_nobody_open_the_plain_share_is_final():
    events = young_log(2, 200)
    late = pd.DataFrame({"customer_id": ["z"], "timestamp": [pd.Timestamp("2026-01-01")], "event": ["other"]})
    funnel, conversion = converted(pd.concat([events, late], ignore_index=True))
    assert conversion.reason == "nothing_open"
    assert conversion.overall[0] == funnel.overall_conversion


def test_a_time_of_its_own_ends_a_step():
    events = young_log(4)
    buys = events[events["event"] == "buy"]
    later = buys.iloc[::2]
    later = later.assign(event="again", timestamp=later["timestamp"] + pd.Timedelta(days=1))
    last = events["timestamp"].max()
    events = pd.concat([events, later[later["timestamp"] <= last]], ignore_index=True)
    funnel = compute_funnel(events, FunnelSettings(("visit", Step(("buy",), within_days=10), "again"), WINDOW))
    steps = estimate_conversion(events, funnel).steps
    assert steps["rate"].iloc[1] == pytest.approx(SHARE * (1 - np.exp(-10 / MEAN)), abs=0.02)
    assert steps["rate"].iloc[2] == pytest.approx(0.5, abs=0.06)


def test_open_ones_are_no_evidence_that_nobody_goes_on():
    ids = [f"c{number}" for number in range(1025)]
    rows = pd.DataFrame({"customer_id": [*ids, "other"], "event": ["visit"] * 1025 + ["buy"]})
    rows["timestamp"] = pd.to_datetime(["2025-01-01"] * 25 + ["2025-03-01"] * 1001)
    _, conversion = converted(rows)
    low, high = wilson_interval(np.array(0), np.array(25))
    assert conversion.overall == pytest.approx((0, low, high))


@pytest.mark.parametrize(("change", "learned_since"), [(60, True), (100, False)])
def test_after_a_change_only_what_came_since_is_learned_from_if_it_is_old_enough(change, learned_since):
    random = np.random.default_rng(6)
    entered = random.uniform(0, 120, 6000)
    goes_on = random.random(6000) < np.where(entered < change, 0.6, 0.2)
    ids = np.array([f"c{number}" for number in range(6000)])
    bought = goes_on & (entered + 1 <= 120)
    events = pd.DataFrame(
        {
            "customer_id": np.concatenate([ids, ids[bought]]),
            "timestamp": pd.Timestamp("2024-12-30")
            + pd.to_timedelta(np.concatenate([entered, entered[bought] + 1]), unit="D"),
            "event": ["visit"] * 6000 + ["buy"] * int(bought.sum()),
        }
    )
    _, conversion = converted(events)
    assert abs((conversion.changed_on - pd.Timestamp("2024-12-30")).days - change) <= 7
    assert (conversion.since is not None) == learned_since


def test_worked_by_hand():
    # Followed 10 days each or less: of 4 at risk at age 1 one goes on; of 2 at age 3 one: 1 - 3/4 x 1/2 = 5/8.
    hours = {"a": (0, 24), "b": (0, 72), "c": (0, None), "d": (200, None)}
    rows = [(who, begin, "visit") for who, (begin, _) in hours.items()]
    rows += [(who, begin + after, "buy") for who, (begin, after) in hours.items() if after]
    rows += [("e", 240, "other")]
    events = pd.DataFrame(rows, columns=["customer_id", "hour", "event"])
    events["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(events["hour"], unit="h")
    _, conversion = converted(events)
    assert conversion.reason == "few_mature"
    assert conversion.curve["share"].tolist() == pytest.approx([1 / 4, 5 / 8])


def test_without_a_method_only_what_is_certain_is_told():
    for settings in ({"order": "any"}, {"exclude": (Exclusion("other"),)}):
        events = young_log(3, 300)
        events.loc[0, "event"] = "other"
        _, conversion = converted(events, **settings)
        assert conversion.reason == "not_in_order"
        assert np.isnan(conversion.overall[0])
        assert conversion.steps["highest_rate"].iloc[1] > conversion.steps["lowest_rate"].iloc[1]


def test_with_a_held_property_only_the_same_value_goes_on():
    events = young_log(7).assign(product="tea")
    bought = events.index[events["event"] == "buy"]
    events.loc[bought[::2], "product"] = "coffee"
    funnel, conversion = converted(events, hold="product")
    assert conversion.is_estimate
    assert conversion.overall[0] == pytest.approx(TRUTH / 2, abs=0.03)
    assert funnel.completed < conversion.steps["expected"].iloc[1] < funnel.completed + funnel.still_open
