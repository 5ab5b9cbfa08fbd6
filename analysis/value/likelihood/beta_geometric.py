"""BG/NBD's and MBG/NBD's log-likelihood of all customers, with its gradient."""

from __future__ import annotations

import numpy as np
from scipy.special import digamma, gammaln

from analysis.value.histories import DistinctHistories


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
        left, slope = self._leaving(r, a, b, log_age, age)
        slope += np.array([in_r, in_alpha, both, in_b])
        return float(value + left), slope * np.exp(log_parameters)

    def _leaving(self, r: float, a: float, b: float, log_age: np.ndarray, age: np.ndarray) -> tuple[float, np.ndarray]:
        """Sum of log(1 + odds of having left) and its slopes by r, alpha, a, b."""
        x = np.arange(len(self._by_x))
        before = b + np.maximum(x + self._first_leaves, 1) - 1
        silence = log_age[self._T] - log_age[self._t_x]
        log_odds = (np.log(a) - np.log(before))[self._x] + (r + x)[self._x] * silence
        small = np.exp(-np.abs(log_odds))
        value = self._weights @ (np.maximum(log_odds, 0) + np.log1p(small))
        gone = self._weights * np.where(log_odds > 0, 1.0, small) / (1 + small)
        by_x = np.bincount(self._x, gone, minlength=len(x))
        in_alpha = (gone * (r + x)[self._x]) @ (age[self._T] - age[self._t_x])
        return value, np.array([gone @ silence, in_alpha, by_x.sum() / a, -(by_x @ (1 / before))])
