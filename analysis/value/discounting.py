"""Money later is worth less: (1 + yearly rate)^(−days/365)."""

from __future__ import annotations

import numpy as np

_EXACT_ORDERS = 8


def decay_per_day(yearly_discount: float) -> float:
    """The rate of the exponential decay per day that takes `yearly_discount` off within 365 days."""
    return float(np.log1p(yearly_discount)) / 365


def mean_discount(rng: np.random.Generator, planned: np.ndarray, made: np.ndarray, decay: np.ndarray) -> np.ndarray:
    """Mean discount factor of the first `made` ≥ 1 of `planned` orders at random times of the horizon.

    The times of the first eight orders are drawn one after the other (order statistics of uniform times);
    further ones are spread evenly over the rest, where a mean over many orders hides the difference.

    Args:
        planned, made: (n,) counts. decay: (n,) the decay over the time in which the planned orders fall, δ·days.
    """
    if not decay.any():
        return np.ones(len(made))
    total, time = np.zeros(len(made)), np.zeros(len(made))
    rows = np.arange(len(made))
    for earlier in range(_EXACT_ORDERS):
        rows = rows[made[rows] > earlier]
        wait = 1 - rng.random(len(rows)) ** (1 / (planned[rows] - earlier))
        time[rows] += (1 - time[rows]) * wait
        total[rows] += np.exp(-decay[rows] * time[rows])
    rows = rows[made[rows] > _EXACT_ORDERS]
    decay = decay[rows]
    step = decay * (1 - time[rows]) / (planned[rows] - _EXACT_ORDERS + 1)
    later = np.expm1(-step * (made[rows] - _EXACT_ORDERS)) / np.expm1(-step)
    total[rows] += np.exp(-decay * time[rows] - step) * later
    return total / made
