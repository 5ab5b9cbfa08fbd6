"""Pareto/NBD's log-likelihood of all customers, with its gradient."""

from __future__ import annotations

import numpy as np
from scipy.special import digamma, expit, gammaln

from analysis.value.histories import DistinctHistories
from analysis.value.models.leaving import leaving_nodes

# Histories whose integrals are taken at once: as much as stays near the processor.
_BLOCK = 2_000


class ParetoLikelihood:
    """Total log-likelihood of log r, log alpha, log s, log beta; time in units of `scale` days.

    The day at which a silent customer has left is unknown; the gradient is the mean, over that day, of the gradient
    as if it was known.
    """

    def __init__(self, histories: DistinctHistories, scale: float) -> None:
        self._histories, self._scale = histories, scale
        self._x, self._weights = histories.frequency, histories.weights
        self._t_x, self._T = histories.recency / scale, histories.T / scale
        self.weight, self.size = float(self._weights.sum()), len(self._weights)
        self._by_x = np.bincount(self._x.astype(np.intp), self._weights)

    def part(self, every: int) -> ParetoLikelihood:
        return ParetoLikelihood(self._histories.every(every), self._scale)

    def __call__(self, log_parameters: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha, s, beta = np.exp(log_parameters)
        x = np.arange(len(self._by_x))
        value = self._by_x @ (gammaln(r + x) - gammaln(r)) + self.weight * (r * np.log(alpha) + s * np.log(beta))
        in_r = self._by_x @ (digamma(r + x) - digamma(r)) + self.weight * np.log(alpha)
        slope = np.array([in_r, self.weight * r / alpha, self.weight * np.log(beta), self.weight * s / beta])
        for start in range(0, self.size, _BLOCK):
            more, steeper = self._block(slice(start, start + _BLOCK), r, alpha, s, beta)
            value += more
            slope += steeper
        return float(value), slope * np.exp(log_parameters)

    def _block(self, rows: slice, r: float, alpha: float, s: float, beta: float) -> tuple[float, np.ndarray]:
        """Sum of log P(silent since t_x), up to the factors above, and its slopes by r, alpha, s, beta."""
        x, T, weights = self._x[rows], self._T[rows], self._weights[rows]
        log_scale, mass, log_small, log_large = leaving_nodes(r + x, alpha, s, beta, self._t_x[rows], T)
        log_alpha, log_beta = (log_small, log_large) if alpha < beta else (log_large, log_small)
        total = mass.sum(axis=0)
        age_alpha, age_beta = np.log(alpha + T), np.log(beta + T)
        active = -(r + x) * age_alpha - s * age_beta
        with np.errstate(divide="ignore"):
            log_odds = np.log(s) + log_scale + np.log(total) - active
        value = weights @ (active + np.logaddexp(0, log_odds))
        gone = weights * expit(log_odds)
        here = weights - gone
        # Bought on the last day: no time to leave in, no mass, and nothing gone.
        mass *= gone / np.where(total > 0, total, 1.0)
        in_r = -(here @ age_alpha) - (mass * log_alpha).sum()
        in_alpha = -(here * (r + x)) @ np.exp(-age_alpha) - ((r + x) * mass * np.exp(-log_alpha)).sum()
        in_s = gone.sum() / s - here @ age_beta - (mass * log_beta).sum()
        in_beta = -s * (here @ np.exp(-age_beta)) - (s + 1) * (mass * np.exp(-log_beta)).sum()
        return value, np.array([in_r, in_alpha, in_s, in_beta])
