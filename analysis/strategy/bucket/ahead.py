"""What customers will do month by month: expectations without drawing a single order.

With the rate and the probability to leave known, an active customer's departures come at random at their product. So
every chance below is a sum of terms E[exp(−rate · (p·u + v))], whose mean over the gamma distribution of the rate is a
power, and over the beta distribution of p a Gauss sum that is exact to rounding.

Source:
    Fader, Hardie & Lee (2005), Marketing Science 24(2), for the process; the terms are ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.strategy.bucket.posterior import Posterior

# What is followed, in the order of the first axis of every array of flows.
FIELDS = ("level", "alive", "bought", "returning", "lost", "lost_after_first", "orders")
_AT_ONCE = 500


@dataclass(frozen=True, eq=False)
class Since:
    """What is known of the rows when the clock starts; arrays (n,).

    `silence`: days since the last order. `bought`: in the month before. `only_one`: no repeat purchase so far.
    `joins`: they place an order at the very start, which counts in the first month.
    """

    silence: np.ndarray
    bought: np.ndarray
    only_one: np.ndarray
    joins: bool = False


def months_ahead(customers: Posterior, since: Since, edges: np.ndarray, active_days: float) -> np.ndarray:
    """Expectations of each row and month.

    Args:
        customers: n rows. since: what is known of them. edges: (n, m + 1) days from the start of the clock to the
            bounds of m months. active_days: who ordered within so many days is active, at least a month.

    Returns:
        (7, n, m) by `FIELDS`: `level` (active at the end of the month), `alive` (has not left then), `bought` (in the
        month), `returning` (also in the month before), `lost` (active at its beginning, silent at its end),
        `lost_after_first` (the same without a repeat purchase), all 0–1; `orders` (expected in the month).
    """
    parts = []
    for start in range(0, len(customers.shape), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        known = Since(since.silence[rows], since.bought[rows], since.only_one[rows], since.joins)
        parts.append(_Months(customers.rows(rows), known, edges[rows], active_days).flows())
    return np.concatenate(parts, axis=1)


class _Months:
    def __init__(self, customers: Posterior, since: Since, edges: np.ndarray, active_days: float) -> None:
        self.customers, self.since, self.edges, self.active_days = customers, since, edges, active_days
        self.p, self.weight = customers.nodes()
        # At the bounds: exp(−rate·p·t), with p the chance to be there still.
        self.there = self._each(edges, np.zeros_like(edges))

    def flows(self) -> np.ndarray:
        start, end = self.edges[:, :-1], self.edges[:, 1:]
        alive = self.customers.alive[:, None]
        level = self._ordered_since(end - self.active_days, end)
        ever = self._ordered_since(start - self.active_days, end)
        there = self._mean(self.there)
        bought = alive * (there[:, :-1] - self._mean(self._each(start, end - start)))
        orders = alive * self._mean((self.there[:, :-1] - self.there[:, 1:]) / self.p[:, None, :])
        if self.since.joins:
            bought[:, 0] = 1
            orders[:, 0] += 1
        lost = ever - level
        return np.stack(
            [level, alive * there[:, 1:], bought, self._returning(bought), lost, self._after_first(start, end), orders]
        )

    def _each(self, staying: np.ndarray, silent: np.ndarray) -> np.ndarray:
        """E over the rate of exp(−rate·(p·staying + silent)): (n, k, 32), one for each p."""
        rate = self.customers.rate[:, None, None]
        cost = self.p[:, None, :] * staying[:, :, None] + silent[:, :, None]
        return np.exp(-self.customers.shape[:, None, None] * np.log1p(cost / rate))

    def _mean(self, each: np.ndarray) -> np.ndarray:
        return np.einsum("nkp,np->nk", each, self.weight)

    def _orders_between(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """P(an order after `start` ≥ 0 and up to `end`)."""
        each = self._each(start, np.zeros_like(start)) - self._each(start, end - start)
        return self.customers.alive[:, None] * self._mean(each)

    def _ordered_since(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """P(an order after `start`, which may lie in the past, and up to `end`)."""
        surely = start < -self.since.silence[:, None]
        return np.where(surely, 1.0, self._orders_between(np.maximum(start, 0), end))

    def _returning(self, bought: np.ndarray) -> np.ndarray:
        """P(bought in this month and in the one before)."""
        before, start, end = self.edges[:, :-2], self.edges[:, 1:-1], self.edges[:, 2:]
        one, two = start - before, end - start
        each = self.there[:, 1:-1] - self._each(before, one) - self._each(start, two) + self._each(before, one + two)
        returning = np.empty_like(bought)
        returning[:, 1:] = self.customers.alive[:, None] * self._mean(each)
        returning[:, 0] = 0 if self.since.joins else self.since.bought * bought[:, 0]
        if self.since.joins and bought.shape[1] > 1:
            returning[:, 1] = bought[:, 1]
        return returning

    def _after_first(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """P(silent for the first time in this month, and never ordered again so far)."""
        falls_silent = (self.active_days - self.since.silence)[:, None]
        now = (start < falls_silent) & (falls_silent <= end) & self.since.only_one[:, None]
        return np.where(now, 1 - self._orders_between(np.zeros_like(end), end), 0.0)
