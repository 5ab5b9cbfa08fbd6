"""The plan: contacts, cost and margin worked out by hand, and the user's edits checked row by row."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import MappingError, SettingsError
from analysis.segments import RFM_GROUPS, compute_rfm
from analysis.strategy import CHANNELS, PlanSettings, build_plan, default_lines, next_monday
from analysis.strategy.defaults import PROPOSALS


@pytest.fixture
def customers():
    """Ten champions with orders of 50 each, five lost ones with orders of 20."""
    return pd.DataFrame(
        {
            "customer_id": [f"c{n:02}" for n in range(15)],
            "segment": ["champions"] * 10 + ["lost"] * 5,
            "orders": [4] * 10 + [1] * 5,
            "revenue": [200.0] * 10 + [20.0] * 5,
        }
    )


def line(segment, **changes):
    usual = {"action": "thank", "channel": "email", "message": "Hello", "cost_per_contact": 0.5}
    return {"segment": segment, **usual, "expected_response": 0.1, "budget": 100.0, **changes}


def lines_of(*rows):
    return pd.DataFrame(list(rows))


def test_cost_revenue_and_margin_are_those_worked_out_by_hand(customers):
    lines = lines_of(line("champions", budget=4.0), line("lost", cost_per_contact=2.0, expected_response=0.2))
    plan = build_plan(customers, lines, PlanSettings(margin=0.4))
    champions, lost = plan.lines.to_dict("records")
    assert champions["contacts"] == 8
    assert champions["order_value"] == 50
    assert champions["expected_orders"] == pytest.approx(0.8)
    assert champions["expected_cost"] == pytest.approx(4.0)
    assert champions["expected_revenue"] == pytest.approx(40.0)
    assert champions["expected_margin"] == pytest.approx(40.0 * 0.4 - 4.0)
    assert champions["break_even_response"] == pytest.approx(0.5 / 20)
    assert lost["contacts"] == 5
    assert lost["expected_margin"] == pytest.approx(5 * 0.2 * 20 * 0.4 - 10)
    assert plan.totals.expected_margin == pytest.approx(12.0 - 2.0)
    assert plan.totals.contacts == 13
    assert plan.totals.customers == 15


def test_the_proposed_budget_reaches_everyone(customers):
    plan = build_plan(customers)
    assert plan.lines["contacts"].tolist() == [10, 5]
    assert plan.lines["budget"].tolist() == plan.lines["expected_cost"].round(2).tolist() == [0.5, 0.25]


def test_a_budget_that_pays_for_three_reaches_three_in_spite_of_binary_fractions(customers):
    lines = lines_of(line("champions", cost_per_contact=0.1, budget=0.3), line("lost"))
    assert build_plan(customers, lines).lines["contacts"][0] == 3


def test_free_contacts_reach_everyone_and_an_empty_budget_means_everyone(customers):
    lines = lines_of(line("champions", cost_per_contact=0.0, budget=0.0), line("lost", budget=None))
    plan = build_plan(customers, lines)
    assert plan.lines["contacts"].tolist() == [10, 5]
    assert plan.lines["budget"].tolist() == [0.0, 2.5]


@pytest.mark.parametrize("quiet", [{"action": "nothing"}, {"channel": "none"}])
def test_doing_nothing_costs_nothing_and_reaches_nobody(customers, quiet):
    plan = build_plan(customers, lines_of(line("champions"), line("lost", cost_per_contact=None, **quiet)))
    lost = plan.lines.iloc[1]
    assert lost["channel"] == "none"
    assert lost[["contacts", "budget", "expected_cost", "expected_margin", "margin_low", "margin_high"]].eq(0).all()
    assert np.isnan(lost["break_even_response"])


@pytest.mark.parametrize(
    "change, complaint",
    [
        ({"cost_per_contact": -1}, "'lost': the cost per contact is '-1.0'"),
        ({"cost_per_contact": "cheap"}, "'lost': the cost per contact is 'cheap'"),
        ({"cost_per_contact": None}, "'lost': the cost per contact"),
        ({"expected_response": 5}, "'lost': the expected response is '5.0'"),
        ({"expected_response": -0.1}, "'lost': the expected response"),
        ({"expected_response": float("nan")}, "'lost': the expected response"),
        ({"budget": -3}, "'lost': the budget is '-3.0'"),
        ({"budget": float("inf")}, "'lost': the budget is 'inf'"),
        ({"channel": "pigeon"}, "'lost': the channel is 'pigeon'"),
        ({"status": "perhaps"}, "'lost': the status is 'perhaps'. Choose one of: draft, ready"),
        ({"rounds": 0}, "'lost': the messages per person are '0.0'"),
        ({"rounds": 1.5}, "'lost': the messages per person"),
        ({"every_days": "weekly"}, "'lost': the days between messages are 'weekly'"),
        ({"making_cost": -1}, "'lost': the cost of making it is '-1.0'"),
        ({"control_share": 0.6}, "'lost': the control group is '0.6'"),
        ({"start": "soon"}, "'lost': the start is 'soon'"),
        ({"segment": "lots"}, "row for 'lots', but no customer is in it"),
        ({"segment": None}, "row for '', but no customer is in it"),
        ({"segment": "champions"}, "more than one row for 'champions'"),
    ],
)
def test_an_edit_that_cannot_be_right_names_its_row(customers, change, complaint):
    with pytest.raises(SettingsError, match=complaint):
        build_plan(customers, lines_of(line("champions"), {**line("lost"), **change}))


def test_a_line_that_does_not_say_how_it_is_run_begins_next_monday_as_a_draft(customers):
    champions = build_plan(customers, lines_of(line("champions"), line("lost", start="2026-12-24"))).lines.iloc[0]
    assert champions["start"].day_name() == "Monday"
    usual = {"rounds": 1, "every_days": 14, "owner": "", "status": "draft", "making_cost": 0, "control_share": 0}
    assert champions[list(usual)].to_dict() == usual
    assert next_monday(pd.Timestamp("2026-11-30 09:00")) == pd.Timestamp("2026-12-07")


def test_every_message_costs_and_the_making_once_but_the_response_is_that_of_the_campaign(customers):
    """Ten people get three messages of 0.50, made for 5: 20; one order in ten of 50 at 40 % brings 20."""
    lines = lines_of(line("champions", rounds=3, making_cost=5, budget=None), line("lost", action="nothing"))
    champions, lost = build_plan(customers, lines, PlanSettings(margin=0.4)).lines.to_dict("records")
    assert champions["contacts"] == 10
    assert champions["budget"] == champions["expected_cost"] == pytest.approx(20.0)
    assert champions["expected_margin"] == pytest.approx(0.0)
    assert champions["break_even_response"] == pytest.approx(champions["expected_response"])
    assert (lost["making_cost"], lost["expected_cost"]) == (0, 0)


@pytest.mark.parametrize("budget, contacts, cost", [(4.9, 0, 0), (5.0, 0, 0), (9.6, 3, 9.5)])
def test_a_budget_pays_the_making_first_then_all_messages_of_as_many_people_as_it_can(
    customers, budget, contacts, cost
):
    lines = lines_of(line("champions", rounds=3, making_cost=5, budget=budget), line("lost", action="nothing"))
    champions = build_plan(customers, lines).lines.iloc[0]
    assert (champions["contacts"], champions["expected_cost"]) == (contacts, cost)


def test_who_is_held_back_costs_nothing_and_brings_nothing(customers):
    many = pd.concat([customers.assign(customer_id=customers["customer_id"] + str(n)) for n in range(40)])
    lines = lines_of(line("champions", control_share=0.25, budget=None), line("lost"))
    champions = build_plan(many, lines, PlanSettings(margin=0.4)).lines.iloc[0]
    assert champions["contacts"] + champions["control"] == 400
    assert 70 < champions["control"] < 130
    assert champions["expected_cost"] == pytest.approx(champions["contacts"] * 0.5)
    assert champions["expected_orders"] == pytest.approx(champions["contacts"] * 0.1)


def test_a_forgotten_segment_is_named(customers):
    with pytest.raises(SettingsError, match=r"no row for 'lost' \(5 customers\)"):
        build_plan(customers, lines_of(line("champions")))
    with pytest.raises(SettingsError, match="no column 'channel'"):
        build_plan(customers, lines_of(line("champions")).drop(columns="channel"))


def test_customers_without_segment_or_there_twice_are_refused(customers):
    with pytest.raises(MappingError, match="'segment'"):
        build_plan(customers.drop(columns="segment"))
    with pytest.raises(SettingsError, match="5 of 15 customers are in no segment"):
        build_plan(customers.assign(segment=customers["segment"].where(customers["segment"] != "lost")))
    with pytest.raises(SettingsError, match="1 customers are in the list more than once"):
        build_plan(pd.concat([customers, customers.head(1)]))


@pytest.mark.parametrize("wrong", [PlanSettings(margin=30), PlanSettings(margin=-0.1), PlanSettings(order_value=-5)])
def test_a_margin_in_percent_or_a_negative_order_value_is_refused(customers, wrong):
    with pytest.raises(SettingsError, match="Give"):
        build_plan(customers, settings=wrong)


def test_a_segment_without_orders_takes_the_order_value_of_all_customers(customers):
    customers = customers.assign(orders=[4] * 10 + [0] * 5, revenue=[200.0] * 10 + [0.0] * 5)
    assert build_plan(customers).lines["order_value"].tolist() == [50.0, 50.0]


def test_without_orders_the_money_is_unknown_unless_the_user_knows_it(customers):
    customers = customers[["customer_id", "segment"]]
    assert np.isnan(build_plan(customers).totals.expected_margin)
    assert build_plan(customers).totals.expected_cost == pytest.approx(0.75)
    known = build_plan(customers, settings=PlanSettings(order_value=80.0))
    assert known.lines["order_value"].tolist() == [80.0, 80.0]


def test_every_named_group_has_its_own_campaign():
    assert tuple(PROPOSALS) == RFM_GROUPS
    campaigns = [(proposal.action, proposal.message_code) for proposal, *_others in PROPOSALS.values()]
    assert len(set(campaigns)) == len(campaigns)
    assert {proposal.channel for proposals in PROPOSALS.values() for proposal in proposals} <= set(CHANNELS)


def test_the_proposal_leaves_out_empty_groups_and_greets_unknown_ones():
    groups = pd.DataFrame({"segment": ["new", "lost", "bike fans"], "customers": [3, 0, 2]})
    lines = default_lines(groups)
    assert lines["segment"].tolist() == ["new", "bike fans"]
    assert lines["action"].tolist() == ["welcome", "inform"]
    assert lines["budget"].tolist() == [0.15, 0.1]


def test_the_range_holds_a_wrong_assumption_and_bad_luck_together():
    """1,000 contacts at 10 %: half is 50 orders, by chance 39; one and a half is 150, by chance 169."""
    many = pd.DataFrame({"customer_id": range(1000), "segment": "x", "orders": 1, "revenue": 10.0})
    lines = lines_of(line("x", cost_per_contact=0.0))
    result = build_plan(many, lines, PlanSettings(margin=1.0)).lines.iloc[0]
    assert result["margin_low"] == pytest.approx(390.0)
    assert result["margin_high"] == pytest.approx(1690.0)


@st.composite
def edited_lines(draw):
    share, money = st.floats(0, 1), st.floats(0, 1000)
    rows = [
        line(segment, cost_per_contact=draw(money), expected_response=draw(share), budget=draw(money))
        | {"channel": draw(st.sampled_from(CHANNELS)), "control_share": draw(st.floats(0, 0.5))}
        | {"rounds": draw(st.integers(1, 5)), "making_cost": draw(money)}
        for segment in ("champions", "lost")
    ]
    return lines_of(*rows)


FIFTEEN = pd.DataFrame(
    {
        "customer_id": [f"c{n:02}" for n in range(15)],
        "segment": ["champions"] * 10 + ["lost"] * 5,
        "orders": 2,
        "revenue": [20.0 + n for n in range(15)],
    }
)


@settings(max_examples=25)
@given(edited_lines(), st.floats(0, 1))
def test_cost_stays_within_the_budget_and_the_expectation_within_its_range(lines, margin):
    before = lines.copy()
    plan = build_plan(FIFTEEN, lines, PlanSettings(margin=margin))
    pd.testing.assert_frame_equal(lines, before)
    result, totals = plan.lines, plan.totals
    assert (result["expected_cost"] <= result["budget"] * (1 + 1e-6) + 1e-3).all()
    assert (result["contacts"] + result["control"] <= result["customers"]).all()
    assert (result["margin_low"] <= result["expected_margin"] + 1e-9).all()
    assert (result["expected_margin"] <= result["margin_high"] + 1e-9).all()
    assert totals.margin_low >= result["margin_low"].sum() - 1e-6
    assert totals.margin_high <= result["margin_high"].sum() + 1e-6
    for column in set(result.columns) & {field.name for field in dataclasses.fields(totals)}:
        if not column.startswith("margin"):
            assert getattr(totals, column) == pytest.approx(result[column].sum())


def test_the_plan_of_real_customers_covers_them_all(cdnow):
    rfm = compute_rfm(cdnow)
    plan = build_plan(rfm.customers, default_lines(rfm.groups))
    assert plan.totals.customers == 2357
    assert plan.lines["segment"].tolist() == [group for group in RFM_GROUPS if group != "new"]
    pd.testing.assert_frame_equal(plan.lines, build_plan(rfm.customers).lines)
