from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from populations import TRUTH, simulate

from analysis.value.discounting import mean_discount
from analysis.value.fitting import fit_value_model
from analysis.value.histories import distinct_histories
from analysis.value.intervals import Simulation
from analysis.value.ranges import customer_ranges
from analysis.value.scoring import expected_orders


def _randomised_ranks(draws, truth, rng):
    """Where the truth lies among the draws, 0–1; ties broken at random (randomised PIT)."""
    below, equal = (draws < truth[:, None]).mean(axis=1), (draws == truth[:, None]).mean(axis=1)
    return below + rng.random(len(truth)) * equal


@pytest.fixture(scope="module", params=list(TRUTH))
def futures(request):
    horizon = 180
    customers = simulate(TRUTH[request.param], np.random.default_rng(7), 4_000, horizon)
    simulation = Simulation(fit_value_model(customers, name=request.param), customers, horizon, draws=200)
    drawn = next(simulation.futures())
    return customers, simulation, drawn.orders, drawn.money


@pytest.mark.parametrize("what", ["later_orders", "later_spend"])
def test_eighty_of_a_hundred_outcomes_lie_in_the_eighty_percent_range(futures, what):
    customers, _, orders, money = futures
    draws = orders if what == "later_orders" else money
    ranks = _randomised_ranks(draws, customers[what].to_numpy(), np.random.default_rng(1))
    assert ((ranks > 0.1) & (ranks < 0.9)).mean() == pytest.approx(0.8, abs=0.03)
    repeaters = ranks[customers["frequency"] > 1]
    assert ((repeaters > 0.1) & (repeaters < 0.9)).mean() == pytest.approx(0.8, abs=0.04)


def test_the_range_of_the_total_holds_the_truth_and_is_no_sum_of_lows_and_highs(futures):
    customers, simulation, _, _ = futures
    ranges = customer_ranges(simulation)
    low, high, total = ranges.customers["low"], ranges.customers["high"], ranges.total
    wide_low, wide_high = np.quantile(total, [0.005, 0.995])
    assert wide_low < customers["later_spend"].sum() < wide_high
    assert low.sum() < np.quantile(total, 0.1) < np.quantile(total, 0.9) < high.sum()


def test_where_spend_follows_frequency_customers_of_the_same_pace_say_what_an_order_brings():
    customers = simulate(TRUTH["bgnbd"], np.random.default_rng(5), 3_000, 180, spend_follows=0.5)
    model = fit_value_model(customers)
    assert "spend_by_pace" in model.notes
    joint, apart = (
        Simulation(replace(model, joint_rows=rows), customers, 180, draws=100) for rows in (model.joint_rows, None)
    )
    later, once = customers["later_spend"], customers["frequency"] == 0
    mean, independent = (
        np.concatenate([drawn.spend for drawn in simulation.futures()]).mean(axis=1) for simulation in (joint, apart)
    )
    # Taken for independent, one-time buyers are expected to spend like the frequent ones.
    assert independent[once].sum() > 1.15 * later[once].sum()
    assert abs(mean[once].sum() / later[once].sum() - 1) < abs(independent[once].sum() / later[once].sum() - 1) / 1.5
    assert mean.sum() == pytest.approx(later.sum(), rel=0.1)
    distinct = distinct_histories(customers)
    orders = expected_orders(model.orders, distinct, np.array([180.0]))[distinct.position, 0]
    expected = orders * model.expected_spend(customers, orders, 180)
    for rows in (once, ~once):
        assert expected[rows].sum() == pytest.approx(mean[rows].sum(), rel=0.05)


def test_where_spend_does_not_follow_frequency_it_is_drawn_apart(futures):
    assert futures[1].model.joint_rows is None


def test_customers_alike_get_the_same_range(futures):
    customers, simulation, _, _ = futures
    once = customers.join(customer_ranges(simulation).customers).query("frequency == 0")
    assert (once.groupby("T")[["low", "high"]].nunique() == 1).all(axis=None)


@pytest.mark.parametrize("planned, made", [(1, 1), (3, 3), (3, 1), (12, 12), (12, 9)])
def test_the_mean_discount_is_that_of_the_first_of_many_random_moments(planned, made):
    rng = np.random.default_rng(2)
    moments = np.sort(rng.random((20_000, planned)), axis=1)[:, :made]
    expected = np.exp(-1.5 * moments).mean(axis=1)
    found = mean_discount(rng, np.full(20_000, planned), np.full(20_000, made), np.full(20_000, 1.5))
    assert found.mean() == pytest.approx(expected.mean(), abs=0.006)
    assert found.std() == pytest.approx(expected.std(), rel=0.1)


def test_without_discount_money_later_is_worth_the_same():
    rng = np.random.default_rng(2)
    assert mean_discount(rng, np.array([4, 1]), np.array([2, 1]), np.zeros(2)).tolist() == [1, 1]
