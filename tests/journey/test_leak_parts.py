"""The parts of a leak's price: sums looked up by moment, the adjustment, the draws, the best group."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from analysis.charts import leak_list_chart
from analysis.journey import FunnelSettings, compute_funnel, price_leaks
from analysis.journey.leaks.outcomes import Orders, choose_horizon
from analysis.journey.leaks.realistic import shrunken_rates
from analysis.journey.leaks.regression import fit_logistic, fit_ridge, predict
from analysis.journey.leaks.resample import interval, resampled_sums
from analysis.journey.leaks.standardise import make_comparable
from analysis.journey.leaks.states import State
from data.demo_shop_generator import STEPS, TRUTH, generate
from data.demo_shop_generator.repair import simulate_repair

DAY = np.timedelta64(86_400_000_000, "us")
START = np.datetime64("2024-01-01", "us")

rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20), st.integers(0, 9)), max_size=30)


@settings(max_examples=60)
@given(rows, st.integers(0, 3), st.integers(0, 20), st.integers(1, 10), st.booleans())
def test_money_after_a_moment_is_what_a_walk_through_the_orders_finds(orders, who, day, horizon, own):
    customer, days, amount = np.array(orders, dtype=np.int64).reshape(-1, 3).T
    money = Orders(customer, START + days * DAY, amount.astype(float), yearly_discount=0.2)
    asked = (np.array([who]), np.array([START + day * DAY]))
    expected = sum(
        a * 1.2 ** (-(d - day) / 365)
        for c, d, a in orders
        if c == who and (d > day if own else d >= day) and d <= day + horizon
    )
    assert money.after(*asked, horizon, own=own)[0] == pytest.approx(expected)
    earlier = [(d, a) for c, d, a in orders if c == who and (d <= day if own else d < day)]
    count, spend, latest = money.before(*asked, own=own)
    assert (count[0], spend[0]) == (len(earlier), pytest.approx(sum(a for _, a in earlier)))
    assert np.isnat(latest[0]) if not earlier else latest[0] == START + max(earlier)[0] * DAY
    assert money.at(*asked)[0] == any((c, d) == (who, day) for c, d, _ in orders)


def test_a_refund_lowers_the_purchase_before_it_and_one_without_lowers_nothing():
    customer, days = np.array([0, 0, 0, 1, 1]), np.array([0, 5, 9, 3, 4])
    money = Orders(customer, START + days * DAY, np.array([50.0, 20, -15, -99, 7]), yearly_discount=0.0)
    asked = (np.array([0, 1]), START + np.array([1, 0]) * DAY)
    assert money.after(*asked, 6, own=False).tolist() == [5, 7]


def test_the_logistic_fit_is_the_minimum_another_solver_finds():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(300, 3))
    passed = rng.random(300) < 1 / (1 + np.exp(-(0.5 + x @ [1.0, -2.0, 0.0])))

    def loss(b):
        odds = b[0] + x @ b[1:]
        return np.logaddexp(0, odds).sum() - odds[passed].sum() + 2.0 * (b[1:] ** 2).sum() / 2

    np.testing.assert_allclose(fit_logistic(x, passed, 2.0), minimize(loss, np.zeros(4)).x, atol=2e-3)


def test_a_perfectly_separated_group_still_gets_an_answer():
    x = np.repeat([[-1.0], [1.0]], 50, axis=0)
    odds = predict(fit_logistic(x, x[:, 0] > 0, 1.0), x)
    assert np.isfinite(odds).all()
    assert odds[0] < -2 < 2 < odds[-1]


def test_ridge_without_penalty_is_least_squares():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(50, 2))
    np.testing.assert_allclose(fit_ridge(x, 3 + x @ [2.0, -1.0], 0.0), [3, 2, -1])


def test_lost_customers_unlike_anybody_who_went_on_are_counted():
    rng = np.random.default_rng(3)
    x = np.repeat([[-1.0], [1.0]], 500, axis=0)
    passed = rng.random(1000) < np.where(x[:, 0] > 0, 0.8, 0.01)
    comparable = make_comparable(x, passed, np.where(passed, 10.0, 0.0))
    assert comparable.trimmed == (~passed & (x[:, 0] < 0)).sum()
    assert comparable.weight[passed].max() <= 19
    assert (comparable.weight[~passed] == 0).all()
    np.testing.assert_allclose(comparable.expected, 10)


def test_draws_keep_the_number_who_entered_and_spread_like_the_mean():
    rng = np.random.default_rng(4)
    values = rng.gamma(1, 10, 20_000)
    sums = resampled_sums(np.column_stack([np.ones(20_000), values]), 400)
    np.testing.assert_allclose(sums[:, 0], 20_000)
    assert sums[0, 1] == pytest.approx(values.sum())
    low, high = interval(sums[1:, 1] / 20_000)
    assert high - low == pytest.approx(2 * 1.645 * values.std() / np.sqrt(20_000), rel=0.15)


def test_a_draw_without_anybody_who_entered_says_nothing_and_is_left_out():
    sums = resampled_sums(np.array([[1.0, 5.0], [1.0, 7.0], [0.0, 3.0]]), 100)
    assert len(sums) < 101
    assert np.isfinite(sums).all()
    np.testing.assert_allclose(sums[:, 0], 2)


def test_a_lucky_small_group_does_not_win():
    rates = shrunken_rates(np.array([98.0, 4_000, 3_000]), np.array([100.0, 10_000, 10_000]))
    assert rates[0] < 0.98
    same = shrunken_rates(np.array([52.0, 500, 505]), np.array([100.0, 1_000, 1_000]))
    np.testing.assert_allclose(same, same[0])
    sure = shrunken_rates(np.array([9_000.0, 1_000]), np.array([10_000.0, 10_000]))
    np.testing.assert_allclose(sure, [0.9, 0.1], atol=0.001)


def test_a_repaired_shop_has_the_same_people_and_loses_nobody_at_the_repaired_step():
    repair = simulate_repair("checkout", 300, 0.0, customers=3_000)
    people = generate(1, 3_000).people
    assert repair.lost == ((people["depth"] == 2) & (people["day"] + 30 < 730)).sum()
    # Nine in ten of the rescued order; the lost bring nothing.
    value = people.loc[people["depth"] == 2, "expected_first_year"].mean()
    assert repair.gain == pytest.approx(0.9 * value, rel=0.2)
    assert simulate_repair("checkout", 300, 0.3, customers=3_000).gain < repair.gain
    assert TRUTH.leaking_step == STEPS[3]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_chart_draws_prices_and_says_where_there_are_none(language):
    from analysis.charts.theme import Wording

    shop = generate(2, 200)
    funnel = compute_funnel(shop.events, FunnelSettings(STEPS))
    wording = Wording(language=language)
    named = {("step", "add_to_cart", "checkout"): "Basket → checkout"}
    with_money = leak_list_chart(price_leaks(funnel, shop.orders, events=shop.events), wording, "Title", named)
    texts = str(with_money.to_dict())
    assert "Basket → checkout  ·  worth up to " in texts
    assert ("too few data for a price" in texts) and ("€" in texts)
    without = str(leak_list_chart(price_leaks(funnel), wording).to_dict())
    assert "worth up to" not in without
    assert pd.Series(["add_to_cart → checkout", "lost"]).map(lambda text: text in without).all()


def test_without_any_price_the_chart_draws_customers():
    shop = generate(2, 40)
    funnel = compute_funnel(shop.events, FunnelSettings(STEPS))
    leaks = price_leaks(funnel, shop.orders, events=shop.events)
    assert leaks.leaks["price_alone"].isna().all()
    drawn = [layer["encoding"].get("x", {}).get("field") for layer in leak_list_chart(leaks).to_dict()["layer"]]
    assert drawn[0] == "lost"
    assert "price_alone" not in drawn


def test_the_lost_who_came_late_shorten_the_horizon():
    days = np.arange(200)
    until = np.datetime64("2024-12-31", "us")
    early = until - np.full(200, 360) * DAY
    lost = days < 80
    state = State("step", "a", "b", days, np.where(lost, until - 100 * DAY, early), ~lost, lost, ~lost)
    assert choose_horizon(365, [state], until) == 100
    few = replace(state, lost=days < 40, passed=days >= 40, entered=np.where(days < 40, until - 100 * DAY, early))
    assert choose_horizon(365, [few], until) == 360
