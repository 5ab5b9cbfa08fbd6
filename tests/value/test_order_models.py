from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import hyp2f1
from scipy.stats import beta

from analysis.value import purchase_histories
from analysis.value.histories import DistinctHistories, distinct_histories
from analysis.value.models import BgNbd, MbgNbd, ParetoNbd
from analysis.value.scoring import days_until_order, expected_and_discounted, expected_orders, p_no_order

PUBLISHED = BgNbd(r=0.2426, alpha=4.4136 * 7, a=0.7929, b=2.4259)


MODELS = [
    PUBLISHED,
    MbgNbd(r=0.525, alpha=6.183 * 7, a=0.891, b=1.614),
    ParetoNbd(r=0.5533, alpha=10.578 * 7, s=0.6062, beta=11.669 * 7),
]
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)


def _one(*values):
    return tuple(np.array([float(value)]) for value in values)


def _history(*values):
    return DistinctHistories(*_one(*values), np.ones(1), np.zeros(1, dtype=int))


def _expected(model, history, days):
    return expected_orders(model, _history(*history), np.array([days]))[0, 0]


def _textbook(model, x, t_x, T, t):
    """Equation 10 of Fader, Hardie & Lee (2005)."""
    r, alpha, a, b = model.parameters.values()
    series = hyp2f1(r + x, b + x, a + b + x - 1, t / (alpha + T + t))
    return (
        model.p_alive(*_one(x, t_x, T))
        * (a + b + x - 1)
        / (a - 1)
        * (1 - ((alpha + T) / (alpha + T + t)) ** (r + x) * series)
    )


def test_customer_one_of_cdnow_is_expected_to_order_as_published():
    orders = PUBLISHED.p_alive(*_one(2, 30.43 * 7, 38.86 * 7)) * PUBLISHED.orders_if_active(
        *_one(2, 38.86 * 7), np.array([39 * 7])
    )
    assert orders.item() == pytest.approx(1.226, abs=0.001)


@pytest.mark.parametrize("history", [(0, 0, 272), (2, 213, 272), (29, 260, 272), (1, 12, 20), (0, 0, 0)])
@pytest.mark.parametrize("days", [1, 90, 365, 3650])
def test_expected_orders_are_the_textbooks(history, days):
    found = _expected(PUBLISHED, history, days)
    assert found == pytest.approx(_textbook(PUBLISHED, *history, days).item(), rel=1e-5)


@pytest.mark.parametrize("a", [0.02, 1.0, 3.0])
@pytest.mark.parametrize("x, t_x, T", [(5_000, 4_990, 5_000), (800, 300, 5_000), (5_000, 200, 210), (3, 9, 10)])
def test_expected_orders_stay_finite_and_right_where_the_textbook_overflows(a, x, t_x, T):
    model = BgNbd(0.3, 20.0, a, 2.5)

    def orders(p):
        return -np.expm1(-(0.3 + x) * np.log1p(p * 365 / (20 + T))) / p

    # In the quantile of p: no peak to miss, however many orders.
    expected = quad(lambda share: orders(beta.ppf(share, a, 2.5 + x)), 1e-12, 1, limit=500, epsrel=1e-7)[0]
    found = _expected(model, (x, t_x, T), 365)
    assert found == pytest.approx(expected * model.p_alive(*_one(x, t_x, T)).item(), rel=1e-4)
    assert np.isfinite(model.log_likelihood(*_one(x, t_x, T))).all()


def test_a_one_time_buyer_never_left_in_this_model_but_may_well_stay_away():
    assert PUBLISHED.p_alive(*_one(0, 0, 272)) == 1
    assert p_no_order(PUBLISHED, _history(0, 0, 272), 90).item() == pytest.approx((302.8952 / 392.8952) ** 0.2426)


@each_model
@pytest.mark.parametrize("history", [(2, 213, 272), (6, 250, 272), (0, 0, 100)])
def test_drawn_futures_bring_the_expected_orders_and_are_as_often_empty_as_expected(model, history):
    rng = np.random.default_rng(3)
    x, t_x, T = (np.full((60_000, 1), float(value)) for value in history)
    active = rng.random((60_000, 1)) < model.p_alive(x[:1], t_x[:1], T[:1])
    planned, made, span = model.draw_orders(rng, x, T, 365, active)
    assert made.mean() == pytest.approx(_expected(model, history, 365), abs=4 * made.std() / np.sqrt(60_000))
    assert (made == 0).mean() == pytest.approx(p_no_order(model, _history(*history), 365).item(), abs=0.008)
    assert (made <= planned).all()
    assert ((span > 0) & (span <= 1)).all()


@settings(max_examples=60)
@given(st.integers(1, 40), st.integers(1, 400), st.integers(0, 400), st.integers(1, 400))
def test_a_more_recent_purchase_never_lowers_the_chance_to_be_active(x, recency, later, pause):
    T = recency + later + pause
    for model in MODELS:
        earlier, recent = (model.p_alive(*_one(x, t_x, T)).item() for t_x in (recency, recency + later))
        assert 0 <= earlier <= recent * (1 + 1e-12) <= 1 + 1e-12


@settings(max_examples=60)
@given(st.integers(0, 40), st.integers(0, 400), st.integers(0, 400), st.floats(0.05, 5), st.floats(0.05, 9))
def test_expected_orders_grow_with_time_and_never_beyond_the_rate(x, recency, pause, a, b):
    t_x = recency if x else 0
    history, days = _history(x, t_x, t_x + pause), np.array([10, 100, 1000])
    for model in (BgNbd(0.5, 30.0, a, b), MbgNbd(0.5, 30.0, a, b), ParetoNbd(0.5, 30.0, a, 20 * b)):
        orders = expected_orders(model, history, days)[0]
        assert (np.diff(orders) >= 0).all()
        assert (orders <= (0.5 + x) / (30 + t_x + pause) * days * (1 + 1e-9)).all()


@each_model
def test_the_next_order_is_as_likely_as_not_on_the_day_named_and_not_before(model):
    history = _history(12, 260, 272)
    days = days_until_order(model, history, 0.5).item()
    assert p_no_order(model, history, days) <= 0.5 < p_no_order(model, history, days - 1)
    assert days_until_order(model, history, 0.2).item() < days < days_until_order(model, history, 0.8).item()


@each_model
def test_who_has_probably_left_has_no_next_order(model):
    assert np.isnan(days_until_order(model, _history(12, 40, 272), 0.5)).all()


@settings(max_examples=20)
@given(st.integers(1, 2000), st.floats(0, 0.9), st.integers(1, 800), st.floats(0.01, 0.1))
def test_value_grows_with_the_horizon_and_falls_with_the_discount(days, rate, more_days, more_rate):
    history = DistinctHistories(
        np.array([0.0, 7.0]), np.array([0.0, 90.0]), np.array([5.0, 99.0]), np.ones(2), np.arange(2)
    )
    for model in MODELS:
        plain, value = expected_and_discounted(model, history, days, rate)
        assert (value <= plain * (1 + 1e-9)).all()
        assert (value < expected_and_discounted(model, history, days + more_days, rate)[1]).all()
        assert (value > expected_and_discounted(model, history, days, rate + more_rate)[1]).all()


@each_model
def test_scoring_distinct_histories_is_scoring_rows(model, cdnow):
    customers = purchase_histories(cdnow, "1997-09-30").customers
    distinct = distinct_histories(customers)
    x, t_x, T = (customers[name].to_numpy(float) for name in ("frequency", "recency", "T"))
    by_row = model.p_alive(x, t_x, T) * model.orders_if_active(x, T, np.array([273.0]))[:, 0]
    collapsed = expected_orders(model, distinct, np.array([273.0]))[distinct.position, 0]
    np.testing.assert_allclose(collapsed, by_row, rtol=1e-12)
