"""What one contact should bring after its cost: assumed, or measured by a test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.strategy.actions.catalogue import CatalogueAction
from analysis.strategy.expectations import RESPONSE_RANGE


@dataclass(frozen=True, eq=False)
class Worth:
    """(n,) `value`, `low`, `high` (money, after cost); `cost` of a contact; `unproven`: assumed, not measured."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    cost: float
    unproven: bool


def worth_of(line: CatalogueAction, order_value: pd.Series, margin: float, measured: pd.DataFrame | None) -> Worth:
    """The margin of the extra orders minus the cost, per customer.

    Args:
        order_value: (n,) what an order of each customer is worth (money).
        measured: as `measure_responses` gives it; an action in it counts as measured, with its 95 % range.
    """
    per_order = order_value.fillna(0.0).to_numpy() * margin
    found = None if measured is None else measured[measured["action"] == line.action]
    if found is None or found.empty:
        low, high = (min(line.response * factor, 1.0) for factor in RESPONSE_RANGE)
        value, low, high = (response * per_order - line.cost for response in (line.response, low, high))
        return Worth(value, low, high, line.cost, True)
    row = found.iloc[0]
    # An uplift in money is per contact, whatever an order of this customer is worth.
    unit = np.full(len(per_order), margin) if row["unit"] == "money" else per_order
    value, low, high = (row[name] * unit - line.cost for name in ("uplift", "low", "high"))
    return Worth(value, low, high, line.cost, False)
