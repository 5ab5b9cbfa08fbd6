"""Segments by conditions of one's own: exact, everybody in one of two groups, and wrong conditions said."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SettingsError
from analysis.segments.facts import gather_facts
from analysis.segments.rules import INSIDE, REST, Condition, RuleSettings, from_plain, segment_by_rule

ORDERS = pd.DataFrame(
    [("anna", "2024-01-01", 30.0, "tea"), ("anna", "2024-01-11", 10.0, "cups"), ("bert", "2024-01-21", 5.0, "tea")],
    columns=["customer_id", "timestamp", "amount", "category"],
).assign(timestamp=lambda frame: pd.to_datetime(frame["timestamp"]))
PEOPLE = pd.DataFrame({"customer_id": ["anna", "cleo", "dora"], "country": ["AT", "DE", None]})
FACTS = gather_facts(ORDERS, PEOPLE)

TWICE = Condition("orders", "at_least", (2,))
TEA = Condition("category", "bought", ("tea",))
GERMAN = Condition("customer:country", "one_of", ("DE", "CH"))


def inside(*alternatives):
    found = segment_by_rule(FACTS, RuleSettings(alternatives)).customers
    return sorted(found.loc[found["segment"] == INSIDE, "customer_id"])


@pytest.mark.parametrize(
    "condition, expected",
    [
        (TWICE, ["anna"]),
        (Condition("orders", "at_most", (0,)), ["cleo", "dora"]),
        (Condition("days_since_last_order", "at_most", (0,)), ["bert"]),
        (Condition("days_since_last_order", "is_unknown"), ["cleo", "dora"]),
        (TEA, ["anna", "bert"]),
        (Condition("category", "never_bought", ("tea", "cups")), ["cleo", "dora"]),
        (GERMAN, ["cleo"]),
        # Who did not answer is not "none of these".
        (Condition("customer:country", "none_of", ("DE",)), ["anna"]),
        (Condition("customer:country", "is_unknown"), ["bert", "dora"]),
    ],
)
def test_each_condition_means_what_it_says(condition, expected):
    assert inside((condition,)) == expected


def test_conditions_of_an_alternative_all_hold_and_one_alternative_is_enough():
    assert inside((TEA, TWICE)) == ["anna"]
    assert inside((TEA, TWICE), (GERMAN,)) == ["anna", "cleo"]
    assert inside((TEA, TWICE), ()) == ["anna"]


def test_size_and_revenue_are_of_those_inside():
    found = segment_by_rule(FACTS, RuleSettings(((TWICE,),)))
    assert (found.size, found.share_of_customers, found.revenue) == (1, 0.25, 40.0)
    assert found.share_of_revenue == pytest.approx(40 / 45)
    assert found.segmentation.sizes.to_dict() == {INSIDE: 1, REST: 3}


@given(st.lists(st.lists(st.sampled_from([TWICE, TEA, GERMAN]), min_size=1, max_size=3), min_size=1, max_size=3))
def test_every_customer_is_inside_or_in_the_rest(alternatives):
    rule = RuleSettings(tuple(map(tuple, alternatives)))
    found = segment_by_rule(FACTS, rule).segmentation
    assert found.sizes.sum() == 4
    assert set(found.customers["customer_id"]) == {"anna", "bert", "cleo", "dora"}
    assert from_plain(rule.to_plain()) == rule


@pytest.mark.parametrize(
    "alternatives, said",
    [
        ((), "no condition yet"),
        (((),), "no condition yet"),
        (((Condition("order", "at_least", (2,)),),), "nearest name is 'orders'"),
        (((Condition("orders", "one_of", ("2",)),),), "Possible: at_least, at_most, is_unknown"),
        (((Condition("orders", "at_least", ("many",)),),), "“many”, which is no number"),
        (((Condition("orders", "at_least"),),), "no value yet"),
    ],
)
def test_a_rule_that_cannot_be_answered_says_why(alternatives, said):
    with pytest.raises(SettingsError, match=said):
        segment_by_rule(FACTS, RuleSettings(alternatives))
