"""One-time and frequent customers; who came only lately may yet come again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.segments.purchases.settings import PurchaseSettings

FREQUENCY = ("frequent", "repeat", "one_time_open", "one_time")
USUAL_WAIT, FEWEST_GAPS = 90, 20


def frequency(bought: pd.DataFrame, settings: PurchaseSettings) -> tuple[np.ndarray, dict[str, float]]:
    """The group of each customer, and the cuts.

    Args:
        bought: one row per customer: `orders`, `first_days`, `second_gap` (days from the first order to the second; NaN
            without).

    Returns:
        (n,) codes; `many_orders`, and `open_days`: nine of ten who came again had done so by then (90 days where too
        few came again to say). A customer with one order not longer ago is open, not lost.
    """
    gaps = bought["second_gap"].dropna()
    wait = float(np.ceil(gaps.quantile(0.9))) if len(gaps) >= FEWEST_GAPS else float(USUAL_WAIT)
    orders = bought["orders"].to_numpy()
    is_open = (bought["first_days"] <= wait).to_numpy()
    group = np.select(
        [orders >= settings.many_orders, orders > 1, is_open], ["frequent", "repeat", "one_time_open"], "one_time"
    )
    return group, {"many_orders": float(settings.many_orders), "open_days": wait}
