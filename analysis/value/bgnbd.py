"""BG/NBD: how many orders to expect from a purchase history.

While active, a customer orders at a rate that differs between customers (gamma: r, alpha); after any order he
may leave for good, with a probability that differs too (beta: a, b).

Source: Fader, Hardie & Lee (2005), Marketing Science 24(2), "Counting your customers the easy way".
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from scipy.special import expit, gammaln

from analysis.value.quadrature import beta_nodes

Values = float | np.ndarray


@dataclass(frozen=True, eq=False)
class BgNbd:
    """Parameters; time in days. Arrays of draws work as well as numbers, where shapes broadcast.

    In every method x is the number of repeat purchases, t_x the day of the last one and T the customer's age.
    """

    r: Values
    alpha: Values
    a: Values
    b: Values

    name = "bgnbd"

    @property
    def parameters(self) -> dict[str, Values]:
        return asdict(self)

    def log_likelihood(self, x: np.ndarray, t_x: np.ndarray, T: np.ndarray) -> np.ndarray:
        """Log-likelihood of each history."""
        order = gammaln(self.r + x) - gammaln(self.r) + self.r * np.log(self.alpha)
        leave = (gammaln(self.a + self.b) - gammaln(self.b)) + (gammaln(self.b + x) - gammaln(self.a + self.b + x))
        active = -(self.r + x) * np.log(self.alpha + T)
        return order + leave + active + np.where(x > 0, np.logaddexp(0, self._log_odds_left(x, t_x, T)), 0.0)

    def p_alive(self, x: np.ndarray, t_x: np.ndarray, T: np.ndarray) -> np.ndarray:
        """P(active at T), 0–1; 1 without a repeat purchase: this model lets people leave only at a repeat."""
        return np.where(x > 0, expit(-self._log_odds_left(x, t_x, T)), 1.0)

    def p_repeat(self, T: np.ndarray) -> np.ndarray:
        """P(at least one repeat purchase up to age T) of a customer of whom nothing else is known."""
        return -np.expm1(self.r * np.log(self.alpha / (self.alpha + T)))

    def p_no_order(self, x: np.ndarray, t_x: np.ndarray, T: np.ndarray, days: float) -> np.ndarray:
        """P(no order in the next `days`), 0–1: churn as marketing people mean it."""
        silent = np.exp((self.r + x) * np.log((self.alpha + T) / (self.alpha + T + days)))
        return 1 - self.p_alive(x, t_x, T) * (1 - silent)

    def expected_orders(self, x: np.ndarray, t_x: np.ndarray, T: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Expected orders within each of `days` from T on: (n histories, n days).

        Given an active customer and his p the expectation is (1 − (1 + p·days/(alpha+T))^−(r+x)) / p; the
        mean over p ~ Beta(a, b+x) is taken at Gauss–Jacobi points. The textbook's hypergeometric form is the
        same number, but overflows for some thousand orders and divides by zero at a = 1.
        """
        p, weight = beta_nodes(self.a, self.b + x)
        speed = p / (self.alpha + T)[:, None]
        shape = (self.r + x)[:, None]
        by_day = [-np.expm1(-shape * np.log1p(speed * day)) / p for day in np.asarray(days, dtype=float)]
        given_alive = np.stack([(weight * orders).sum(axis=1) for orders in by_day], axis=1)
        return self.p_alive(x, t_x, T)[:, None] * given_alive

    def draw_orders(
        self, rng: np.random.Generator, x: np.ndarray, t_x: np.ndarray, T: np.ndarray, days: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """Draw a future of `days` for each history (n, 1) and each draw of the parameters (J,).

        Given an active customer, rate and p are independent (gamma and beta), so the future is the lesser of
        what the rate brings and what p allows; no event loop is needed.

        Returns:
            Two (n, J) integer arrays: orders the rate would bring if nobody left, and orders really made.
        """
        planned = rng.negative_binomial(self.r + x, (self.alpha + T) / (self.alpha + T + days))
        planned[rng.random(planned.shape) >= self.p_alive(x, t_x, T)] = 0
        # The first order is made in any case: leaving happens after an order.
        several = np.nonzero(planned > 1)
        a, b = (np.broadcast_to(value, planned.shape)[several] for value in (self.a, self.b + x))
        made = planned.copy()
        made[several] = np.minimum(planned[several], rng.geometric(np.maximum(rng.beta(a, b), 1e-12)))
        return planned, made

    def _log_odds_left(self, x: np.ndarray, t_x: np.ndarray, T: np.ndarray) -> np.ndarray:
        """Log odds of having left since the last purchase; means nothing at x = 0."""
        silence = (self.r + x) * np.log((self.alpha + T) / (self.alpha + t_x))
        return np.log(self.a) - np.log(self.b + np.maximum(x, 1) - 1) + silence
