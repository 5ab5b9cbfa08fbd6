"""Audiences: everyone in exactly one list, the most valuable contacted first."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import SettingsError
from analysis.strategy import audiences, build_plan, default_lines


@pytest.fixture
def customers():
    return pd.DataFrame(
        {
            "customer_id": ["007", "b", "c", "d"],
            "segment": ["lost", "lost", "lost", "new"],
            "orders": [1, 1, 1, 1],
            "revenue": [10.0, 30.0, 20.0, 5.0],
        }
    )


def planned(customers, budget, **more):
    groups = customers["segment"].value_counts(sort=False).rename_axis("segment").reset_index(name="customers")
    return build_plan(customers, default_lines(groups).assign(cost_per_contact=1.0, budget=budget, **more))


def test_a_budget_for_two_reaches_the_two_with_most_revenue(customers):
    lists = audiences(planned(customers, 2.0), customers)
    assert list(lists) == ["lost", "new"]
    assert lists["lost"]["customer_id"].tolist() == ["b", "c", "007"]
    assert lists["lost"]["contact"].tolist() == ["yes", "yes", "no"]
    assert lists["new"]["contact"].tolist() == ["yes"]


def test_lifetime_value_goes_before_revenue_and_the_unknown_comes_last(customers):
    customers = customers.assign(lifetime_value=[99.0, None, 1.0, 1.0])
    lost = audiences(planned(customers, 1.0), customers)["lost"]
    assert lost["customer_id"].tolist() == ["007", "c", "b"]
    assert lost["contact"].tolist() == ["yes", "no", "no"]


def test_only_the_columns_that_help_a_campaign_are_handed_on(customers):
    customers = customers.assign(email="a@example.org", p_churn_90=0.5)
    lost = audiences(planned(customers, 1.0), customers)["lost"]
    assert lost.columns.tolist() == ["customer_id", "segment", "contact", "arm", "orders", "revenue", "p_churn_90"]


def test_a_code_kept_for_export_is_handed_on(customers):
    customers = customers.assign(email_sha256="a" * 64)
    lost = audiences(planned(customers, 1.0), customers)["lost"]
    assert lost.columns.tolist()[-1] == "email_sha256"


def test_a_control_group_is_drawn_among_those_the_campaign_goes_through_and_not_contacted():
    many = pd.DataFrame({"customer_id": range(400), "segment": "x", "orders": 1, "revenue": range(400)})
    lines = default_lines(pd.DataFrame({"segment": ["x"], "customers": [400]}))
    plan = build_plan(many, lines.assign(cost_per_contact=1.0, budget=150.0, control_share=0.25))
    listed = audiences(plan, many)["x"]
    assert (listed["contact"].eq("yes") == listed["arm"].eq("contact")).all()
    assert (listed["arm"] == "contact").sum() == plan.lines["contacts"][0] == 150
    assert (listed["arm"] == "control").sum() == plan.lines["control"][0] > 20
    compared, beyond = listed["arm"].ne("not_reached"), listed["arm"].eq("not_reached")
    assert listed.loc[compared, "revenue"].min() > listed.loc[beyond, "revenue"].max()
    # With more money nobody changes sides.
    richer = audiences(build_plan(many, lines.assign(cost_per_contact=1.0, budget=400.0, control_share=0.25)), many)[
        "x"
    ]
    both = listed[compared].merge(richer, on="customer_id")
    assert (both["arm_x"] == both["arm_y"]).all()


def test_where_whole_units_are_drawn_nobody_gets_what_the_rest_of_the_unit_does_not():
    many = pd.DataFrame({"customer_id": range(200), "segment": "x", "unit": [f"h{n // 2}" for n in range(200)]})
    plan = planned(many, 200.0, control_share=0.3)
    listed = audiences(plan, many)["x"].astype({"customer_id": "int64"}).set_index("customer_id")["arm"]
    assert len(set(zip(listed.index // 2, listed, strict=True))) == 100
    assert plan.lines["control"][0] == listed.eq("control").sum() > 30
    assert "unit" not in audiences(plan, many)["x"]


def test_without_any_value_the_customer_number_decides(customers):
    customers = customers[["customer_id", "segment"]]
    assert audiences(planned(customers, 1.0), customers)["lost"]["customer_id"].tolist() == ["007", "b", "c"]


def test_customers_of_another_plan_are_refused(customers):
    plan = planned(customers, 1.0)
    with pytest.raises(SettingsError, match=r"no row for 'vip' \(1 customers\)"):
        audiences(plan, customers.assign(segment=["lost", "lost", "new", "vip"]))


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 500)), min_size=1, max_size=30),
    st.floats(0, 40),
    st.sampled_from([0.0, 0.1, 0.5]),
)
def test_every_customer_is_in_exactly_one_list_and_contacts_agree_with_the_plan(rows, budget, control_share):
    customers = pd.DataFrame(rows, columns=["segment", "revenue"]).assign(
        customer_id=[f"c{n}" for n in range(len(rows))], orders=1
    )
    plan = planned(customers, budget, control_share=control_share)
    before = customers.copy()
    lists = audiences(plan, customers)
    pd.testing.assert_frame_equal(customers, before)
    together = pd.concat(lists.values())
    assert sorted(together["customer_id"]) == sorted(customers["customer_id"])
    contacted = {segment: (audience["contact"] == "yes").sum() for segment, audience in lists.items()}
    assert contacted == plan.lines.set_index("segment")["contacts"].to_dict()
    held_back = {segment: (audience["arm"] == "control").sum() for segment, audience in lists.items()}
    assert held_back == plan.lines.set_index("segment")["control"].to_dict()
    for audience in lists.values():
        yes, no = (audience.loc[audience["arm"] == arm, "revenue"] for arm in ("contact", "not_reached"))
        assert yes.empty or no.empty or yes.min() >= no.max()
