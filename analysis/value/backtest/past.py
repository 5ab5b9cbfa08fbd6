"""What was known at an earlier day, and what followed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.tables.table import Table
from analysis.value.fitting import MIN_REPEAT_CUSTOMERS, usable_spend
from analysis.value.histories import DistinctHistories, PurchaseHistories, distinct_histories, purchase_histories


@dataclass(frozen=True, eq=False)
class Past:
    """The customers known at `split` (last day seen), and their purchase days in the `days` after it.

    `later`: `customer` (row in `known.customers`), `day`, `spend`.
    """

    known: PurchaseHistories
    distinct: DistinctHistories
    split: pd.Timestamp
    days: int
    later: pd.DataFrame

    @property
    def customers(self) -> pd.DataFrame:
        return self.known.customers

    @property
    def orders(self) -> np.ndarray:
        """(n,) purchase days that followed."""
        return np.bincount(self.later["customer"], minlength=len(self.customers))

    @property
    def revenue(self) -> np.ndarray:
        """(n,) net spend of those days."""
        return np.bincount(self.later["customer"], self.later["spend"], minlength=len(self.customers))

    @property
    def spent(self) -> np.ndarray:
        """(n,) net spend up to the split: what a simple list of the best customers is sorted by."""
        days = self.known.purchase_days
        return np.bincount(days["customer"], days["spend"], minlength=len(self.customers))

    @property
    def pace(self) -> np.ndarray:
        """(n,) repeat purchases a day so far; 0 for whoever came on the last day."""
        customers = self.customers
        return (customers["frequency"] / customers["T"].where(customers["T"] > 0)).fillna(0).to_numpy()

    @property
    def spend_pace(self) -> np.ndarray:
        """(n,) money a day so far, from repeat purchases."""
        return self.pace * usable_spend(self.customers)[1]


def look_back(table: Table, everything: PurchaseHistories, split: pd.Timestamp, days: int) -> Past:
    """Cut the orders at `split`.

    Raises:
        NotEnoughDataError: too few repeat customers were known then.
    """
    known = purchase_histories(table, split)
    found = int((known.customers["frequency"] > 0).sum())
    if found < MIN_REPEAT_CUSTOMERS:
        raise NotEnoughDataError(
            "Only {found} customers ordered on more than one day up to {split}, the part of the orders a "
            "test of the forecast learns from; at least {needed} are needed. "
            "Bring a longer period of orders.",
            found=found,
            split=split.date(),
            needed=MIN_REPEAT_CUSTOMERS,
        )
    rows = pd.Index(known.customers["customer_id"].cat.codes)
    codes = everything.customers["customer_id"].cat.codes.to_numpy()
    bought = everything.purchase_days
    later = bought.assign(customer=rows.get_indexer(codes[bought["customer"].to_numpy()]))
    until = split + pd.Timedelta(days=days)
    later = later[(later["day"] > split) & (later["day"] <= until) & (later["customer"] >= 0)]
    return Past(known, distinct_histories(known.customers), split, days, later)


def split_in_the_middle(everything: PurchaseHistories, horizon_days: int) -> tuple[pd.Timestamp, int]:
    """The day to learn up to and the days to predict: the horizon, at most the second half of the time."""
    span = int(everything.customers["T"].max())
    holdout = min(horizon_days, span - span // 2)
    return everything.observed_until - pd.Timedelta(days=holdout), holdout
