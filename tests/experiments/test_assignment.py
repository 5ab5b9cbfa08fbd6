"""Arms are drawn by lot, each customer keeps the own one, and shares are met as chance allows."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare, kstest

from analysis.errors import MappingError, SettingsError
from analysis.experiments import assign_arms

HALVES = {"contact": 0.5, "control": 0.5}


def people(count):
    return pd.DataFrame({"customer_id": [f"c{n}" for n in range(count)]})


def test_the_draw_is_the_same_on_every_machine_and_in_every_version():
    arms = assign_arms(people(8), HALVES, "spring")
    assert [arm[4] for arm in arms] == list("rararrra")


def test_shares_are_met_over_many_campaigns_and_the_p_values_are_even():
    shares, customers = {"a": 0.2, "b": 0.3, "c": 0.5}, people(1000)
    counts = [assign_arms(customers, shares, f"campaign {n}").value_counts() for n in range(100)]
    p_values = [chisquare([count[arm] for arm in shares], [200, 300, 500]).pvalue for count in counts]
    assert kstest(p_values, "uniform").pvalue > 0.001


def test_two_campaigns_draw_independently():
    customers = people(4000)
    both = pd.crosstab(*(assign_arms(customers, HALVES, key) for key in ("spring", "autumn")))
    assert chisquare(both.to_numpy().ravel()).pvalue > 0.001


def test_a_number_is_the_same_customer_as_text_and_as_number():
    numbers = pd.DataFrame({"customer_id": range(50)})
    texts = numbers.astype("str")
    assert assign_arms(numbers, HALVES, "x").equals(assign_arms(texts, HALVES, "x"))


@settings(max_examples=25)
@given(
    st.lists(st.text(min_size=1, max_size=8), unique=True, min_size=2, max_size=30),
    st.integers(0, 100),
    st.floats(0, 1),
)
def test_a_customer_keeps_the_arm_whoever_comes_or_goes_and_in_any_order(ids, seed, share):
    everyone = pd.DataFrame({"customer_id": ids})
    some = everyone.sample(frac=0.6, random_state=seed)
    shares = {"contact": 1 - share, "control": share}
    arms = assign_arms(everyone, shares, "spring")
    assert arms[some.index].equals(assign_arms(some, shares, "spring"))
    assert set(arms) <= set(shares)


def test_more_held_back_changes_only_those_who_are_added_to_the_control_group():
    customers = people(2000)
    few, many = (assign_arms(customers, {"contact": 1 - s, "control": s}, "x") == "control" for s in (0.1, 0.3))
    assert (many | ~few).all()
    assert np.isclose((many & ~few).mean(), 0.2, atol=0.04)


@pytest.mark.parametrize("shares", [{"a": 0.5}, {"a": -0.5, "b": 1.5}, {}, {"a": float("nan"), "b": 1.0}])
def test_shares_that_are_none_are_refused(shares):
    with pytest.raises(SettingsError, match="add up to 1"):
        assign_arms(people(2), shares, "x")


def test_customers_without_a_number_are_refused():
    with pytest.raises(SettingsError, match="1 customers have no number"):
        assign_arms(pd.DataFrame({"customer_id": ["a", None]}), HALVES, "x")
    with pytest.raises(MappingError, match="customer_id"):
        assign_arms(pd.DataFrame({"id": ["a"]}), HALVES, "x")


def test_a_household_is_drawn_as_a_whole():
    customers = people(400).assign(household=[f"h{n // 4}" for n in range(400)])
    arms = assign_arms(customers, HALVES, "spring", unit="household")
    assert len(set(zip(customers["household"], arms, strict=True))) == 100
    assert arms.nunique() == 2
    with pytest.raises(MappingError, match="shop"):
        assign_arms(customers, HALVES, "spring", unit="shop")
