"""Next best actions: each reached by a customer made for it, rules go first, and nothing costs more than it brings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.segments import make_segmentation
from analysis.segments.rules import Condition, RuleSettings
from analysis.strategy import HumanRule, Known, NextActionSettings, next_best_actions, summarise_actions
from analysis.strategy.actions import ACTION_CODES, CatalogueAction, usual_catalogue
from analysis.strategy.defaults import ACTION_PROPOSALS
from analysis.strategy.offers import Offers

DAY = pd.Timestamp("2026-06-30")


def shop(customers: dict[str, list[tuple]]) -> pd.DataFrame:
    """Orders from customer → (days before the last day, amount, category)."""
    rows = [
        (customer, DAY - pd.Timedelta(days=days), float(amount), category)
        for customer, bought in customers.items()
        for days, amount, category in bought
    ]
    return pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount", "category"])


# Forty who began with tea 400 days ago: 16 came again after 40 days. So 40 % (n = 40) buy again, half within 40 days.
# The sixteen have ordered every 40 days since: all of these gaps are 40 days, so silent for longer has lapsed.
HISTORY = {f"once{i}": [(400, 10, "tea")] for i in range(24)} | {
    f"again{i}": [(400 - 40 * k, 10, "tea") for k in range(11)] for i in range(16)
}
DESIGNED = {
    "welcome": [(5, 50, "tea")],
    "second_order": [(28, 50, "tea")],
    "cross_sell": [(20, 50, "tea"), (21, 60, "tea")],
    "replenish": [(30, 50, "tea"), (35, 60, "tea")],
    "upgrade": [(10, 99, "tea"), (30, 50, "tea"), (50, 50, "tea")],
    "thank": [(10, 900, "tea"), (20, 950, "tea"), (30, 900, "tea")],
    "ask": [(20, 40, "tea"), (21, 60, "tea")],
    "win_back": [(60, 50, "tea"), (100, 50, "tea")],
    "let_go": [(300, 50, "tea"), (340, 50, "tea")],
    "nothing": [(35, 50, "tea"), (36, 50, "tea")],
}
ORDERS = shop(HISTORY | DESIGNED)
OFFERS = Offers(
    pd.DataFrame(
        [("cross_sell", 1, "pot", "tea", 0.5, 0.4, 0.1, 5.0, 20)],
        columns=[
            "customer_id",
            "rank",
            "offer",
            "because",
            "confidence",
            "confidence_low",
            "base_rate",
            "lift",
            "together",
        ],
    ),
    associations=None,
    customers=1,
)
DUE = pd.DataFrame(
    {
        "customer_id": ["replenish"],
        "product": ["green tea"],
        "due_on": [DAY + pd.Timedelta(days=12)],
        "gaps": [25],
        "share_again": [0.64],
    }
)
KNOWN = Known(offers=OFFERS, replenishment=DUE)
SETTINGS = NextActionSettings(top_share=1 / 50)


def chosen(found, customer: str) -> pd.Series:
    return found.customers.set_index("customer_id").loc[customer]


@pytest.fixture(scope="module")
def found():
    return next_best_actions(ORDERS, SETTINGS, KNOWN)


@pytest.mark.parametrize("action", DESIGNED)
def test_each_action_is_reached_by_the_customer_made_for_it(found, action):
    assert chosen(found, action)["action"] == action


def test_every_action_of_the_catalogue_has_such_a_customer():
    assert set(DESIGNED) == set(ACTION_CODES)


def test_a_second_order_is_due_by_the_gap_that_is_usual_after_such_a_first_one(found):
    row = chosen(found, "second_order")
    assert (row["reason"], row["reason_what"]) == ("second_order_due", "tea")
    # Usual after 40 days, 28 are gone. Of the 42 whose first order is 180 days ago, "let_go" came again too.
    assert row["reason_days"] == 12
    assert row["reason_base"] == 41
    assert row["reason_share"] == pytest.approx(17 / 41)


def test_the_expected_value_is_the_margin_of_the_extra_orders_after_the_cost(found):
    row = chosen(found, "welcome")
    # Without a forecast as if this customer had one more order of the shop's mean: (50 + mean) / 2.
    mean = ORDERS["amount"].mean()
    per_order = 0.3 * (50 + mean) / 2
    assert row["expected_value"] == pytest.approx(0.05 * per_order - 0.05)
    assert (row["value_low"], row["value_high"]) == pytest.approx((0.025 * per_order - 0.05, 0.075 * per_order - 0.05))
    assert row["unproven"]


def test_with_a_forecast_an_order_is_worth_what_it_expects():
    ids = ORDERS["customer_id"].unique()
    values = pd.DataFrame({"customer_id": ids, "expected_orders": 2.0, "expected_spend": 80.0})
    values = values.assign(lifetime_value=24.0, p_churn_90=0.5)
    row = chosen(next_best_actions(ORDERS, SETTINGS, replace(KNOWN, values=values)), "welcome")
    assert row["expected_value"] == pytest.approx(0.05 * 0.3 * 40 - 0.05)


def test_what_costs_more_than_it_brings_is_not_done_and_the_reason_says_so():
    dear = tuple(replace(line, cost=1000.0) for line in usual_catalogue())
    found = next_best_actions(ORDERS, replace(SETTINGS, catalogue=dear), KNOWN)
    assert set(found.customers["action"]) == {"nothing", "let_go"}
    row = chosen(found, "welcome")
    assert (row["action"], row["reason"], row["reason_what"]) == ("nothing", "costs_more", "welcome")
    assert chosen(found, "win_back")["action"] == "let_go"
    assert (found.customers["cost"] == 0).all()


def test_a_rule_goes_before_the_machine_and_both_are_seen(found):
    many = RuleSettings(((Condition("orders", "at_least", (3.0,)),),))
    everyone = RuleSettings(((Condition("orders", "at_least", (1.0,)),),))
    rules = (HumanRule("regulars", many, "thank"), HumanRule("all", everyone, "nothing"))
    ruled = next_best_actions(ORDERS, replace(SETTINGS, rules=rules), KNOWN)
    upgrade = chosen(ruled, "upgrade")
    assert (upgrade["action"], upgrade["reason"], upgrade["overridden"]) == ("thank", "rule", "regulars")
    assert upgrade["machine_action"] == "upgrade"
    assert upgrade["machine_value"] == chosen(found, "upgrade")["expected_value"]
    welcome = chosen(ruled, "welcome")
    assert (welcome["action"], welcome["overridden"], welcome["cost"]) == ("nothing", "all", 0.0)


def test_an_action_just_done_is_not_repeated():
    def after(days):
        done = pd.DataFrame(
            {"customer_id": ["welcome"], "action": ["welcome"], "timestamp": [DAY - pd.Timedelta(days=days)]}
        )
        return chosen(next_best_actions(ORDERS, SETTINGS, replace(KNOWN, contacts=done)), "welcome")["action"]

    assert after(3) == "nothing"
    assert after(31) == "welcome"


def test_who_stopped_at_a_leak_since_the_last_order_is_asked():
    stopped = pd.DataFrame({"customer_id": ["nothing"], "step": ["checkout"], "entered": [DAY - pd.Timedelta(days=2)]})
    row = chosen(next_best_actions(ORDERS, SETTINGS, replace(KNOWN, stopped=stopped)), "nothing")
    assert (row["action"], row["reason"], row["reason_what"], row["reason_days"]) == (
        "ask",
        "stopped_at",
        "checkout",
        2,
    )
    before = stopped.assign(entered=DAY - pd.Timedelta(days=50))
    assert chosen(next_best_actions(ORDERS, SETTINGS, replace(KNOWN, stopped=before)), "nothing")["action"] == "nothing"


def test_what_a_test_has_measured_replaces_the_assumption():
    measured = pd.DataFrame(
        {"action": ["welcome", "second_order"], "uplift": [0.2, -0.01], "low": [0.1, -0.03], "high": [0.3, 0.01]}
    ).assign(unit="orders")
    found = next_best_actions(ORDERS, SETTINGS, replace(KNOWN, measured=measured))
    row = chosen(found, "welcome")
    assert not row["unproven"]
    assert (row["value_low"] + 0.05) * 3 == pytest.approx(row["value_high"] + 0.05)
    # A test that found nothing takes the action away.
    assert chosen(found, "second_order")["reason"] == "costs_more"


def test_the_last_order_is_weighed_against_the_own_and_against_all(found):
    known = found.situations.set_index("customer_id").loc["upgrade"]
    assert known["last_order_share"] == pytest.approx(99 / 199)
    assert known["last_among_own"] == 1
    # Only the three orders of 900 and more are larger.
    assert known["last_among_all"] == pytest.approx(1 - 3 / len(ORDERS))
    assert known["last_action"] == "unknown"


def test_too_few_of_a_kind_take_all_first_orders_and_too_few_in_all_say_nothing():
    strange = shop(HISTORY | {"a": [(100, 50, "cake")]})
    row = chosen(next_best_actions(strange), "a")
    assert pd.isna(row["reason_what"])
    assert row["reason_base"] == 40
    few = next_best_actions(shop({"a": [(100, 50, "cake")], "b": [(0, 5, "cake")]}))
    assert np.isnan(chosen(few, "a")["reason_share"])
    assert chosen(few, "a")["action"] == "second_order"


def test_without_categories_and_with_one_order_each_it_still_answers():
    orders = shop({f"c{i}": [(i * 10, 50, "tea")] for i in range(60)}).drop(columns="category")
    found = next_best_actions(orders)
    assert np.isnan(found.habits.lapsed_days)
    assert set(found.customers["action"]) == {"welcome", "second_order", "win_back", "let_go"}


def test_who_only_sent_things_back_is_left_alone():
    orders = pd.concat([ORDERS, shop({"back": [(3, -20, "tea")]})])
    row = chosen(next_best_actions(orders, SETTINGS), "back")
    assert (row["action"], row["reason"]) == ("nothing", "no_order")


def test_a_shop_of_refunds_alone_is_refused():
    with pytest.raises(NotEnoughDataError, match="no order"):
        next_best_actions(shop({"back": [(3, -20, "tea")]}))


def test_segments_are_told_and_small_groups_are_one_row_that_adds_up():
    ids = ORDERS["customer_id"].unique()
    groups = make_segmentation(
        "rule", "rule", ids, np.where(pd.Series(ids).str.startswith("once"), "x", "y"), ("x", "y")
    )
    customers = next_best_actions(ORDERS, SETTINGS, replace(KNOWN, segments=groups)).customers
    table = summarise_actions(customers, by="segment")
    assert table["customers"].sum() == len(customers)
    assert table["expected_value"].sum() == pytest.approx(customers["expected_value"].sum())
    assert (table["customers"][:-1] >= 5).all()
    assert table["segment"].isna().tolist() == [False] * (len(table) - 1) + [True]


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"catalogue": ()}, "is empty"),
        ({"catalogue": (CatalogueAction("welcome", "email", 0.05, 1.5),)}, "the response is 1.5"),
        ({"catalogue": (CatalogueAction("welcome", "email", -1.0, 0.5),)}, "costs -1.0"),
        ({"catalogue": (CatalogueAction("welcome", "email", float("nan"), 0.5),)}, "costs nan"),
        ({"catalogue": (CatalogueAction("welcome", "pigeon", 1.0, 0.5),)}, "channel is 'pigeon'"),
        ({"catalogue": (CatalogueAction("dance", "email", 1.0, 0.5),)}, "'dance'"),
        ({"catalogue": usual_catalogue()[:1] * 2}, "more than one line 'welcome'"),
        ({"margin": 30.0}, "margin is 30"),
        ({"welcome_days": 200}, "new for 200 days"),
        ({"rules": (HumanRule("r", RuleSettings(()), "dance"),)}, "asks for the action 'dance'"),
        ({"rules": (HumanRule("r", RuleSettings(()), "thank"),)}, "no condition yet"),
    ],
)
def test_nonsense_is_refused_in_words(wrong, said):
    with pytest.raises(SettingsError, match=said):
        next_best_actions(ORDERS, replace(SETTINGS, **wrong))


def test_the_catalogue_proposes_what_the_plan_proposes():
    assert [line.action for line in usual_catalogue()] == list(ACTION_PROPOSALS)


histories = st.dictionaries(
    st.integers(0, 90).map(str),
    st.lists(st.tuples(st.integers(0, 700), st.integers(-20, 200), st.sampled_from("ab")), min_size=1, max_size=5),
    max_size=30,
)


@settings(max_examples=6)
@given(histories, st.floats(0, 20), st.integers(1, 4), st.randoms())
def test_everybody_gets_one_action_that_pays_or_that_a_rule_wants_in_whatever_order_rows_come(past, cost, many, random):
    orders = shop(past | {"somebody": [(0, 20, "a")]})
    catalogue = tuple(replace(line, cost=cost) for line in usual_catalogue())
    rule = HumanRule("many", RuleSettings(((Condition("orders", "at_least", (float(many),)),),)), "thank")
    asked = NextActionSettings(catalogue=catalogue, rules=(rule,), fewest=5, observed_until=DAY)
    found = next_best_actions(orders, asked)
    customers = found.customers
    assert sorted(customers["customer_id"]) == sorted([*past, "somebody"])
    assert customers["action"].notna().all()
    ruled = customers["overridden"].notna()
    assert (ruled == (found.situations["orders"] >= many)).all()
    assert (customers.loc[ruled, "action"] == "thank").all()
    assert (customers.loc[~ruled & (customers["cost"] > 0), "expected_value"] > 0).all()
    assert (customers["machine_value"] >= 0).all()
    rows = list(range(len(orders)))
    random.shuffle(rows)
    again = next_best_actions(orders.iloc[rows], asked)
    assert again.customers["action"].tolist() == customers["action"].tolist()
    np.testing.assert_allclose(again.customers["expected_value"], customers["expected_value"])
