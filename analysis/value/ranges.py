"""Ranges from drawn futures: of each customer, of everybody together, of groups and of newcomers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.value.fitting import ValueModel
from analysis.value.intervals import HIGH, LOW, Simulation

_NEWCOMERS = 20
_MANY_NEWCOMERS = 500


@dataclass(frozen=True, eq=False)
class CustomerRanges:
    """80 % ranges of each customer's outcome, (n, 6) `low`, `high` (money after margin and discount), `orders_low`,
    `orders_high`, `spend_low`, `spend_high`; and `total`: (J,) draws of everybody's money together.
    """

    customers: pd.DataFrame
    total: np.ndarray


def customer_ranges(simulation: Simulation) -> CustomerRanges:
    """Draw everybody's future; quantiles are taken customer by customer, totals within a draw.

    Customers with the same history and spend get the same range, from the futures of the first of them.
    """
    alike = simulation.customers.groupby(["frequency", "recency", "T", "monetary_value"], dropna=False).ngroup()
    _, first, position = np.unique(alike.to_numpy(), return_index=True, return_inverse=True)
    asked = np.zeros(len(alike), dtype=bool)
    asked[first] = True
    ranges, total = np.zeros((6, len(alike))), np.zeros(simulation.draws)
    for drawn in simulation.futures():
        total += drawn.money.sum(axis=0)
        wanted = np.flatnonzero(asked[drawn.rows])
        quantiles = [
            np.quantile(what[wanted], [LOW, HIGH], axis=1) for what in (drawn.money, drawn.orders, drawn.spend)
        ]
        ranges[:, drawn.rows.start + wanted] = np.concatenate(quantiles)
    names = ["low", "high", "orders_low", "orders_high", "spend_low", "spend_high"]
    columns = dict(zip(names, ranges[:, first[position]], strict=True))
    return CustomerRanges(pd.DataFrame(columns, index=simulation.customers.index), total)


def newcomer_range(simulation: Simulation) -> tuple[float, float]:
    """80 % range of what one newcomer brings after the first order (money after margin and discount)."""
    newcomers = pd.DataFrame({"frequency": 0, "recency": 0, "T": 0, "monetary_value": np.nan}, index=range(_NEWCOMERS))
    money = np.concatenate([drawn.money for drawn in replace(simulation, customers=newcomers).futures()])
    low, high = np.quantile(money, [LOW, HIGH])
    return float(low), float(high)


def newcomer_draws(model: ValueModel, simulation: Simulation) -> np.ndarray:
    """(J,) draws of what newcomers bring after the first order, the mean of many (money after margin and discount).

    Args:
        model: the one fitted; `simulation` may follow the naive rule, which expects nothing of newcomers.
    """
    columns = {"frequency": 0, "recency": 0, "T": 0, "monetary_value": np.nan}
    nobody = pd.DataFrame(columns, index=range(_MANY_NEWCOMERS))
    futures = replace(simulation, model=model, customers=nobody).futures()
    return np.concatenate([drawn.money for drawn in futures]).mean(axis=0)


def group_draws(simulation: Simulation, codes: np.ndarray, groups: int) -> np.ndarray:
    """(groups, J) draws of each group's money; `codes` (n,) numbers the groups, −1 is none."""
    totals = np.zeros((groups, simulation.draws))
    for drawn in simulation.futures():
        code = codes[drawn.rows]
        member = (code[None, :] == np.arange(groups)[:, None]).astype(float)
        totals += member @ drawn.money
    return totals
