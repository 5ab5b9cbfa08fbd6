"""How many customers a test needs: published numbers, and the power that was promised."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from analysis.errors import SettingsError
from analysis.experiments import (
    DesignSettings,
    design_effect,
    required_customers,
    smallest_control_share,
    smallest_effect,
)


@pytest.mark.parametrize("baseline, expected, each", [(0.20, 0.25, 1094), (0.03, 0.033, 53_211)])
def test_shares_need_the_published_number_in_each_arm(baseline, expected, each):
    needed = required_customers(baseline, expected)
    assert (needed.contact, needed.control, needed.total) == (each, each, 2 * each)


def test_amounts_need_the_number_of_the_t_test():
    """Half a standard deviation: 64 an arm (Cohen 1988, table 2.4.1), 17 for a whole one."""
    assert required_customers(0.0, 5.0, sd=10.0).contact == 64
    assert required_customers(20.0, 30.0, sd=10.0).contact == 17


@pytest.mark.parametrize("control_share", [0.5, 0.2])
def test_of_a_thousand_tests_about_800_find_the_effect_and_50_a_false_one(control_share):
    needed = required_customers(0.20, 0.25, DesignSettings(control_share=control_share))
    rng = np.random.default_rng(1)
    for rate, found, tolerance in ((0.25, 0.8, 0.015), (0.20, 0.05, 0.008)):
        contact = rng.binomial(needed.contact, rate, 20_000) / needed.contact
        control = rng.binomial(needed.control, 0.20, 20_000) / needed.control
        pooled = (contact * needed.contact + control * needed.control) / needed.total
        error = np.sqrt(pooled * (1 - pooled) * (1 / needed.contact + 1 / needed.control))
        assert (np.abs(contact - control) / error > norm.isf(0.025)).mean() == pytest.approx(found, abs=tolerance)


def test_fewer_held_back_need_more_customers_and_the_control_group_is_smaller():
    half, fifth = (required_customers(0.1, 0.12, DesignSettings(control_share=share)) for share in (0.5, 0.2))
    assert fifth.total > half.total
    assert fifth.control < half.control


@settings(max_examples=25)
@given(st.floats(0, 0.9), st.integers(30, 100_000), st.floats(0.05, 0.95))
def test_the_smallest_effect_needs_exactly_these_customers(baseline, customers, control_share):
    chosen = DesignSettings(control_share=control_share)
    effect = smallest_effect(customers, baseline, chosen)
    if np.isnan(effect):
        assert required_customers(baseline, 1.0, chosen).total > customers
    else:
        assert required_customers(baseline, baseline + effect, chosen).total == pytest.approx(
            customers, abs=3, rel=1e-3
        )


def test_the_smallest_effect_on_money_is_the_inverse_too():
    assert smallest_effect(128, 0.0, sd=10.0) == pytest.approx(5.0, rel=0.01)
    assert np.isnan(smallest_effect(1, 0.0, sd=10.0))


def test_three_customers_can_show_nothing():
    assert np.isnan(smallest_effect(3, 0.2))
    assert np.isnan(smallest_effect(100, 1.0))


def test_the_smallest_control_share_is_just_enough():
    chosen = DesignSettings()
    share = smallest_control_share(5000, 0.2, 0.25, chosen)
    assert share < 0.5
    assert required_customers(0.2, 0.25, DesignSettings(control_share=share)).total == pytest.approx(5000, abs=2)
    assert np.isnan(smallest_control_share(2187, 0.2, 0.25, chosen))
    assert smallest_control_share(10**7, 0.2, 0.25, chosen) == 0.01


def test_whole_households_drawn_need_more_customers():
    """Units of 4 alike by 0.05: 1 + 3 × 0.05. Of 4 and 1 the mean customer's unit has (16 + 1) / 5 members."""
    fours = pd.Series(np.repeat(range(10), 4))
    assert design_effect(fours, 0.05) == pytest.approx(1.15)
    assert design_effect(pd.Series(["a"] * 4 + [None]), 0.1) == pytest.approx(1 + (17 / 5 - 1) * 0.1)
    assert design_effect(pd.Series(range(9)), 0.5) == design_effect(fours, 0.0) == 1
    needed = required_customers(0.2, 0.25, DesignSettings(design_effect=1.15))
    assert needed.contact == pytest.approx(1094 * 1.15, abs=1)


@pytest.mark.parametrize(
    "values, options, complaint",
    [
        ((0.2, 0.2), {}, "no difference to find"),
        ((20, 25), {}, "share of customers who order is 20"),
        ((0.2, -0.1), {}, "share of customers who order is -0.1"),
        ((1.0, 2.0), {"sd": 0.0}, "standard deviation is 0"),
        ((0.2, 0.3), {"settings": DesignSettings(control_share=0)}, "'control_share' is 0"),
        ((0.2, 0.3), {"settings": DesignSettings(design_effect=0.5)}, "design effect is 0.5"),
        ((0.2, 0.3), {"settings": DesignSettings(power=0.05, significance=0.05)}, "no better than"),
    ],
)
def test_what_cannot_be_planned_is_refused(values, options, complaint):
    with pytest.raises(SettingsError, match=complaint):
        required_customers(*values, **options)
