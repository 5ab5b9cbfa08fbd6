"""Who gets the credit for a conversion."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import MappingError, NotEnoughDataError, SettingsError
from analysis.journey import TouchpointSettings, compute_touchpoints, credit_paths
from analysis.journey.credit import MODELS

RULES = list(MODELS)


def log(*rows: tuple[str, float, str, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "event", "channel"])
    return frame.assign(timestamp=pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["timestamp"], unit="D"))


EVENTS = log(
    ("a", 0, "visit", "ad"), ("a", 3, "visit", "mail"), ("a", 5, "visit", "shop"), ("a", 7, "buy", "shop"),
    ("b", 0, "visit", "mail"), ("b", 1, "buy", "mail"),
    ("c", 0, "visit", "ad"), ("c", 90, "visit", "ad"),
    ("d", 99, "visit", "ad"),
)  # fmt: skip
ALL = TouchpointSettings("buy", smallest=1)


def by_channel(touchpoints) -> pd.DataFrame:
    return touchpoints.credits.set_index("channel")


def test_the_rules_share_two_conversions_by_hand():
    # a: ad, mail, shop (day 5), shop (day 7, another visit); b: mail, mail.
    found = by_channel(compute_touchpoints(EVENTS, ALL))
    assert found["first_touch"].to_dict() == {"ad": 1, "mail": 1, "shop": 0}
    assert found["last_touch"].to_dict() == {"ad": 0, "mail": 1, "shop": 1}
    assert found["linear"].round(3).to_dict() == {"ad": 0.25, "mail": 1.25, "shop": 0.5}
    assert found["position"].round(3).to_dict() == {"ad": 0.4, "mail": 1.1, "shop": 0.5}


def test_with_time_decay_a_touch_one_half_life_earlier_gets_half():
    events = log(("a", 0, "visit", "ad"), ("a", 7, "visit", "mail"), ("a", 7, "buy", "mail"), ("b", 9, "visit", "ad"))
    found = by_channel(compute_touchpoints(events, TouchpointSettings("buy", half_life_days=7, smallest=1)))
    assert found["time_decay"].round(4).to_dict() == {"mail": 0.6667, "ad": 0.3333}


def test_whose_lookback_is_not_over_is_open_and_no_lost_path():
    found = compute_touchpoints(EVENTS, ALL)
    assert (found.conversions, found.lost, found.still_open) == (2, 0, 2)
    assert compute_touchpoints(EVENTS, TouchpointSettings("buy", lookback_days=5, smallest=1)).lost == 1


def test_the_removal_effect_of_a_chain_by_hand():
    # Half of all paths begin with a; every path through b converts, a alone half the time.
    paths = pd.DataFrame({"path": ["a > b", "a", "b"], "conversions": [1, 1, 2], "lost": [0, 2, 0]})
    found = by_channel(credit_paths(paths))["markov"]
    # Conversions per path: 4/6. Without a: 2/6 of the paths begin with b: effect 1/2. Without b: a alone: 1/6, 3/4.
    assert found.to_dict() == pytest.approx({"a": 4 * 0.5 / 1.25, "b": 4 * 0.75 / 1.25})


def test_repeats_in_a_row_change_nothing_in_the_chain_but_count_for_the_linear_rule():
    once = pd.DataFrame({"path": ["a > b"], "conversions": [3], "lost": [1]})
    twice = once.assign(path=["a > a > b"])
    assert by_channel(credit_paths(once))["markov"].equals(by_channel(credit_paths(twice))["markov"])
    assert by_channel(credit_paths(twice))["linear"].round(6).to_dict() == {"a": 2, "b": 1}


def test_an_order_is_the_conversion_and_its_amount_the_value():
    orders = pd.DataFrame({"customer_id": ["a", "a", "z"], "timestamp": ["2024-01-04", "2024-01-20", "2024-01-05"],
                           "amount": [50.0, 70.0, 9.0]})  # fmt: skip
    found = compute_touchpoints(EVENTS, TouchpointSettings(smallest=1), orders)
    assert found.conversions == 1
    assert found.money.set_index("channel")["last_touch"].to_dict()["mail"] == 50


def test_a_conversion_without_a_touch_in_the_lookback_is_credited_to_nobody():
    events = log(("a", 0, "visit", "ad"), ("b", 0, "visit", "mail"), ("b", 1, "buy", "mail"))
    orders = pd.DataFrame({"customer_id": ["a", "b"], "timestamp": ["2024-03-01", "2024-01-02"], "amount": [5.0, 6.0]})
    chosen = TouchpointSettings(smallest=1, observed_until="2024-06-01")
    found = compute_touchpoints(events, chosen, orders)
    assert found.untouched == 1
    assert by_channel(found).loc["", RULES].tolist() == [1] * len(RULES)


def test_small_channels_are_put_together():
    rows = [(f"c{n}", 0, "visit", "ad" if n > 3 else f"small{n}") for n in range(20)]
    events = log(*rows, *[(name, 1, "buy", channel) for name, _, _, channel in rows])
    found = compute_touchpoints(events, TouchpointSettings("buy"))
    assert found.small_channels == 4
    assert by_channel(found)["linear"].to_dict() == {"ad": 16, "__small__": 4}


@pytest.mark.parametrize(
    ("chosen", "error", "message"),
    [
        (TouchpointSettings("by"), SettingsError, "nearest name is 'buy'"),
        (TouchpointSettings("buy", column="chanel"), SettingsError, "nearest name is 'channel'"),
        (TouchpointSettings("buy", lookback_days=0), SettingsError, "longer than 0 days"),
        (TouchpointSettings(), MappingError, "bring a table of orders"),
        (TouchpointSettings("buy", observed_until="2023-01-01"), NotEnoughDataError, "None of the 4 customers"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(chosen, error, message):
    with pytest.raises(error, match=message):
        compute_touchpoints(EVENTS, chosen)


def test_one_channel_is_too_few_to_share():
    with pytest.raises(NotEnoughDataError, match="holds 1 channels"):
        compute_touchpoints(EVENTS[EVENTS["channel"] == "ad"].assign(event="buy"), ALL)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from("abcd"), min_size=1, max_size=6), st.integers(0, 5), st.integers(0, 5)),
        min_size=1,
        max_size=12,
    )
)
def test_every_rule_shares_out_all_conversions_and_no_more(rows):
    rows = [*rows, (["a", "b"], 1, 1)]
    paths = pd.DataFrame(rows, columns=["path", "conversions", "lost"])
    found = credit_paths(paths.assign(path=[" > ".join(path) for path in paths["path"]]))
    assert np.allclose(found.credits[RULES].sum(), found.conversions)
    assert (found.credits[RULES] >= -1e-9).all().all()


@settings(deadline=None, max_examples=40)
@given(st.permutations(list(range(len(EVENTS)))))
def test_the_order_of_rows_is_irrelevant(order):
    assert compute_touchpoints(EVENTS.iloc[order], ALL).credits.equals(compute_touchpoints(EVENTS, ALL).credits)
