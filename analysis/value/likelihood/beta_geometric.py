"""BG/NBD's and MBG/NBD's log-likelihood of all customers, with its gradient."""

from __future__ import annotations

import numpy as np
from scipy.special import digamma, gammaln

from analysis.value.histories import DistinctHistories

# Histories looked at at once: as many as stay near the processor.
_BLOCK = 8_000


class BetaGeometricLikelihood:
    """Total log-likelihood of log r, log alpha, log a, log b; time in units of `scale` days.

    Everything but the odds of having left depends on one whole number alone (x, t_x or T): it is computed once for
    each number and looked up, so that a history costs one exponential.
    """

    def __init__(self, histories: DistinctHistories, scale: float, first_leaves: int) -> None:
        self._histories, self._scale, self._first_leaves = histories, scale, first_leaves
        x, t_x, T = (values.astype(np.intp) for values in (histories.frequency, histories.recency, histories.T))
        weights = histories.weights
        self.weight, self.size = float(weights.sum()), len(weights)
        self._days = np.arange(T.max() + 1) / scale
        self._by_x = np.bincount(x, weights)
        self._by_age, self._orders_by_age = np.bincount(T, weights), np.bincount(T, weights * x)
        left = slice(None) if first_leaves else x > 0
        self._x, self._t_x, self._T, self._weights = x[left], t_x[left], T[left], weights[left]

    def part(self, every: int) -> BetaGeometricLikelihood:
        return BetaGeometricLikelihood(self._histories.every(every), self._scale, self._first_leaves)

    def __call__(self, log_parameters: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha, a, b = np.exp(log_parameters)
        x = np.arange(len(self._by_x))
        stays = b + x + self._first_leaves
        log_age, age = np.log(alpha + self._days), 1 / (alpha + self._days)
        value = self._by_x @ (gammaln(r + x) - gammaln(r) + gammaln(stays) - gammaln(a + stays))
        value += self.weight * (r * np.log(alpha) + gammaln(a + b) - gammaln(b))
        value -= (r * self._by_age + self._orders_by_age) @ log_age
        in_r = self._by_x @ (digamma(r + x) - digamma(r)) + self.weight * np.log(alpha) - self._by_age @ log_age
        in_alpha = self.weight * r / alpha - (r * self._by_age + self._orders_by_age) @ age
        both = self.weight * digamma(a + b) - self._by_x @ digamma(a + stays)
        in_b = both + self._by_x @ digamma(stays) - self.weight * digamma(b)
        before = b + np.maximum(x + self._first_leaves, 1) - 1
        tables = (log_age, age, r + x, np.log(a) - np.log(before))
        slope = np.array([in_r, in_alpha, both, in_b])
        gone = np.zeros(len(x))
        for start in range(0, len(self._x), _BLOCK):
            value += self._leaving(slice(start, start + _BLOCK), tables, slope, gone)
        slope += np.array([0.0, 0.0, gone.sum() / a, -(gone @ (1 / before))])
        return float(value), slope * np.exp(log_parameters)

    def _leaving(self, rows: slice, tables: tuple[np.ndarray, ...], slope: np.ndarray, gone_by_x: np.ndarray) -> float:
        """Sum of log(1 + odds of having left); its slopes by r and alpha and the chances to have left are added."""
        log_age, age, orders, odds = tables
        x, t_x, T, weights = self._x[rows], self._t_x[rows], self._T[rows], self._weights[rows]
        silence = _look_up(log_age, T) - _look_up(log_age, t_x)
        orders = _look_up(orders, x)
        log_odds = _look_up(odds, x) + orders * silence
        small = np.exp(-np.abs(log_odds))
        gone = weights * np.where(log_odds > 0, 1.0, small) / (1 + small)
        slope[0] += gone @ silence
        slope[1] += (gone * orders) @ (_look_up(age, T) - _look_up(age, t_x))
        gone_by_x += np.bincount(x, gone, minlength=len(gone_by_x))
        return weights @ (np.maximum(log_odds, 0) + np.log1p(small))


def _look_up(table: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    # All numbers are in the table; "clip" saves the search for one that is not.
    return table.take(numbers, mode="clip")
