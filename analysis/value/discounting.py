"""Money later is worth less: (1 + yearly rate)^(−days/365)."""

from __future__ import annotations

import numpy as np

from analysis.value.bgnbd import BgNbd
from analysis.value.histories import DistinctHistories

_EXACT_ORDERS = 8
_CHUNK = 20_000


def decay_per_day(yearly_discount: float) -> float:
    """The rate of the exponential decay per day that takes `yearly_discount` off within 365 days."""
    return float(np.log1p(yearly_discount)) / 365


def expected_and_discounted(
    model: BgNbd, histories: DistinctHistories, days: float, yearly_discount: float
) -> tuple[np.ndarray, np.ndarray]:
    """Expected orders of each history within `days`, plain and each discounted to the start.

    With E(t) the expected orders until t, the discounted sum is e^(−δH) E(H) + δ ∫ e^(−δt) E(t) dt. E is
    smooth, so 12 Gauss–Legendre points are closer than weekly steps, and no step width can be confused with a
    unit of time.
    """
    points, weights = np.polynomial.legendre.leggauss(12)
    times = days * (points + 1) / 2
    decay = decay_per_day(yearly_discount)
    discounts = np.append(decay * np.exp(-decay * times) * weights * days / 2, np.exp(-decay * days))
    columns = (histories.frequency, histories.recency, histories.T)
    orders = np.concatenate(
        [
            model.expected_orders(*(values[start : start + _CHUNK] for values in columns), np.append(times, days))
            for start in range(0, len(histories.T), _CHUNK)
        ]
    )
    return orders[:, -1], orders @ discounts


def mean_discount(rng: np.random.Generator, planned: np.ndarray, made: np.ndarray, decay: float) -> np.ndarray:
    """Mean discount factor of the first `made` ≥ 1 of `planned` orders at random times of the horizon.

    The times of the first eight orders are drawn one after the other (order statistics of uniform times);
    further ones are spread evenly over the rest, where a mean over many orders hides the difference.

    Args:
        planned, made: (n,) counts. decay: the decay over the whole horizon, δH.
    """
    if decay == 0:
        return np.ones(len(made))
    total, time = np.zeros(len(made)), np.zeros(len(made))
    rows = np.arange(len(made))
    for earlier in range(_EXACT_ORDERS):
        rows = rows[made[rows] > earlier]
        wait = 1 - rng.random(len(rows)) ** (1 / (planned[rows] - earlier))
        time[rows] += (1 - time[rows]) * wait
        total[rows] += np.exp(-decay * time[rows])
    rows = rows[made[rows] > _EXACT_ORDERS]
    step = decay * (1 - time[rows]) / (planned[rows] - _EXACT_ORDERS + 1)
    later = np.expm1(-step * (made[rows] - _EXACT_ORDERS)) / np.expm1(-step)
    total[rows] += np.exp(-decay * time[rows] - step) * later
    return total / made
