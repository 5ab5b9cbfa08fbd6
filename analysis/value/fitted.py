"""What is learned from the orders once, whatever horizon, discount and margin are looked at later."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.tables.purchases import Moment
from analysis.tables.table import Table
from analysis.value.choosing import ModelChoice, choose_model
from analysis.value.fitting import ValueModel, fit_histories
from analysis.value.histories import DistinctHistories, PurchaseHistories, distinct_histories, purchase_histories


@dataclass(frozen=True, eq=False)
class FittedOrders:
    """Purchase histories, the different ones among them, the model fitted to them, and why this one."""

    histories: PurchaseHistories
    distinct: DistinctHistories
    model: ValueModel
    choice: ModelChoice


def fit_lifetime_model(
    orders: Table | pd.DataFrame, observed_until: Moment | None = None, model: str = "auto"
) -> FittedOrders:
    """Choose and fit a model; the slow part of a forecast.

    Args:
        orders: `customer_id`, `timestamp`, `amount`, optional `order_id`; any row order.
        observed_until, model: as in `LifetimeValueSettings`.

    Raises:
        NotEnoughDataError: no orders, too few repeat customers, or no trustworthy fit.
    """
    histories = purchase_histories(orders, observed_until)
    choice = choose_model(histories, model)
    distinct = distinct_histories(histories.customers)
    return FittedOrders(histories, distinct, fit_histories(histories, distinct, choice.name), choice)
