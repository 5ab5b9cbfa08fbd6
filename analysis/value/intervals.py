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

from analysis.value.bgnbd import BgNbd
from analysis.value.discounting import decay_per_day, mean_discount
from analysis.value.fitting import ValueModel, usable_spend
from analysis.value.gamma_gamma import GammaGamma

LOW, HIGH = 0.1, 0.9
_SEED = 20050501
_CHUNK = 10_000


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

    def futures(self) -> Iterator[tuple[slice, np.ndarray, np.ndarray]]:
        """Chunks of customers with two arrays (customers, J): orders, and money after margin and discount."""
        rng = np.random.default_rng(_SEED)
        orders_model = BgNbd(*self.model.orders_fit.draw(rng, self.draws))
        spend_draws = self.model.spend_fit.draw(rng, self.draws)
        history = [self.customers[name].to_numpy(dtype=float)[:, None] for name in ("frequency", "recency", "T")]
        spend_x, spend_m = usable_spend(self.customers)
        for number, start in enumerate(range(0, len(self.customers), _CHUNK)):
            rows = slice(start, start + _CHUNK)
            rng = np.random.default_rng((_SEED, number))
            planned, made = orders_model.draw_orders(rng, *(values[rows] for values in history), self.days)
            yield rows, made, self._money(rng, spend_draws, spend_x[rows], spend_m[rows], planned, made)

    def _money(
        self,
        rng: np.random.Generator,
        spend_draws: np.ndarray,
        spend_x: np.ndarray,
        spend_m: np.ndarray,
        planned: np.ndarray,
        made: np.ndarray,
    ) -> np.ndarray:
        money = np.zeros(made.shape)
        customer, draw = np.nonzero(made)
        orders = made[customer, draw]
        total = GammaGamma(*spend_draws[:, draw]).draw_total(rng, spend_x[customer], spend_m[customer], orders)
        decay = decay_per_day(self.yearly_discount) * self.days
        discount = mean_discount(rng, planned[customer, draw], orders, decay)
        money[customer, draw] = self.margin * total * discount
        return money


def draws_for(customers: int) -> int:
    """As many draws as take about a second: 500 for up to 40,000 customers, never fewer than 200."""
    return int(np.clip(20_000_000 // max(customers, 1), 200, 500))


def customer_ranges(simulation: Simulation) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """80 % ranges of each customer's money, `low` and `high` (n,), and the draws (J,) of everybody's sum.

    Customers with the same history and spend get the same range, from the futures of the first of them.
    """
    alike = simulation.customers.groupby(["frequency", "recency", "T", "monetary_value"], dropna=False).ngroup()
    _, first, position = np.unique(alike.to_numpy(), return_index=True, return_inverse=True)
    count = len(simulation.customers)
    asked = np.zeros(count, dtype=bool)
    asked[first] = True
    ranges, total = np.zeros((2, count)), np.zeros(simulation.draws)
    for rows, _, money in simulation.futures():
        total += money.sum(axis=0)
        wanted = np.flatnonzero(asked[rows])
        ranges[:, rows.start + wanted] = np.quantile(money[wanted], [LOW, HIGH], axis=1)
    low, high = ranges[:, first[position]]
    return low, high, total


def group_draws(simulation: Simulation, codes: np.ndarray, groups: int) -> np.ndarray:
    """(groups, J) draws of each group's money; `codes` (n,) numbers the groups, −1 is none."""
    totals = np.zeros((groups, simulation.draws))
    for rows, _, money in simulation.futures():
        code = codes[rows]
        member = (code[None, :] == np.arange(groups)[:, None]).astype(float)
        totals += member @ money
    return totals
