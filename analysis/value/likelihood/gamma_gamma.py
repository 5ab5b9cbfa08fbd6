"""Gamma-Gamma's log-likelihood of all mean spends, with its gradient."""

from __future__ import annotations

import numpy as np
from scipy.special import digamma, gammaln


class GammaGammaLikelihood:
    """Total log-likelihood of log p, log q, log v, from mean spends m > 0 over x > 0 purchases."""

    def __init__(self, x: np.ndarray, m: np.ndarray) -> None:
        self._x, self._m, self._spent = x, m, x * m
        self.weight, self.size = float(len(x)), len(x)
        self._by_x = np.bincount(x.astype(np.intp))[1:].astype(float)
        self._log_m, self._x_log_m = np.log(m).sum(), x @ np.log(m)

    def part(self, every: int) -> GammaGammaLikelihood:
        return GammaGammaLikelihood(self._x[::every], self._m[::every])

    def __call__(self, log_parameters: np.ndarray) -> tuple[float, np.ndarray]:
        p, q, v = np.exp(log_parameters)
        n, x = self.weight, np.arange(1, len(self._by_x) + 1)
        log_sum, inverse = np.log(v + self._spent), 1 / (v + self._spent)
        shape = p * self._x + q
        value = self._by_x @ (gammaln(p * x + q) - gammaln(p * x) + p * x * np.log(x)) - n * gammaln(q)
        value += n * q * np.log(v) + p * self._x_log_m - self._log_m - shape @ log_sum
        both = digamma(p * x + q)
        in_p = (self._by_x * x) @ (both - digamma(p * x) + np.log(x)) + self._x_log_m - self._x @ log_sum
        in_q = self._by_x @ both - n * digamma(q) + n * np.log(v) - log_sum.sum()
        in_v = n * q / v - shape @ inverse
        return float(value), np.array([in_p, in_q, in_v]) * np.exp(log_parameters)
