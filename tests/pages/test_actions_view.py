"""Next best action on the strategy page."""

from __future__ import annotations

import pandas as pd
import pytest
from visitor import orders, word

from analysis.segments.rules import Condition, RuleSettings
from analysis.tables.table import make_table


@pytest.fixture
def planner(visitor, demo_shop):
    return view(visitor().bring(*demo_shop["en"]))


def view(guest):
    guest.workspace.remember(strategy_view="actions")
    return guest.open("bucket_strategy")


def everybody(guest) -> pd.DataFrame:
    return next(table.value for table in guest.app.dataframe if "reason" in table.value)


def test_everybody_who_may_be_contacted_has_an_action_with_its_reason(planner):
    assert "is next for most" in planner.chart_titles()[0]
    listed = everybody(planner)
    consenting = int(planner.metrics()["Get an action"]) + int(planner.metrics()["Left in peace"])
    assert len(listed) == consenting < 1203
    assert (listed["may_contact"] == "yes").all()
    second = listed.loc[listed["action"] == "Second order", "reason"]
    assert second.str.contains(r"\(n = \d+\)").all()
    # The customer is looked up, and the questions are answered.
    customer = second.index[0]
    planner.fill("text_input", "actions_customer", listed.loc[customer, "customer_id"])
    assert any(text.startswith("**How important was it?** 100%") for text in planner.markdown())
    planner.fill("text_input", "actions_customer", "nobody")
    assert any("No customer with an order" in info.value for info in planner.app.info)


def test_a_rule_decides_is_seen_beside_the_machine_and_can_be_undone(planner):
    rule = RuleSettings(((Condition("orders", "at_least", (1.0,)),),)).to_plain()
    lost = RuleSettings(((Condition("customer:gone", "one_of", ("x",)),),)).to_plain()
    kept = [{"rule": lost, "action": "thank"}, {"rule": rule, "action": "nothing"}, {"rule": "nonsense"}]
    planner.workspace.remember(action_rules=kept, action_rules_history=[None])
    planner.run()
    listed = everybody(planner)
    assert set(listed["action"]) == {"Do nothing"}
    assert set(listed["overridden"]) == {"Orders at least 1"}
    assert {"Win back", "Second order"} <= set(listed["machine"])
    assert any("is not used. There is no column" in warning.value for warning in planner.app.warning)
    planner.click("action_rules_undo")
    assert everybody(planner)["overridden"].isna().all()


def test_the_catalogue_can_be_edited_and_brought_back(planner):
    key = planner.app.data_editor[0].key
    planner.app.session_state[key] = {"edited_rows": {7: {"used": False}}, "added_rows": [], "deleted_rows": []}
    planner.run()
    assert "Win back" not in set(everybody(planner)["action"])
    planner.click("action_catalogue_reset")
    assert "Win back" in set(everybody(planner)["action"])
    # A workspace may come from elsewhere, with nonsense in it.
    planner.workspace.remember(
        action_catalogue=[{"action": "welcome", "used": True, "channel": "email", "cost": -1, "response": 7}]
    )
    planner.open("upload").open("bucket_strategy")
    assert any("a contact costs" in warning.value for warning in planner.app.warning)
    assert planner.app.data_editor


def test_few_orders_of_few_customers_say_what_is_not_known(visitor):
    guest = view(visitor(language="de").bring(orders(("a", "2026-01-01", 5.0), ("b", "2026-03-02", 5.0))))
    text = word("de", "Too few first orders are old enough to say who orders again.")
    assert any(text.rstrip(".") in caption for caption in guest.markdown())


def test_where_nobody_may_be_contacted_nobody_gets_an_action(visitor):
    refusing = make_table("customers", pd.DataFrame({"customer_id": ["a", "b"], "newsletter": ["no", "no"]}))
    guest = view(visitor().bring(orders(("a", "2026-01-01", 5.0), ("b", "2026-03-02", 5.0)), refusing))
    assert any("Nobody may be contacted" in warning.value for warning in guest.app.warning)


def test_the_plan_splits_by_next_action_and_proposes_it(planner):
    dearer = {"action": "welcome", "used": True, "channel": "email", "cost": 0.07, "response": 0.09}
    planner.workspace.remember(strategy_view="plan", plan_by="next_action", action_catalogue=[dearer])
    planner.open("upload").open("bucket_strategy")
    plan = planner.app.data_editor[0].value.set_index("segment")
    assert {"welcome", "second_order", "win_back"} <= set(plan.index)
    assert (plan.loc["second_order", "action"], plan.loc["let_go", "channel"]) == ("second_order", "none")
    assert tuple(plan.loc["welcome", ["cost_per_contact", "expected_response"]]) == (0.07, 0.09)


def test_a_test_in_the_workspace_replaces_the_assumption_and_tells_the_last_action(visitor):
    bought = orders(*((f"c{i}", "2026-06-01", 50.0) for i in range(80)))
    tested = pd.DataFrame(
        {
            "customer_id": [f"c{i}" for i in range(80)],
            "arm": ["contact"] * 40 + ["control"] * 40,
            "outcome": [1.0] * 20 + [0.0] * 20 + [1.0] * 4 + [0.0] * 36,
            "campaign": "Begrüßen",
            "timestamp": pd.Timestamp("2026-05-01"),
        }
    )
    guest = view(visitor().bring(bought, make_table("results", tested)))
    listed = everybody(guest)
    assert set(listed["proof"]) == {"measured"}
    # 40 % more orders than the control group, at a margin of 30 % of 50, after 0.05.
    assert listed["expected_value"].iloc[0] == pytest.approx(0.4 * 15 - 0.05, abs=0.005)
    guest.fill("text_input", "actions_customer", "c1")
    assert any(text.startswith("**The last action?** Welcome, 31 days ago") for text in guest.markdown())
