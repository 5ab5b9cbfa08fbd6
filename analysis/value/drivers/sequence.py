"""First orders and later ones: what each brings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.rates import Z_95
from analysis.tables.privacy.small_groups import SMALLEST_GROUP
from analysis.value.histories import PurchaseHistories

LAST_SHOWN = 5


@dataclass(frozen=True, eq=False)
class OrderValues:
    """Net spend of the first, second … order of customers.

    `orders`: `number` (1 … 5; 5 stands for the fifth and all later ones), `customers` (who made it), `orders` (count),
    `mean` (money per order, net of refunds) and its 95 % range `low`, `high`; numbers made by fewer than five
    customers are left out.
    `repeaters`: customers with more than one order. `first_mean`, `later_mean`: theirs, the first order and the mean of
    the later ones, each customer once. `difference` (later minus first) with `difference_low`, `difference_high`.
    """

    orders: pd.DataFrame
    repeaters: int
    first_mean: float
    later_mean: float
    difference: float
    difference_low: float
    difference_high: float


def order_values(histories: PurchaseHistories) -> OrderValues:
    """Compare first orders with later ones: over all customers, and for the same customers.

    The first order of all customers and the second of some differ also because those who come back are others; only
    the second comparison is about the order itself.

    Raises:
        NotEnoughDataError: fewer than five customers ordered on more than one day.
    """
    days = histories.purchase_days
    who, spend = days["customer"].to_numpy(), days["spend"].to_numpy()
    number = days.groupby("customer").cumcount().to_numpy() + 1
    later = pd.Series(spend[number > 1]).groupby(who[number > 1]).mean()
    if len(later) < SMALLEST_GROUP:
        raise NotEnoughDataError(
            "Only {found} customers ordered on more than one day; to compare first orders with later ones takes at "
            "least {needed}. Bring a longer period of orders.",
            found=len(later),
            needed=SMALLEST_GROUP,
        )
    first = pd.Series(spend[number == 1], who[number == 1]).reindex(later.index)
    gain = later - first
    half = Z_95 * gain.std() / np.sqrt(len(gain))
    return OrderValues(
        orders=_by_number(who, np.minimum(number, LAST_SHOWN), spend),
        repeaters=len(later),
        first_mean=float(first.mean()),
        later_mean=float(later.mean()),
        difference=float(gain.mean()),
        difference_low=float(gain.mean() - half),
        difference_high=float(gain.mean() + half),
    )


def _by_number(who: np.ndarray, number: np.ndarray, spend: np.ndarray) -> pd.DataFrame:
    """One customer may have many fifth and later orders: they count as one mean."""
    each = pd.DataFrame({"who": who, "number": number, "spend": spend}).groupby(["number", "who"])["spend"]
    per_customer = each.agg(["mean", "size"]).reset_index()
    found = per_customer.groupby("number").agg(
        customers=("who", "size"), orders=("size", "sum"), mean=("mean", "mean"), spread=("mean", "std")
    )
    found = found[found["customers"] >= SMALLEST_GROUP].reset_index()
    half = Z_95 * found["spread"] / np.sqrt(found["customers"])
    return found.assign(low=found["mean"] - half, high=found["mean"] + half).drop(columns="spread")
