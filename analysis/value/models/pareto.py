"""Pareto/NBD: customers may leave at any moment.

While active, a customer orders at a rate that differs between customers (gamma: r, alpha); the time until he leaves is
exponential with a rate that differs too (gamma: s, beta).

Source: Schmittlein, Morrison & Colombo (1987), Management Science 33(1); Fader & Hardie (2005), "A note on deriving
the Pareto/NBD model".
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import ClassVar

import numpy as np
from scipy.special import expit, exprel, gammaln

from analysis.value.models.leaving import log_leaving

Values = float | np.ndarray
# Integrals taken at once: as many as stay near the processor.
_AT_ONCE = 4_000


@dataclass(frozen=True, eq=False)
class ParetoNbd:
    """Parameters; time in days. Arrays of draws work as well as numbers, where shapes broadcast.

    In every method x is the number of repeat purchases, t_x the day of the last one and T the customer's age.
    """

    r: Values
    alpha: Values
    s: Values
    beta: Values

    name: ClassVar[str] = "paretonbd"

    @property
    def parameters(self) -> dict[str, Values]:
        return asdict(self)

    def log_likelihood(self, x: np.ndarray, t_x: np.ndarray, T: np.ndarray) -> np.ndarray:
        """Log-likelihood of each history."""
        scale = gammaln(self.r + x) - gammaln(self.r) + self.r * np.log(self.alpha) + self.s * np.log(self.beta)
        active = -(self.r + x) * np.log(self.alpha + T) - self.s * np.log(self.beta + T)
        return scale + active + np.logaddexp(0, self._log_odds_left(x, t_x, T))

    def p_alive(self, x: np.ndarray, t_x: np.ndarray, T: np.ndarray) -> np.ndarray:
        """P(active at T), 0–1."""
        return expit(-self._log_odds_left(x, t_x, T))

    def p_repeat(self, T: np.ndarray) -> np.ndarray:
        """P(at least one repeat purchase up to age T) of a customer of whom nothing else is known."""
        return 1 - self.p_silent_if_active(np.zeros_like(T), np.zeros_like(T), T)

    def hardly_anybody_leaves(self, days: float) -> bool:
        """Whether fewer than 1 in 100 leave within `days`."""
        return bool(self.s * np.log1p(days / self.beta) < 0.01)

    def p_silent_if_active(self, x: np.ndarray, T: np.ndarray, days: Values) -> np.ndarray:
        """P(no order within `days` of T) of an active customer, who may leave before he orders."""
        silent = np.exp(-(self.r + x) * np.log1p(days / (self.alpha + T)) - self.s * np.log1p(days / (self.beta + T)))
        unit = (self.r + x) * np.log(self.alpha + T) + self.s * np.log(self.beta + T)
        gone = np.exp(unit + np.log(self.s) + self._log_left(x, T, T + days))
        return np.minimum(silent + gone, 1.0)

    def orders_if_active(self, x: np.ndarray, T: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Expected orders of active customers within each of `days` from T on: (n histories, n days)."""
        rate = (self.r + x) / (self.alpha + T)
        still_there = (self.beta + T)[:, None]
        growth = np.log1p(np.asarray(days, float) / still_there)
        # (1 − e^−(s−1)g) / (s−1), which is g at s = 1.
        return rate[:, None] * still_there * growth * exprel(-(self.s - 1) * growth)

    def draw_orders(
        self, rng: np.random.Generator, x: np.ndarray, T: np.ndarray, days: float, active: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Draw a future of `days` for each history (n, 1) and each draw of the parameters (J,).

        Args:
            active: (n, J) who is still active.

        Returns:
            Three (n, J) arrays: orders made, the same again (nobody leaves because of an order), and the share of the
            `days` that the customer stays.
        """
        shape = np.broadcast_shapes(np.shape(x), np.shape(T), active.shape)
        # Exponential with a gamma distributed rate: (1 + stay/(beta+T))^−s is the chance to stay longer.
        stay = (self.beta + T) * np.expm1(np.minimum(rng.standard_exponential(shape) / self.s, 500.0))
        span = np.minimum(stay, days)
        made = rng.negative_binomial(self.r + x, (self.alpha + T) / (self.alpha + T + span))
        made[~active] = 0
        return made, made, span / days

    def _log_odds_left(self, x: np.ndarray, t_x: np.ndarray, T: np.ndarray) -> np.ndarray:
        unit = (self.r + x) * np.log(self.alpha + T) + self.s * np.log(self.beta + T)
        return unit + np.log(self.s) + self._log_left(x, t_x, T)

    def _log_left(self, x: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Log of the integral over the days at which an active customer may leave, in blocks of rows."""
        rows = [np.atleast_1d(values) for values in np.broadcast_arrays(x, start, end)]
        size = max(_AT_ONCE // np.size(self.r), 1)
        parts = []
        for block in range(0, max(len(rows[0]), 1), size):
            x, start, end = (values[block : block + size] for values in rows)
            parts.append(log_leaving(self.r + x, self.alpha, self.s, self.beta, start, end))
        return np.concatenate(parts)
