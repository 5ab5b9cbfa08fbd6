"""New customers followed forward, and the range of what they bring."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.value.acquisition.marginal import marginal_cost
from analysis.value.acquisition.payback import follow, money_by_age, payback_month, range_of


def test_money_falls_into_the_month_since_the_first_order():
    after = np.array([0, 1, 30, 31, 365])
    money = money_by_age(np.zeros(5, dtype=int), after, np.full(5, 10.0), 1, 12, 0.0)
    assert money.tolist() == [[10, 20, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10]]
    discounted = money_by_age(np.zeros(5, dtype=int), after, np.full(5, 10.0), 1, 12, 0.1)
    assert discounted[0, 12] == pytest.approx(10 / 1.1)


def test_who_is_too_young_for_a_month_neither_lowers_nor_raises_it():
    # Two old customers bring 10 and then 6 in the first month; a young one brought 10 and was seen for ten days.
    money = np.array([[10.0, 6.0], [10.0, 6.0], [10.0, 1.0]])
    followed = follow(money, np.array([40, 31, 10]))
    assert followed.customers.tolist() == [3, 2]
    assert followed.margin.tolist() == [10, 16]


def test_the_cost_is_back_in_the_first_month_that_reaches_it():
    margin = np.array([[5.0, 8.0, 12.0], [12.0, 13.0, 14.0], [1.0, 2.0, 3.0]])
    assert payback_month(margin, np.array([10.0, 12.0, 9.0])).tolist() == [2, 0, np.inf]
    assert range_of(np.array([1.0] * 9 + [np.inf])) == (1.0, 1.0)
    assert range_of(np.array([1.0] * 5 + [np.inf] * 5)) == (1.0, np.inf)


def test_the_range_of_the_value_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(3)
    held = 0
    for _shop in range(150):
        followed = follow(rng.exponential(10, (60, 2)), rng.integers(0, 60, 60))
        low, high = range_of(followed.drawn_margin[:, 1])
        held += low <= 20 <= high
    assert 0.68 < held / 150 < 0.9


def test_blocks_of_many_customers_give_the_range_of_the_textbook():
    money = np.random.default_rng(1).exponential(10, (20_000, 1))
    low, high = range_of(follow(money, np.full(20_000, 1)).drawn_margin[:, 0])
    assert high - low == pytest.approx(2 * 1.2816 * money.std() / np.sqrt(20_000), rel=0.15)


def test_one_more_customer_costs_more_than_the_average_where_spend_wears_off():
    rng = np.random.default_rng(5)
    spend = rng.uniform(50, 400, 200)
    found = marginal_cost(spend, rng.poisson(2 * np.sqrt(spend)))
    # Customers grow with the root of the spend: half the elasticity, twice the cost.
    average = spend.sum() / (2 * np.sqrt(spend)).sum()
    assert found.low < 2 * average < found.high
    assert found.low < found.cost < found.high


@pytest.mark.parametrize(
    ("spend", "customers", "untold"),
    [
        (np.full(30, 100.0), np.arange(30), "hardly_varies"),
        (np.arange(1, 9.0), np.arange(8), "few_periods"),
        (np.arange(1, 31.0), np.zeros(30), "few_periods"),
        (np.tile([100.0, 300.0], 15), np.tile([9, 3], 15), "no_effect_seen"),
    ],
)
def test_without_evidence_the_cost_of_one_more_is_not_told(spend, customers, untold):
    found = marginal_cost(spend, customers)
    assert found.untold == untold
    assert np.isnan(found.cost)
