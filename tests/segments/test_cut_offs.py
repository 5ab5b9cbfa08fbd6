"""Cut-offs of one's own: contradictions are refused, and all others leave everybody in exactly one group."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import SettingsError
from analysis.segments import GroupCuts, RfmSettings, compute_rfm
from analysis.segments.rfm_groups import group_boxes

CUTS = st.builds(
    lambda recent, more, many, money: GroupCuts(recent, recent + more, many, money),
    st.integers(1, 500),
    st.integers(1, 500),
    st.integers(2, 40),
    st.floats(0.01, 1e6),
)


def orders_of(*rows):
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"])
    return frame.assign(timestamp=pd.to_datetime(frame["timestamp"]))


@pytest.mark.parametrize(
    "cuts, said",
    [
        (GroupCuts(30, 30, 3, 10.0), "“lost” or fewer for “active”"),
        (GroupCuts(90, 30, 3, 10.0), "begins after 30 days, but “active” lasts 90"),
        (GroupCuts(0, 30, 3, 10.0), "at least 1 day"),
        (GroupCuts(30, 90, 1, 10.0), "at least 2"),
        (GroupCuts(30, 90, 3, 0.0), "more than 0"),
        (GroupCuts(30.5, 90, 3, 10.0), "whole numbers"),
        (GroupCuts(30, 90, 3, float("nan")), "whole numbers"),
    ],
)
def test_cut_offs_that_contradict_each_other_are_refused(cuts, said):
    with pytest.raises(SettingsError, match=said):
        compute_rfm(orders_of(("a", "2024-01-01", 5.0)), RfmSettings(cuts=cuts))


@settings(max_examples=60)
@given(
    CUTS, st.lists(st.tuples(st.integers(0, 1200), st.integers(0, 60), st.floats(-1e4, 1e7)), min_size=1, max_size=30)
)
def test_any_sound_cut_offs_leave_everybody_in_exactly_one_group(cuts, rows):
    customers = pd.DataFrame(rows, columns=["days_since_last_order", "orders", "revenue"])
    inside = np.sum([box.holds(customers) for box in group_boxes(cuts)], axis=0)
    assert (inside == 1).all()


@settings(max_examples=8)
@given(CUTS)
def test_a_first_order_of_yesterday_is_new_by_any_sound_cut_offs(cuts):
    orders = orders_of(("regular", "2024-01-01", 900.0), ("regular", "2024-03-02", 9.0), ("first", "2024-03-01", 5e6))
    rfm = compute_rfm(orders, RfmSettings(cuts=cuts))
    assert rfm.customers.set_index("customer_id").loc["first", "segment"] == "new"


def test_chosen_cut_offs_are_used_as_they_are():
    orders = orders_of(("a", "2024-01-01", 5.0), ("b", "2024-01-25", 50.0), ("c", "2024-01-31", 50.0))
    rfm = compute_rfm(orders, RfmSettings(cuts=GroupCuts(1, 10, 2, 50.0)))
    assert rfm.customers["segment"].tolist() == ["lost", "at_risk", "new"]
    assert rfm.groups.set_index("segment").loc["at_risk", ["days_from", "days_to"]].tolist() == [2, 10]
