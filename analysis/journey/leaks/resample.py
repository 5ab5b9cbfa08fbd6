"""Ranges: whole customers are drawn again, all leaks from the same customers.

What is resampled are the sums the prices are made of, with the two fitted models held as they are: cross-fitted
estimates of this kind do not change in the first order when their models do (Neyman orthogonality), and refitting
some thousand models would take minutes. `tests/benchmarks/leak_coverage.py` measures that the ranges hold.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import poisson

SEED = 19790101
LOW, HIGH = 0.05, 0.95
_CHUNK = 8_192
# How often a customer is drawn, Poisson with mean 1, for each of 65,536 equally likely numbers: ten times as fast.
_TIMES_DRAWN = poisson.ppf((np.arange(1 << 16) + 0.5) / (1 << 16), 1.0)


def resampled_sums(columns: np.ndarray, draws: int) -> np.ndarray:
    """(1 + draws, c) column sums over customers: first as they are, then with customers drawn again.

    Of a handful of customers a draw may hold none who entered: it says nothing and is left out.

    Args:
        columns: (n_customers, c); the first is 1 for everybody who entered the journey. As many entered in every draw:
            what differs is who they are.
    """
    rng = np.random.default_rng(SEED)
    sums = np.zeros((draws, columns.shape[1]))
    for start in range(0, len(columns), _CHUNK):
        part = columns[start : start + _CHUNK]
        sums += _TIMES_DRAWN[rng.integers(1 << 16, size=(draws, len(part)), dtype=np.uint16)] @ part
    total = columns.sum(axis=0)
    sums = sums[sums[:, 0] > 0]
    return np.vstack([total, sums * (total[0] / sums[:, :1])])


def interval(draws: np.ndarray) -> np.ndarray:
    """(2, …) low and high end of the 90 % percentile range over the first axis."""
    return np.quantile(draws, [LOW, HIGH], axis=0)
