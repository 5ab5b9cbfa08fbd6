"""Shifted-beta-geometric: at each renewal a subscriber leaves with a chance of his own.

The chances differ between subscribers (beta: alpha, beta), so those who have renewed often leave less often: the churn
rate of a cohort falls although nobody changes.

Source: Fader & Hardie (2007), "How to project customer retention", Journal of Interactive Marketing 21(1).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from scipy.special import betaln, digamma

Values = float | np.ndarray


@dataclass(frozen=True, eq=False)
class Sbg:
    """Parameters; a period is one renewal. Arrays of draws work as well as numbers, where shapes broadcast."""

    alpha: Values
    beta: Values

    @property
    def parameters(self) -> dict[str, Values]:
        return asdict(self)

    def survival(self, periods: np.ndarray, renewals: Values = 0) -> np.ndarray:
        """P(still subscribed after so many more renewals) of subscribers who renewed `renewals` times already."""
        start = self.beta + renewals
        return np.exp(betaln(self.alpha, start + periods) - betaln(self.alpha, start))


class SbgLikelihood:
    """Total log-likelihood of log alpha, log beta.

    Args:
        ended: (n,) subscribers who left at the 1st, 2nd … renewal. kept: (n,) those who made 1, 2 … renewals and may
        make more.
    """

    def __init__(self, ended: np.ndarray, kept: np.ndarray) -> None:
        self._ended, self._kept = ended.astype(float), kept.astype(float)
        self._renewals = np.arange(1, len(ended) + 1)
        self.weight, self.size = float(ended.sum() + kept.sum()), 1

    def part(self, _every: int) -> SbgLikelihood:
        return self

    def __call__(self, log_parameters: np.ndarray) -> tuple[float, np.ndarray]:
        alpha, beta = np.exp(log_parameters)
        t = self._renewals
        left = betaln(alpha + 1, beta + t - 1)
        stays = betaln(alpha, beta + t)
        value = self._ended @ left + self._kept @ stays - self.weight * betaln(alpha, beta)
        both = self._ended @ digamma(alpha + beta + t) + self._kept @ digamma(alpha + beta + t)
        here = self.weight * digamma(alpha + beta)
        in_alpha = self._ended.sum() * digamma(alpha + 1) + self._kept.sum() * digamma(alpha) - both
        in_beta = self._ended @ digamma(beta + t - 1) + self._kept @ digamma(beta + t) - both
        slope = np.array([in_alpha - self.weight * digamma(alpha) + here, in_beta - self.weight * digamma(beta) + here])
        return float(value), slope * np.exp(log_parameters)
