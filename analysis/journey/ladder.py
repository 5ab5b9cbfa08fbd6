"""The order ladder: with orders alone, the journey goes from the first order to the second and on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.journey.settings import FEWEST_STEPS
from analysis.tables.purchases import list_orders
from analysis.tables.table import Table, prepared_frame

RUNGS = 4


def ladder_steps(rungs: int = RUNGS) -> tuple[str, ...]:
    """The event names of a ladder: "order_1", "order_2" …"""
    return tuple(f"order_{rung}" for rung in range(1, rungs + 1))


LADDER_STEPS = ladder_steps()


def order_ladder(orders: Table | pd.DataFrame, rungs: int = RUNGS) -> pd.DataFrame:
    """Turn orders into events of a journey.

    Args:
        orders: `customer_id`, `timestamp`, `amount`, optionally `order_id`; any row order.
        rungs: steps of the ladder; the last one stands for that order and all later ones.

    Returns:
        (n_orders, 3) `customer_id`, `timestamp` (UTC), `event` ("order_1" …); by customer and time. What one
        order is says `analysis.tables.purchases.list_orders`.
    """
    listed = list_orders(prepared_frame(orders, "orders"))
    earlier = listed.groupby("customer_id", observed=True).cumcount().to_numpy()
    event = pd.Categorical.from_codes(np.minimum(earlier, rungs - 1), categories=list(ladder_steps(rungs)))
    return listed[["customer_id", "timestamp"]].assign(event=event)


def climbed_steps(ladder: Table | pd.DataFrame) -> tuple[str, ...]:
    """The rungs that somebody reached, first to last; at least two.

    Args:
        ladder: events as `order_ladder` gives them.

    Raises:
        NotEnoughDataError: nobody ordered twice.
    """
    ladder = prepared_frame(ladder, "events")
    steps = tuple(ladder["event"].cat.categories)
    if len(steps) < FEWEST_STEPS:
        raise NotEnoughDataError(
            "Nobody ordered twice (customers with an order: {customers}), so no step from one order to the next "
            "can be seen. Bring a longer period of orders.",
            customers=ladder["customer_id"].nunique(),
        )
    return steps
