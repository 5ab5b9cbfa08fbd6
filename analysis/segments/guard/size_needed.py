"""How many customers a test of one segment needs."""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

SIGNIFICANCE, POWER = 0.05, 0.8


def customers_per_arm(spread: np.ndarray, effect: np.ndarray, factor: float) -> np.ndarray:
    """Largest number of customers per arm that a test which may be read at any time needs to see the effect.

    Two-sided, 5 %, power 80 %: 2 (z₁ + z₂)² σ² / δ², times the `factor` of the sequential test.

    Args:
        spread: standard deviation of the margin of one customer. effect: difference of two arms, per customer.
    """
    z = norm.isf(SIGNIFICANCE / 2) + norm.isf(1 - POWER)
    return np.ceil(factor * 2 * z**2 * (np.asarray(spread) / np.asarray(effect)) ** 2)
