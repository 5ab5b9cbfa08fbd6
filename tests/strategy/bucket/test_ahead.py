"""Expectations of customers who order and leave by chance, against the same customers drawn one by one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from analysis.strategy.bucket.ahead import FIELDS, Since, months_ahead
from analysis.strategy.bucket.posterior import Posterior, leaves_after_first, newcomer
from analysis.value.models import MbgNbd

MODEL = MbgNbd(0.9, 70.0, 0.8, 2.5)
EDGES = np.array([0.0, 20.0, 50.0, 80.0, 110.0, 140.0])
ACTIVE = 60
DRAWN = 60_000


def drawn_flows(rng: np.random.Generator) -> np.ndarray:
    """Shares of newcomers, drawn order by order: the fields of `months_ahead` for one of them."""
    rate = rng.gamma(MODEL.r, 1 / MODEL.alpha, DRAWN)
    leaves = rng.beta(MODEL.a, MODEL.b, DRAWN)
    last, there = np.zeros(DRAWN), rng.random(DRAWN) >= leaves
    orders, clock = [(np.arange(DRAWN), last.copy())], last.copy()
    while there.any():
        clock = np.where(there, clock + rng.exponential(1 / rate), np.inf)
        there &= clock <= EDGES[-1]
        who = np.flatnonzero(there)
        orders.append((who, clock[who]))
        there &= rng.random(DRAWN) >= leaves
    who, when = (np.concatenate(part) for part in zip(*orders, strict=True))
    found = np.zeros((len(FIELDS), len(EDGES) - 1))
    bought_before = active_before = np.zeros(DRAWN, dtype=bool)
    for month, (start, end) in enumerate(pairwise(EDGES)):
        known = when <= end
        latest, count = np.full(DRAWN, -np.inf), np.bincount(who[known], minlength=DRAWN)
        np.maximum.at(latest, who[known], when[known])
        inside = known & ((when > start) | ((when == 0) & (month == 0)))
        bought = np.bincount(who[inside], minlength=DRAWN) > 0
        active = latest > end - ACTIVE
        lost = active_before & ~active
        shares = [active, None, bought, bought & bought_before, lost, lost & (count == 1)]
        found[:, month] = [np.nan if part is None else part.mean() for part in shares] + [inside.sum() / DRAWN]
        bought_before, active_before = bought, active
    return found


def test_newcomers_do_what_the_same_customers_drawn_one_by_one_do():
    since = Since(np.zeros(1), np.zeros(1, bool), np.ones(1, bool), joins=True)
    expected = months_ahead(newcomer(MODEL, 1), since, EDGES[None, :], ACTIVE)[:, 0]
    drawn = drawn_flows(np.random.default_rng(4))
    rows = [place for place, name in enumerate(FIELDS) if name != "alive"]
    assert np.abs(expected - drawn)[rows].max() < 0.009


def test_the_alive_leave_as_the_model_says_at_their_orders():
    since = Since(np.zeros(1), np.zeros(1, bool), np.ones(1, bool), joins=True)
    alive = months_ahead(newcomer(MODEL, 1), since, EDGES[None, :], ACTIVE)[FIELDS.index("alive"), 0]
    rng = np.random.default_rng(5)
    rate, p = rng.gamma(MODEL.r, 1 / MODEL.alpha, 400_000), rng.beta(MODEL.a, MODEL.b, 400_000)
    drawn = [((1 - p) * np.exp(-rate * p * end)).mean() for end in EDGES[1:]]
    assert alive == pytest.approx(drawn, abs=0.003)


def test_keeping_everybody_after_the_first_order_is_mbg_nbd_without_that_occasion_to_leave():
    edges = EDGES[None, :]
    since = Since(np.zeros(1), np.zeros(1, bool), np.ones(1, bool), joins=True)
    stays, rescued = newcomer(MODEL, 1), leaves_after_first(MODEL, 1)
    nobody = Posterior(*(getattr(rescued, name) for name in ("shape", "rate", "a", "b")), np.zeros(1))
    extra = months_ahead(rescued, since, edges, ACTIVE) - months_ahead(nobody, since, edges, ACTIVE)
    kept = months_ahead(stays, since, edges, ACTIVE) + extra
    # In BG/NBD the first order is no occasion to leave.
    all_stay = Posterior(stays.shape, stays.rate, MODEL.a, np.full(1, MODEL.b), np.ones(1))
    assert kept == pytest.approx(months_ahead(all_stay, since, edges, ACTIVE), abs=1e-9)


def test_who_is_there_already_counts_from_the_last_order_on():
    gone = Posterior(np.full(1, 1.0), np.full(1, 70.0), 0.8, np.full(1, 2.5), np.zeros(1))
    since = Since(np.full(1, 25.0), np.ones(1, bool), np.ones(1, bool))
    flows = dict(zip(FIELDS, months_ahead(gone, since, np.array([[0.0, 30, 60, 90]]), ACTIVE)[:, 0], strict=True))
    # Silent for 25 days and gone: active until day 35, so lost in the second month.
    assert list(flows["level"]) == [1, 0, 0]
    assert list(flows["lost"]) == [0, 1, 0]
    assert list(flows["lost_after_first"]) == [0, 1, 0]
    assert flows["orders"].sum() == 0
