"""What a campaign of its own has to earn, by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.strategy import PlanSettings, build_plan, default_lines, weigh_effort

CUSTOMERS = pd.DataFrame(
    {
        "customer_id": range(2000),
        "segment": ["a"] * 1000 + ["b"] * 500 + ["c"] * 500,
        "orders": 1,
        "revenue": 50.0,
    }
)


def effort(**columns):
    groups = pd.DataFrame({"segment": ["a", "b", "c"], "customers": [1000, 500, 500]})
    lines = default_lines(groups).assign(cost_per_contact=0.1, expected_response=0.1, budget=None, message="Hello")
    return weigh_effort(build_plan(CUSTOMERS, lines.assign(**columns), PlanSettings(margin=0.4)))


def test_making_is_repaid_by_so_many_more_orders_and_a_shared_message_may_bring_so_much():
    """An order brings 50 × 40 % = 20: a brings 1000 × 0.1 × 20 = 2000 for 100 of contacts and 500 of making."""
    found = effort(making_cost=[500.0, 300.0, 0.0])
    a = found.lines.iloc[0]
    assert (a["gross_margin"], a["contact_cost"], a["making_cost"]) == pytest.approx((2000, 100, 500))
    assert a["expected_margin"] == pytest.approx(1400)
    assert a["without"] == pytest.approx(650 + 950)
    assert a["needed_lift"] == pytest.approx(500 / (1000 * 20))
    assert a["bearable_share"] == pytest.approx(0.75)
    # One message for all is made once, for 500: it saves 300 of what brings 4000.
    assert found.bearable_share == pytest.approx(1 - 300 / 4000)


def test_a_campaign_that_costs_more_than_it_brings_is_to_be_dropped():
    found = effort(making_cost=[2500.0, 700.0, 0.0], action=["thank", "thank", "nothing"])
    assert found.lines["verdict"].tolist() == ["drop", "may_lose", "no_contact"]
    assert found.lines["bearable_share"].iloc[0] == 0
    assert np.isnan(found.lines["needed_lift"].iloc[2])
    assert effort().lines["verdict"].eq("pays").all()


def test_nothing_is_saved_where_making_costs_nothing():
    found = effort()
    assert np.isnan(found.bearable_share)
    assert found.lines["bearable_share"].eq(1).all()


def test_equal_messages_count_once_and_those_nobody_gets_do_not():
    assert effort(message=["Hello", "Hello", "You"]).messages == 2
    assert effort(message=["Hello", "Hi", "You"], channel=["email", "email", "none"]).messages == 2


def test_dropping_each_in_turn_adds_up():
    found = effort(making_cost=[500.0, 300.0, 0.0])
    total = found.lines["expected_margin"].sum()
    assert (found.lines["without"] + found.lines["expected_margin"]).tolist() == pytest.approx([total] * 3)


def test_without_an_order_value_nothing_is_known():
    groups = pd.DataFrame({"segment": ["a"], "customers": [2000]})
    people = CUSTOMERS[["customer_id"]].assign(segment="a")
    found = weigh_effort(build_plan(people, default_lines(groups).assign(making_cost=10.0)))
    assert found.lines["verdict"].tolist() == ["unknown"]
    assert np.isnan(found.bearable_share)
