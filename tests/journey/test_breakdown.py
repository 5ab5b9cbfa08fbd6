"""A funnel by groups: each customer in one group, small groups hidden with a reconciling count."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from young_log import TRUTH, WINDOW, young_log

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey import (
    FunnelSettings,
    attribute_of,
    break_down,
    compare_groups,
    compute_funnel,
    entry_period,
    estimate_conversion,
    first_value,
    value_at_entry,
)

SETTINGS = FunnelSettings(("S", "P"), window_days=10)


def log(*rows: tuple[str, int, str, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "event", "channel"])
    return frame.assign(timestamp=pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["timestamp"], unit="D"))


def test_the_value_at_the_entry_of_the_counted_attempt_counts():
    events = log(
        ("anna", 0, "S", "ad"), ("anna", 20, "S", "mail"), ("anna", 21, "P", "ad"),
        ("bert", 0, "x", "shop"), ("bert", 1, "S", None), ("cleo", 3, "S", "ad"),
    )  # fmt: skip
    funnel = compute_funnel(events, SETTINGS)
    assert value_at_entry(events, funnel, "channel").astype(object).tolist()[0::2] == ["mail", "ad"]
    assert pd.isna(value_at_entry(events, funnel, "channel")[1])
    assert list(first_value(events, funnel, "channel")) == ["ad", "shop", "ad"]
    assert list(entry_period(funnel, "month")) == ["2024-01-01"] * 3
    assert list(entry_period(funnel, "week")) == ["2024-01-15", "2024-01-01", "2024-01-01"]


def test_an_attribute_of_the_customers_is_joined_by_their_id():
    events = log(("anna", 0, "S", "ad"), ("bert", 0, "S", "ad"), ("bert", 1, "P", "ad"))
    customers = pd.DataFrame({"customer_id": ["bert", "bert", "zoe"], "city": ["Bonn", "Köln", "Ulm"]})
    groups = attribute_of(customers, compute_funnel(events, SETTINGS), "city")
    assert pd.isna(groups[0])
    assert groups[1] == "Bonn"


def test_an_unknown_column_names_the_nearest():
    events = log(("anna", 0, "S", "ad"), ("anna", 1, "P", "ad"))
    with pytest.raises(SettingsError, match="no column 'chanel'; the nearest name is 'channel'"):
        value_at_entry(events, compute_funnel(events, SETTINGS), "chanel")


def crowd(**sizes: tuple[int, int]) -> pd.DataFrame:
    """channel=(customers, how many of them go on)."""
    return log(
        *[
            (f"{channel}{n}", day, event, channel)
            for channel, (entered, went_on) in sizes.items()
            for n in range(entered)
            for day, event in ((0, "S"), (1, "P"))[: 2 if n < went_on else 1]
        ],
        ("clock", 100, "x", "ad"),
    )


def test_one_small_group_takes_a_second_with_it_because_it_could_be_computed():
    events = crowd(ad=(20, 10), mail=(9, 3), shop=(2, 1))
    funnel = compute_funnel(events, SETTINGS)
    breakdown = break_down(funnel, value_at_entry(events, funnel, "channel"))
    assert breakdown.groups["group"].tolist() == ["ad"]
    assert (breakdown.hidden_groups, breakdown.hidden_customers) == (2, 11)


def test_groups_that_are_all_small_are_refused():
    events = crowd(ad=(3, 1), mail=(2, 1))
    funnel = compute_funnel(events, SETTINGS)
    with pytest.raises(NotEnoughDataError, match="Each of the 2 groups"):
        break_down(funnel, value_at_entry(events, funnel, "channel"))


def test_the_difference_of_two_groups_has_the_published_interval():
    # Newcombe (1998), table II, case (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    events = crowd(ad=(80, 48), mail=(70, 56))
    funnel = compute_funnel(events, SETTINGS)
    comparison = compare_groups(break_down(funnel, value_at_entry(events, funnel, "channel")), "ad", "mail")
    step = comparison.steps.iloc[0]
    assert step["difference"] == pytest.approx(0.2)
    assert (step["difference_low"], step["difference_high"]) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    assert step["is_clear"]


def test_comparing_a_group_with_itself_or_with_a_hidden_one_is_refused():
    events = crowd(ad=(20, 10), mail=(9, 3))
    funnel = compute_funnel(events, SETTINGS)
    breakdown = break_down(funnel, value_at_entry(events, funnel, "channel"))
    with pytest.raises(SettingsError, match="two different groups"):
        compare_groups(breakdown, "ad", "ad")
    with pytest.raises(SettingsError, match="no group 'shop'"):
        compare_groups(breakdown, "ad", "shop")


@given(
    st.lists(
        st.tuples(
            st.integers(0, 8), st.integers(0, 12), st.sampled_from("SPMx"), st.sampled_from(["a", "b", "c", None])
        ),
        min_size=1,
        max_size=60,
    )
)
def test_the_groups_sum_to_the_whole(rows):
    events = log(
        *[
            (f"c{customer}", *rest)
            for customer, *rest in [*rows, *((9, day, event, "c") for day, event in enumerate("SPM"))]
        ]
    )
    funnel = compute_funnel(events, FunnelSettings(("S", "P", "M"), window_days=4))
    breakdown = break_down(funnel, value_at_entry(events, funnel, "channel"), smallest=1)
    assert breakdown.hidden_customers == 0
    for column in ("customers", "open", "lost"):
        assert breakdown.steps.groupby("position")[column].sum().tolist() == funnel.steps[column].tolist()


def young_groups(seed: int = 5):
    """Everybody goes on alike, but "late" entered in the last days: most of its customers are still open."""
    events = young_log(seed, 2000)
    funnel = compute_funnel(events, FunnelSettings(("visit", "buy"), WINDOW))
    late = funnel.observed_until - funnel.reached["entered"] < pd.Timedelta(days=15)
    return funnel, estimate_conversion(events, funnel), pd.Categorical(late.map({True: "late", False: "early"}))


def test_a_young_group_is_not_a_drop():
    funnel, conversion, groups = young_groups()
    breakdown = break_down(funnel, groups, conversion)
    late = breakdown.groups.set_index("group").loc["late"]
    assert breakdown.basis == "expected"
    assert late["completed"] / late["entered"] < TRUTH - 0.1
    assert late["rate_low"] < TRUTH < late["rate_high"]
    assert late["rate"] == pytest.approx(TRUTH, abs=0.04)
    assert not compare_groups(breakdown, "early", "late").steps["is_clear"].any()


def test_what_is_expected_of_the_groups_sums_to_what_is_expected_of_all():
    funnel, conversion, groups = young_groups()
    shown = break_down(funnel, groups, conversion).groups
    assert (shown["rate"] * shown["entered"]).sum() == pytest.approx(conversion.steps["expected"].iloc[-1])


def test_without_an_estimate_the_range_holds_both_ends():
    funnel, _, groups = young_groups()
    breakdown = break_down(funnel, groups)
    late = breakdown.groups.set_index("group").loc["late"]
    assert breakdown.basis == "bounds"
    assert late["rate"] == late["completed"] / late["entered"]
    assert late["rate_high"] >= (late["completed"] + late["open"]) / late["entered"]
    assert not compare_groups(breakdown, "early", "late").steps["is_clear"].any()
