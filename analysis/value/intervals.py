"""What may happen: futures drawn for every customer from everything the data leave open.

Each draw takes parameters from what the fit leaves open, then for each customer: still active or not, how
many orders, when, and how much they bring. Quantiles over the draws of one customer are the range of that
customer's outcome; a range for several customers adds them up within a draw first (the sum of lows is not the
low of the sum).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.value.discounting import decay_per_day, mean_discount
from analysis.value.fitting import ValueModel, usable_spend
from analysis.value.joint_spend import SpendByPace, SpendDraws, spend_by_pace
from analysis.value.models import FORECASTS, OrderModel

LOW, HIGH = 0.1, 0.9
_SEED = 20050501
_CHUNK = 10_000


@dataclass(frozen=True, eq=False)
class Futures:
    """Futures of a chunk of customers: arrays (customers, J).

    `rows`: the chunk's slice of all customers. `orders` (counts), `spend` (what they bring), `money` (the same after
    margin and discount). `planned`, `span`: as the model's `draw_orders` gives them; the orders are the first of those
    planned, which fall at random moments of that share of the time.
    """

    rows: slice
    orders: np.ndarray
    spend: np.ndarray
    money: np.ndarray
    planned: np.ndarray
    span: np.ndarray


@dataclass(frozen=True, eq=False)
class Simulation:
    """Everything needed to draw the same futures again: cheaper than keeping hundreds of numbers a customer.

    `customers`: `frequency`, `recency`, `T` (days), `monetary_value`. `days`: length of the future.
    `draws`: J; at 200 the Monte Carlo error of a 10 % quantile is about 2 points.
    """

    model: ValueModel
    customers: pd.DataFrame
    days: float
    yearly_discount: float = 0.0
    margin: float = 1.0
    draws: int = 200

    def order_draws(self) -> OrderModel:
        """The model of orders with J draws of its parameters from what the fit leaves open."""
        return FORECASTS[self.model.name](*self.model.orders_fit.draw(np.random.default_rng(_SEED), self.draws))

    def futures(self) -> Iterator[Futures]:
        """Draw for all customers, chunk by chunk; each draw has its own parameters."""
        orders_model = self.order_draws()
        spending = self._spending()
        history = np.stack([self.customers[name].to_numpy(dtype=float) for name in ("frequency", "recency", "T")])
        spend_x, spend_m = usable_spend(self.customers)
        for number, start in enumerate(range(0, len(self.customers), _CHUNK)):
            rows = slice(start, start + _CHUNK)
            rng = np.random.default_rng((_SEED, number))
            x, _, T = (values[:, None] for values in history[:, rows])
            active = rng.random((len(x), self.draws)) < _p_alive(orders_model, history[:, rows])
            planned, made, span = orders_model.draw_orders(rng, x, T, self.days, active)
            seen = np.stack([x[:, 0], T[:, 0] + self.days, spend_x[rows], spend_m[rows]])
            spent, money = self._money(rng, spending, seen, planned, made, span)
            yield Futures(rows, made, spent, money, planned, span)

    def _spending(self) -> SpendDraws | SpendByPace:
        """What an order brings, in each draw; by the pace of orders where spend follows frequency."""
        rng, model = np.random.default_rng(_SEED + 1), self.model
        if model.joint_rows is None:
            return SpendDraws(model.spend_fit.draw(rng, self.draws))
        return spend_by_pace(model.joint_rows, model.spend, self.draws, rng)

    def _money(
        self,
        rng: np.random.Generator,
        spending: SpendDraws | SpendByPace,
        seen: np.ndarray,
        planned: np.ndarray,
        made: np.ndarray,
        span: np.ndarray,
    ) -> tuple[np.ndarray, np.ndarray]:
        """What the orders made bring: spend, and money after margin and discount.

        `seen`: (4, n) repeat orders so far, days from the first order to the end of the future, and for the spend
        model x and m.
        """
        spent = np.zeros(made.shape)
        customer, draw = np.nonzero(made)
        orders = made[customer, draw]
        before, days, x, m = seen[:, customer]
        total = spending.of(draw, before + orders, days).draw_total(rng, x, m, orders)
        spent[customer, draw] = total
        decay = decay_per_day(self.yearly_discount) * self.days * np.broadcast_to(span, made.shape)[customer, draw]
        money = np.zeros(made.shape)
        money[customer, draw] = self.margin * total * mean_discount(rng, planned[customer, draw], orders, decay)
        return spent, money


def draws_for(customers: int) -> int:
    """As many draws as take about a second: 500 for up to 40,000 customers, never fewer than 200."""
    return int(np.clip(20_000_000 // max(customers, 1), 200, 500))


def _p_alive(model: OrderModel, history: np.ndarray) -> np.ndarray:
    """(n, J) chances to be active, for (3, n) histories and each draw of the parameters; equal ones once."""
    x, t_x, T = history
    key = (x * (t_x.max() + 1) + t_x) * (T.max() + 1) + T
    _, first, position = np.unique(key, return_index=True, return_inverse=True)
    return model.p_alive(x[first, None], t_x[first, None], T[first, None])[position]
