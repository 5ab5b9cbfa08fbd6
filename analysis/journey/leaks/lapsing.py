"""Regulars who stay away: what their last order promised, less what is left of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import MappingError
from analysis.journey.leaks.evidence import Evidence
from analysis.journey.leaks.settings import FEWEST
from analysis.journey.leaks.study import Study

COLUMNS = ("customer_id", "value_at_last_order", "value_now", "p_no_order")
REGULAR_ORDERS = 2


@dataclass(frozen=True, eq=False)
class Lapsing:
    """`regulars`: codes of customers with two orders or more, ascending; `lost`: (n_regulars,) bool; `then`, `now`:
    their predicted values at the last order and now.
    """

    regulars: np.ndarray
    lost: np.ndarray
    then: np.ndarray
    now: np.ndarray


def find_lapsing(values: pd.DataFrame, study: Study, limit: float) -> Lapsing:
    """Regulars whose chance of no further order is above the limit.

    Args:
        values: one row a customer: `customer_id`, `value_at_last_order`, `value_now` (money after margin and discount),
            `p_no_order` (0–1).

    Raises:
        MappingError: a column is missing.
    """
    for name in COLUMNS:
        if name not in values:
            raise MappingError(
                "The {table} table has no column '{missing}'. It has: {found}. Map it on the Upload page.",
                table="values",
                missing=name,
                found=", ".join(map(str, values.columns)),
            )
    predicted = values[list(COLUMNS)].drop_duplicates("customer_id")
    code = study.customers.get_indexer(predicted["customer_id"].astype("str"))
    predicted = predicted.assign(code=code).sort_values("code")
    predicted = predicted[(predicted["code"] >= 0) & (study.orders.count[predicted["code"]] >= REGULAR_ORDERS)]
    codes, then, now, silent = (predicted[name].to_numpy() for name in ("code", *COLUMNS[1:]))
    return Lapsing(codes, silent > limit, then, now)


def weigh_lapsing(lapsing: Lapsing, here: np.ndarray, customers: int) -> Evidence:
    """The sums of lapsing; `here`: (n_lost,) bool, whose loss belongs to this leak."""
    gone = lapsing.regulars[lapsing.lost][here]
    lost, then, now = np.zeros((3, customers))
    lost[gone] = 1.0
    then[gone], now[gone] = lapsing.then[lapsing.lost][here], lapsing.now[lapsing.lost][here]
    reason = "" if len(gone) >= FEWEST else ("few_lost" if len(gone) else "nobody_lost")
    return Evidence(reason, {"lost": lost, "then": then, "now": now}, n_mature=len(lapsing.regulars))
