"""The naive rule: every customer keeps the pace so far, and nobody leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np


@dataclass(frozen=True)
class PaceSoFar:
    """A customer with x repeat purchases in T days goes on with x / T a day; nothing is learned from the others.

    Chance and an uncertain pace scatter around it: the pace is gamma distributed with shape x and rate T. Whoever has
    ordered once only is expected never to order again, without any doubt: the rule knows no better.
    """

    name: ClassVar[str] = "naive"

    def p_alive(self, x: np.ndarray, t_x: np.ndarray, T: np.ndarray) -> np.ndarray:
        """P(active at T): the rule lets nobody leave."""
        return np.ones(np.broadcast_shapes(np.shape(x), np.shape(t_x), np.shape(T)))

    def orders_if_active(self, x: np.ndarray, T: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Expected orders within each of `days` from T on: (n histories, n days)."""
        pace = np.divide(x, T, out=np.zeros(len(x)), where=T > 0)
        return pace[:, None] * np.asarray(days, float)

    def p_silent_if_active(self, x: np.ndarray, T: np.ndarray, days: float | np.ndarray) -> np.ndarray:
        """P(no order within `days` of T); 1 without a repeat purchase."""
        return np.where(T > 0, T / (np.maximum(T, 1) + days), 0.0) ** x

    def draw_orders(
        self, rng: np.random.Generator, x: np.ndarray, T: np.ndarray, days: float, active: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """As in the other models: orders planned, the same again (nobody leaves), and all of the `days`."""
        made = rng.negative_binomial(np.maximum(x, 1), np.maximum(T, 1) / (np.maximum(T, 1) + days), active.shape)
        made = np.where((x > 0) & active, made, 0)
        return made, made, np.ones((1, 1))
