from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import hyp2f1
from scipy.stats import beta

from analysis.value.bgnbd import BgNbd

PUBLISHED = BgNbd(r=0.2426, alpha=4.4136 * 7, a=0.7929, b=2.4259)


def _one(*values):
    return tuple(np.array([float(value)]) for value in values)


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
    orders = PUBLISHED.expected_orders(*_one(2, 30.43 * 7, 38.86 * 7), [39 * 7])
    assert orders[0, 0] == pytest.approx(1.226, abs=0.001)


@pytest.mark.parametrize("history", [(0, 0, 272), (2, 213, 272), (29, 260, 272), (1, 12, 20), (0, 0, 0)])
@pytest.mark.parametrize("days", [1, 90, 365, 3650])
def test_expected_orders_are_the_textbooks(history, days):
    found = PUBLISHED.expected_orders(*_one(*history), [days])[0, 0]
    assert found == pytest.approx(_textbook(PUBLISHED, *history, days).item(), rel=1e-5)


@pytest.mark.parametrize("a", [0.02, 1.0, 3.0])
@pytest.mark.parametrize("x, t_x, T", [(5_000, 4_990, 5_000), (800, 300, 5_000), (5_000, 200, 210), (3, 9, 10)])
def test_expected_orders_stay_finite_and_right_where_the_textbook_overflows(a, x, t_x, T):
    model = BgNbd(0.3, 20.0, a, 2.5)

    def orders(p):
        return -np.expm1(-(0.3 + x) * np.log1p(p * 365 / (20 + T))) / p

    # In the quantile of p: no peak to miss, however many orders.
    expected = quad(lambda share: orders(beta.ppf(share, a, 2.5 + x)), 1e-12, 1, limit=500, epsrel=1e-7)[0]
    found = model.expected_orders(*_one(x, t_x, T), [365])[0, 0]
    assert found == pytest.approx(expected * model.p_alive(*_one(x, t_x, T)).item(), rel=1e-4)
    assert np.isfinite(model.log_likelihood(*_one(x, t_x, T))).all()


def test_a_one_time_buyer_never_left_in_this_model_but_may_well_stay_away():
    assert PUBLISHED.p_alive(*_one(0, 0, 272)) == 1
    assert PUBLISHED.p_no_order(*_one(0, 0, 272), 90).item() == pytest.approx((302.8952 / 392.8952) ** 0.2426)


def test_staying_away_is_the_share_of_drawn_futures_without_an_order():
    rng = np.random.default_rng(3)
    _, made = PUBLISHED.draw_orders(rng, *(np.full((60_000, 1), value) for value in (2.0, 213.0, 272.0)), 90)
    assert (made == 0).mean() == pytest.approx(PUBLISHED.p_no_order(*_one(2, 213, 272), 90).item(), abs=0.008)


def test_drawn_futures_bring_the_expected_orders():
    rng = np.random.default_rng(4)
    _, made = PUBLISHED.draw_orders(rng, *(np.full((60_000, 1), value) for value in (6.0, 250.0, 272.0)), 365)
    expected = PUBLISHED.expected_orders(*_one(6, 250, 272), [365])[0, 0]
    assert made.mean() == pytest.approx(expected, abs=4 * made.std() / np.sqrt(60_000))


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 40), st.integers(1, 400), st.integers(0, 400), st.integers(1, 400))
def test_a_more_recent_purchase_never_lowers_the_chance_to_be_active(x, recency, later, pause):
    T = recency + later + pause
    earlier, recent = (PUBLISHED.p_alive(*_one(x, t_x, T)).item() for t_x in (recency, recency + later))
    assert 0 <= earlier <= recent <= 1


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 40), st.integers(0, 400), st.integers(0, 400), st.floats(0.05, 5), st.floats(0.05, 9))
def test_expected_orders_grow_with_time_and_never_beyond_the_rate(x, recency, pause, a, b):
    model = BgNbd(0.5, 30.0, a, b)
    t_x = recency if x else 0
    orders = model.expected_orders(*_one(x, t_x, t_x + pause), [10, 100, 1000])[0]
    assert (np.diff(orders) >= 0).all()
    assert (orders <= (0.5 + x) / (30 + t_x + pause) * np.array([10, 100, 1000]) * (1 + 1e-9)).all()
