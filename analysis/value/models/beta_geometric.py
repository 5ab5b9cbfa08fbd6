"""BG/NBD and MBG/NBD: customers may leave after an order.

While active, a customer orders at a rate that differs between customers (gamma: r, alpha); after an order he may leave
for good, with a probability that differs too (beta: a, b). In BG/NBD the first order is no such occasion, in MBG/NBD
it is, so one-time buyers can have left.

Source: Fader, Hardie & Lee (2005), Marketing Science 24(2), "Counting your customers the easy way"; Batislam, Denizel
& Filiztekin (2007), IJRM 24(3), and Hoppe & Wagner (2007), Marketing JRM 3(2), for MBG/NBD.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import ClassVar

import numpy as np
from scipy.special import expit, gammaln

from analysis.value.models.quadrature import beta_nodes

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

    name: ClassVar[str] = "bgnbd"
    # How many occasions to leave there are beside the repeat purchases.
    first_leaves: ClassVar[int] = 0

    @property
    def parameters(self) -> dict[str, Values]:
        return asdict(self)

    def log_likelihood(self, x: np.ndarray, t_x: np.ndarray, T: np.ndarray) -> np.ndarray:
        """Log-likelihood of each history."""
        stays = self.b + x + self.first_leaves
        order = gammaln(self.r + x) - gammaln(self.r) + self.r * np.log(self.alpha)
        leave = (gammaln(self.a + self.b) - gammaln(self.b)) + (gammaln(stays) - gammaln(self.a + stays))
        active = -(self.r + x) * np.log(self.alpha + T)
        left = np.where(x + self.first_leaves > 0, np.logaddexp(0, self._log_odds_left(x, t_x, T)), 0.0)
        return order + leave + active + left

    def p_alive(self, x: np.ndarray, t_x: np.ndarray, T: np.ndarray) -> np.ndarray:
        """P(active at T), 0–1; in BG/NBD 1 without a repeat purchase: people leave only at a repeat there."""
        return np.where(x + self.first_leaves > 0, expit(-self._log_odds_left(x, t_x, T)), 1.0)

    def p_repeat(self, T: np.ndarray) -> np.ndarray:
        """P(at least one repeat purchase up to age T) of a customer of whom nothing else is known."""
        stays = self.b / (self.a + self.b) if self.first_leaves else 1.0
        return -stays * np.expm1(self.r * np.log(self.alpha / (self.alpha + T)))

    def hardly_anybody_leaves(self, _days: float) -> bool:
        """Whether fewer than 1 in 1,000 leave at an order, however long one looks."""
        return bool(self.a < 0.001 * (self.a + self.b))

    def p_silent_if_active(self, x: np.ndarray, T: np.ndarray, days: Values) -> np.ndarray:
        """P(no order within `days` of T) of an active customer, who leaves after an order at the earliest."""
        return np.exp(-(self.r + x) * np.log1p(days / (self.alpha + T)))

    def orders_if_active(self, x: np.ndarray, T: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Expected orders of active customers within each of `days` from T on: (n histories, n days).

        Given p the expectation is (1 − (1 + p·days/(alpha+T))^−(r+x)) / p; the mean over p's beta distribution is
        taken at Gauss–Jacobi points. The textbook's hypergeometric form is the same number, but overflows for some
        thousand orders and divides by zero at a = 1.
        """
        p, weight = beta_nodes(self.a, self.b + x + self.first_leaves)
        speed = p / (self.alpha + T)[:, None]
        shape = (self.r + x)[:, None]
        share = weight / p
        by_day = [-(share * np.expm1(-shape * np.log1p(speed * day))).sum(axis=1) for day in np.asarray(days, float)]
        return np.stack(by_day, axis=1)

    def draw_orders(
        self, rng: np.random.Generator, x: np.ndarray, T: np.ndarray, days: float, active: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Draw a future of `days` for each history (n, 1) and each draw of the parameters (J,).

        Given an active customer, rate and p are independent (gamma and beta), so the future is the lesser of what the
        rate brings and what p allows; no event loop is needed.

        Args:
            active: (n, J) who is still active.

        Returns:
            Three (n, J) arrays: orders the rate would bring if nobody left, orders really made, and the share of the
            `days` over which the former are spread (1: all of them).
        """
        planned = rng.negative_binomial(self.r + x, (self.alpha + T) / (self.alpha + T + days))
        planned[~active] = 0
        # The next order is made in any case: leaving happens after an order.
        several = np.nonzero(planned > 1)
        stays = self.b + x + self.first_leaves
        a, b = (np.broadcast_to(value, planned.shape)[several] for value in (self.a, stays))
        made = planned.copy()
        made[several] = np.minimum(planned[several], rng.geometric(np.maximum(rng.beta(a, b), 1e-12)))
        return planned, made, np.ones((1, 1))

    def _log_odds_left(self, x: np.ndarray, t_x: np.ndarray, T: np.ndarray) -> np.ndarray:
        """Log odds of having left since the last purchase; means nothing without an occasion to leave."""
        silence = (self.r + x) * np.log((self.alpha + T) / (self.alpha + t_x))
        return np.log(self.a) - np.log(self.b + np.maximum(x + self.first_leaves, 1) - 1) + silence


class MbgNbd(BgNbd):
    """BG/NBD in which customers may leave after their first order, too."""

    name: ClassVar[str] = "mbgnbd"
    first_leaves: ClassVar[int] = 1
