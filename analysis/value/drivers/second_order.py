"""What customers with a second order will still bring, against those with one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.rates import Z_95
from analysis.tables.privacy.small_groups import SMALLEST_GROUP
from analysis.value.lifetime_value import LifetimeValues


@dataclass(frozen=True)
class SecondOrder:
    """Residual value after one order and after two, like with like.

    `value_after_one`, `value_after_two` (money per customer), `difference` with its 95 % range `low`, `high`: means
    over the ages and channels in which there are both, weighted by the customers with one order.
    `with_one`, `with_two`: customers compared. `left_out`: customers with one or two orders of an age and channel in
    which there are too few of the other kind.
    """

    value_after_one: float
    value_after_two: float
    difference: float
    low: float
    high: float
    with_one: int
    with_two: int
    left_out: int


def second_order_value(values: LifetimeValues, channel: pd.Series | None = None) -> SecondOrder:
    """Compare customers with exactly one and exactly two orders who began in the same quarter and channel.

    The difference goes with the second order; it is not what a second order would bring to somebody who would not have
    made it: who comes back liked the shop better before.

    Args:
        channel: of the first order of each customer, index `customer_id` (text); None: only the quarter counts.

    Raises:
        NotEnoughDataError: nowhere are there five of each.
    """
    customers = values.customers
    began = values.observed_until - pd.to_timedelta(customers["T"].to_numpy(), unit="D")
    frame = pd.DataFrame(
        {
            "two": customers["frequency"].to_numpy() == 1,
            "value": customers["lifetime_value"].to_numpy(),
            "quarter": began.year * 4 + began.quarter,
            "channel": "" if channel is None else customers["customer_id"].astype("str").map(channel).fillna("").array,
        }
    )[customers["frequency"].to_numpy() <= 1]
    figures = frame.groupby(["quarter", "channel", "two"])["value"].agg(["size", "mean", "var"]).reset_index("two")
    one, two = (figures[figures["two"] == second] for second in (False, True))
    cells = one.add_suffix("_one").join(two.add_suffix("_two"), how="inner")
    enough = (cells["size_one"] >= SMALLEST_GROUP) & (cells["size_two"] >= SMALLEST_GROUP)
    if not enough.any():
        raise NotEnoughDataError(
            "Nowhere are there five customers with one order and five with two who began in the same quarter. "
            "Bring a longer period of orders."
        )
    return _weighted(cells[enough], len(frame))


def _weighted(cells: pd.DataFrame, customers: int) -> SecondOrder:
    weight = (cells["size_one"] / cells["size_one"].sum()).to_numpy()
    after_one, after_two = (float(weight @ cells[f"mean_{which}"]) for which in ("one", "two"))
    spread = cells["var_one"] / cells["size_one"] + cells["var_two"] / cells["size_two"]
    half = Z_95 * float(np.sqrt(weight**2 @ spread))
    with_one, with_two = int(cells["size_one"].sum()), int(cells["size_two"].sum())
    difference = after_two - after_one
    return SecondOrder(
        value_after_one=after_one,
        value_after_two=after_two,
        difference=difference,
        low=difference - half,
        high=difference + half,
        with_one=with_one,
        with_two=with_two,
        left_out=customers - with_one - with_two,
    )
