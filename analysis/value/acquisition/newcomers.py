"""Who is new, and what they brought since: the cohorts that spend is compared with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.value.histories import PurchaseHistories

DAYS_PER_MONTH = 365 / 12
# Nine of ten next orders come within this share of the gaps; older customers are rarely silent for longer.
_USUAL_GAP = 0.9
_MOST_OF_THE_DATA = 0.25


@dataclass(frozen=True, eq=False)
class Newcomers:
    """Customers whose first order lies in the data, with their purchase days.

    `customers`: `customer_id` (text), `first_day`, `age` (whole days observed since), `second_after` (days from the
    first purchase day to the next; NaN without any), `is_new` (not in the burn-in).
    `purchases`: `row` (in `customers`), `after` (days since the first), `spend` (net of refunds).
    `observed_from`, `observed_until`: first and last day. `usual_gap`: days within which nine of ten next orders come.
    `burn_in_days`: customers first seen in so many first days may be older ones.
    """

    customers: pd.DataFrame
    purchases: pd.DataFrame
    observed_from: pd.Timestamp
    observed_until: pd.Timestamp
    usual_gap: int
    burn_in_days: int

    @property
    def counted_from(self) -> pd.Timestamp:
        """From this day on a first order makes a new customer."""
        return self.observed_from + pd.Timedelta(days=self.burn_in_days)


def find_newcomers(histories: PurchaseHistories, burn_in_days: int | None = None) -> Newcomers:
    """Sort out who is new; who only has refunds bought before the data begin and is nobody's newcomer.

    Raises:
        NotEnoughDataError: nobody placed a first order after the burn-in.
    """
    days = histories.purchase_days
    if days.empty:
        raise NotEnoughDataError("There are no orders in the chosen time, only refunds. Bring more orders.")
    code = days["customer"].to_numpy()
    begins = np.flatnonzero(np.diff(code, prepend=-1))
    row = np.cumsum(np.diff(code, prepend=-1) > 0) - 1
    first = days["day"].to_numpy()[begins]
    after = (days["day"].to_numpy() - first[row]).astype("timedelta64[D]").astype(np.int64)
    gaps = np.diff(after)[np.diff(row) == 0]
    begin, until = pd.Timestamp(first.min()), histories.observed_until
    usual = int(np.quantile(gaps, _USUAL_GAP)) if len(gaps) else int((until - begin).days * _MOST_OF_THE_DATA)
    if burn_in_days is None:
        burn_in_days = min(usual, int((until - begin).days * _MOST_OF_THE_DATA))
    customers = pd.DataFrame(
        {
            "customer_id": histories.customers["customer_id"].astype("str").to_numpy()[code[begins]],
            "first_day": first,
            "age": (np.datetime64(until) - first).astype("timedelta64[D]").astype(np.int64),
            "second_after": _second_after(after, begins),
            "is_new": first >= np.datetime64(begin + pd.Timedelta(days=burn_in_days)),
        }
    )
    purchases = pd.DataFrame({"row": row, "after": after, "spend": days["spend"].to_numpy()})
    if not customers["is_new"].any():
        raise NotEnoughDataError(
            "Nobody placed a first order in the data after the first {days} days, in which customers may be older than "
            "the data. Bring a longer period of orders, or count the first days too.",
            days=burn_in_days,
        )
    return Newcomers(customers, purchases, begin, until, usual, burn_in_days)


def _second_after(after: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """(n_customers,) days from the first purchase day to the second, NaN without one."""
    ends = np.append(begins[1:], len(after))
    second = np.minimum(begins + 1, len(after) - 1)
    return np.where(ends - begins > 1, after[second], np.nan)
