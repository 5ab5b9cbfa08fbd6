"""Named groups: everyone in exactly one, the definitions shown are true, nobody new is called lost."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.segments import RFM_GROUPS, GroupCuts, RfmSettings, compute_rfm
from analysis.segments.rfm_groups import group_boxes

ACTIVE = {"champions", "loyal", "promising", "new"}
FIRST = pd.Timestamp("2023-01-01")


def log(rows):
    return pd.DataFrame(
        [(who, FIRST + pd.Timedelta(days=day), amount) for who, day, amount in rows],
        columns=["customer_id", "timestamp", "amount"],
    )


@st.composite
def order_logs(draw):
    row = st.tuples(st.sampled_from("abcdefghijkl"), st.integers(0, 700), st.integers(-3000, 20000))
    rows = draw(st.lists(row, max_size=60))
    return log([("buyer", 0, 10.0), *((who, day, cents / 100) for who, day, cents in rows)])


def by_definition(customer, groups):
    """Which groups a customer belongs to by the numbers a page shows."""
    inside = []
    for group in groups.itertuples():
        reasons_against = (
            customer.days_since_last_order < group.days_from,
            customer.days_since_last_order > group.days_to,
            customer.orders < group.orders_from,
            customer.orders > group.orders_to,
            customer.revenue < group.revenue_from,
            customer.revenue >= group.revenue_to,
        )
        if not any(reasons_against):
            inside.append(group.segment)
    return inside


@settings(max_examples=30)
@given(order_logs())
def test_everyone_is_in_the_one_group_whose_definition_fits(orders):
    rfm = compute_rfm(orders)
    for customer in rfm.customers.itertuples():
        assert by_definition(customer, rfm.groups) == [customer.segment]


@settings(max_examples=25)
@given(order_logs())
def test_sizes_and_revenue_of_the_groups_add_up(orders):
    rfm = compute_rfm(orders)
    assert rfm.groups["customers"].sum() == len(rfm.customers) == orders["customer_id"].nunique()
    assert rfm.groups["share_of_customers"].sum() == pytest.approx(1)
    assert rfm.groups["revenue"].sum() == pytest.approx(orders["amount"].sum(), abs=1e-6)
    if orders["amount"].sum() > 0:
        assert rfm.groups["share_of_revenue"].sum() == pytest.approx(1)


@settings(max_examples=30)
@given(order_logs(), st.integers(0, 1), st.integers(0, 50000))
def test_a_customer_whose_first_order_was_yesterday_is_never_inactive_or_at_risk(orders, days, cents):
    last = orders["timestamp"].max() + pd.Timedelta(days=1)
    newcomer = pd.DataFrame(
        {"customer_id": ["newcomer"], "timestamp": [last - pd.Timedelta(days=days)], "amount": [cents / 100]}
    )
    rfm = compute_rfm(pd.concat([orders, newcomer]), RfmSettings(observed_until=last))
    assert rfm.customers.set_index("customer_id").loc["newcomer", "segment"] == "new"


DEGENERATE = {
    "one customer, one order": [("a", 0, 10.0)],
    "all on one day": [(who, 0, 10.0) for who in "abcdef"],
    "weekly coffee": [(who, 7 * week, 12.0) for who in "abcdef" for week in range(30)],
    "weekly coffee and one drop-out": [("x", 0, 12.0)] + [(w, 7 * n, 12.0) for w in "abc" for n in range(30)],
    "daily bread": [(who, day, 2.0) for who in "abcdef" for day in range(60)],
    "everything free": [(who, day, 0.0) for who in "abc" for day in (0, 30)],
    "once and never again, years ago": [("a", 0, 10.0), ("b", 1500, 10.0)],
}


@pytest.mark.parametrize("rows", DEGENERATE.values(), ids=DEGENERATE.keys())
@pytest.mark.parametrize("later", [0, 1])
def test_even_odd_data_leave_yesterdays_customers_active(rows, later):
    orders = log(rows)
    rfm = compute_rfm(orders, RfmSettings(observed_until=orders["timestamp"].max() + pd.Timedelta(days=later)))
    yesterdays = rfm.customers[rfm.customers["days_since_last_order"] <= 1]
    assert len(yesterdays)
    assert set(yesterdays["segment"]) <= ACTIVE


def test_weekly_subscribers_are_regulars_and_the_drop_out_is_lost():
    rfm = compute_rfm(log(DEGENERATE["weekly coffee and one drop-out"]))
    segments = rfm.customers.set_index("customer_id")["segment"]
    assert set(segments[["a", "b", "c"]]) == {"champions"}
    assert segments["x"] == "lost"


def test_when_everyone_has_long_stopped_nobody_is_called_active():
    rfm = compute_rfm(log([("a", 0, 10.0), ("b", 5, 90.0)]), RfmSettings(observed_until="2026-01-01"))
    assert rfm.customers["segment"].tolist() == ["lost", "lost_valuable"]


def test_the_rule_table_names_each_kind_of_customer_as_expected():
    cuts = GroupCuts(recent_days=30, lost_days=90, many_orders=4, valuable_revenue=500.0)
    cases = {
        (30, 4, 500.0): "champions",
        (30, 4, 499.99): "loyal",
        (0, 3, 9000.0): "promising",
        (0, 2, 1.0): "promising",
        (1, 1, 9000.0): "new",
        (1, 0, -5.0): "new",
        (31, 1, 500.0): "at_risk",
        (90, 9, 499.0): "cooling",
        (91, 1, 500.0): "lost_valuable",
        (5000, 9, 0.0): "lost",
    }
    customers = pd.DataFrame(list(cases), columns=["days_since_last_order", "orders", "revenue"])
    for box in group_boxes(cuts):
        expected = np.array([segment == box.segment for segment in cases.values()])
        assert (box.holds(customers) == expected).all(), box.segment


def test_there_are_at_most_eight_groups_and_empty_ones_are_shown_with_nobody():
    groups = compute_rfm(log([("a", 0, 10.0)])).groups
    assert tuple(groups["segment"]) == RFM_GROUPS
    assert len(RFM_GROUPS) == 8
    assert groups.set_index("segment").loc["lost", "customers"] == 0
    assert groups.set_index("segment").loc["new", "customers"] == 1


def test_the_value_cut_off_is_a_number_one_can_remember():
    rows = [(f"c{n}", n % 50, 506.37 if n > 20 else 20.0) for n in range(60)]
    rfm = compute_rfm(log(rows))
    assert rfm.cuts.valuable_revenue == 506.0
