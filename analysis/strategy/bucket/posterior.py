"""What MBG/NBD leaves open about customers: how fast they order, how likely they leave, and whether they have.

After every order, the first one too, a customer may leave for good. So dropout falls with tenure because those who
leave easily are gone, without any constant.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.value.models import MbgNbd
from analysis.value.models.quadrature import beta_nodes


@dataclass(frozen=True, eq=False)
class Posterior:
    """Rows of customers who are alike; arrays (n,) but for `a`.

    While active, a customer orders at a rate drawn from Gamma(`shape`, `rate`) and leaves after an order with a
    probability drawn from Beta(`a`, `b`); `alive`: the chance to be active now (0–1).
    """

    shape: np.ndarray
    rate: np.ndarray
    a: float
    b: np.ndarray
    alive: np.ndarray

    def rows(self, part: slice) -> Posterior:
        return Posterior(self.shape[part], self.rate[part], self.a, self.b[part], self.alive[part])

    def nodes(self) -> tuple[np.ndarray, np.ndarray]:
        """Points and weights (n, 32) for means over the probability to leave."""
        return beta_nodes(self.a, self.b)

    def after_one_more_order(self) -> Posterior:
        """The same customers just after they have ordered again, those who left called back."""
        return Posterior(self.shape, self.rate, self.a, self.b + 1, self.b / (self.a + self.b))


def of_histories(model: MbgNbd, x: np.ndarray, t_x: np.ndarray, T: np.ndarray) -> Posterior:
    """Customers with x repeat purchases, the last at t_x, observed for T (days since the first)."""
    return Posterior(model.r + x, model.alpha + T, model.a, model.b + x + 1, model.p_alive(x, t_x, T))


def of_the_gone(model: MbgNbd, x: np.ndarray, t_x: np.ndarray) -> Posterior:
    """The same if they left after their last order; nobody is alive."""
    return Posterior(model.r + x, model.alpha + t_x, model.a + 1, model.b + x, np.zeros(len(x)))


def newcomer(model: MbgNbd, rows: int) -> Posterior:
    """Somebody who has just placed the first order, `rows` times."""
    return of_histories(model, *np.zeros((3, rows)))


def leaves_after_first(model: MbgNbd, rows: int) -> Posterior:
    """Newcomers who would leave after the first order, had nobody kept them; `alive` is how likely that is.

    Who leaves at once leaves easily, and will again after a later order.
    """
    each = np.ones(rows)
    return Posterior(
        each * model.r, each * model.alpha, model.a + 1, each * model.b, each * model.a / (model.a + model.b)
    )
