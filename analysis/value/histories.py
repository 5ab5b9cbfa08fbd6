"""Purchase histories: what a value model knows of a customer, and the distinct ones among them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.tables.purchases import Moment, last_day, list_orders, until
from analysis.tables.table import Table, prepared_frame


@dataclass(frozen=True, eq=False)
class PurchaseHistories:
    """One row per customer, and the purchase days they were made from.

    `customers`, sorted by customer: `customer_id` (categorical), `frequency` (repeat purchase days: the first
    one does not count), `recency` (days from first to last purchase day), `T` (days from first purchase day
    to
    `observed_until`), `monetary_value` (mean net spend of the repeat purchase days; NaN without any),
    `first_spend` (net spend of the first purchase day; NaN with refunds only).
    `purchase_days`: one row per customer and day with an order: `customer` (row number in `customers`), `day`
    (datetime64), `spend` (net of refunds).
    `observed_until`: the last day looked at. `unmatched_refunds`: refunds without an earlier purchase in the
    data; they lower nobody's spend.
    """

    customers: pd.DataFrame
    purchase_days: pd.DataFrame
    observed_until: pd.Timestamp
    unmatched_refunds: int


@dataclass(frozen=True, eq=False)
class DistinctHistories:
    """The different (frequency, recency, T) among many customers: float64 arrays.

    `weights`: customers with this history. `position`: for each customer the number of its history.
    """

    frequency: np.ndarray
    recency: np.ndarray
    T: np.ndarray
    weights: np.ndarray
    position: np.ndarray

    def every(self, n: int) -> DistinctHistories:
        """Every n-th history with its customers; they have no `position` any more."""
        columns = (self.frequency, self.recency, self.T, self.weights)
        return DistinctHistories(*(values[::n] for values in columns), np.zeros(0, dtype=np.intp))


def purchase_histories(orders: Table | pd.DataFrame, observed_until: Moment | None = None) -> PurchaseHistories:
    """Count each customer's purchase days up to and including `observed_until` (default: the last day).

    All orders of one customer on one day are one purchase. A refund (an order with a negative total) lowers
    the latest purchase day of that customer at or before it. A customer with refunds only bought before the
    data begin: frequency and recency 0, `T` counted from the first refund.

    Args:
        orders: `customer_id`, `timestamp`, `amount`, optional `order_id`; any row order. Rows without a
        customer or a
            time belong to no history.

    Raises:
        NotEnoughDataError: no order up to `observed_until`.
    """
    frame = prepared_frame(orders, "orders").dropna(subset=["customer_id", "timestamp"])
    rows = until(frame, observed_until)
    if rows.empty:
        raise NotEnoughDataError(
            "There are no orders in the chosen time. Choose a later last day or bring more orders."
        )
    last = last_day(rows, observed_until)
    bought = _per_customer_day(list_orders(rows))
    # The same rule on turned signs finds the refunds; a total of zero stays an order.
    refunds = _per_customer_day(list_orders(rows.assign(amount=-rows["amount"])).query("amount > 0"))
    days, unmatched = _net_of_refunds(bought, refunds)
    only_refunded = refunds[~refunds["code"].isin(bought["code"])].drop_duplicates("code")
    customers = _summarise(pd.concat([days, only_refunded.assign(spend=np.nan)]), _day_number(last))
    days["customer"] = np.searchsorted(customers["code"].to_numpy(), days["code"].to_numpy())
    days["day"] = days["day"].to_numpy().astype("datetime64[D]").astype("datetime64[us]")
    identity = pd.Categorical.from_codes(customers.pop("code"), dtype=frame["customer_id"].dtype)
    customers.insert(0, "customer_id", identity)
    return PurchaseHistories(customers, days[["customer", "day", "spend"]], last, unmatched)


def distinct_histories(customers: pd.DataFrame) -> DistinctHistories:
    """Collapse (n, ≥3) `frequency`, `recency`, `T` (whole days) to the different ones.

    Models look at nothing else, so fitting and scoring cost what the distinct histories cost, not the
    customers.
    """
    x, t_x, T = (customers[name].to_numpy(dtype=np.int64) for name in ("frequency", "recency", "T"))
    # One integer per history: far faster to factorise than three columns, and the different ones can be read from it.
    recencies, ages = int(t_x.max()) + 1, int(T.max()) + 1
    position, different = pd.factorize((x * recencies + t_x) * ages + T)
    pairs, T = np.divmod(different, ages)
    x, t_x = np.divmod(pairs, recencies)
    columns = (values.astype(np.float64) for values in (x, t_x, T))
    return DistinctHistories(*columns, np.bincount(position).astype(np.float64), position)


def histories_until(histories: PurchaseHistories, split: pd.Timestamp) -> tuple[pd.DataFrame, np.ndarray]:
    """What was known at an earlier day of customers who had bought by then; refunds stay with their purchase.

    Returns:
        (n, 3) `frequency`, `recency`, `T` (days), and for each the row number in `histories.customers`.
    """
    days = histories.purchase_days
    known = days[days["day"].to_numpy() <= split.to_datetime64()]
    day, last = _day_number(known["day"]), int(_day_number(split))
    customer = known["customer"].to_numpy()
    # Purchase days are sorted by customer and day.
    first = np.flatnonzero(np.diff(customer, prepend=-1))
    latest = np.append(first[1:], len(customer))[: len(first)] - 1
    summary = {"frequency": latest - first, "recency": day[latest] - day[first], "T": last - day[first]}
    return pd.DataFrame(summary), customer[first]


def _day_number(moments: pd.Series | pd.Timestamp) -> np.ndarray:
    return np.asarray(moments, dtype="datetime64[D]").astype(np.int64)


def _per_customer_day(orders: pd.DataFrame) -> pd.DataFrame:
    """Orders sorted by customer and time → `code`, `day` (days since 1970), `spend`, sorted."""
    days = pd.DataFrame(
        {
            "code": orders["customer_id"].cat.codes.to_numpy(dtype=np.int64),
            "day": _day_number(orders["timestamp"]),
            "spend": orders["amount"].to_numpy(),
        }
    )
    return days.groupby(["code", "day"], as_index=False)["spend"].sum()


def _net_of_refunds(bought: pd.DataFrame, refunds: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Take each refund from the latest purchase day at or before it; also count those without one."""
    if bought.empty or refunds.empty:
        return bought, len(refunds)
    first = min(bought["day"].min(), refunds["day"].min())
    width = max(bought["day"].max(), refunds["day"].max()) - first + 1
    bought_key, refund_key = ((days["code"] * width + days["day"] - first).to_numpy() for days in (bought, refunds))
    row = np.searchsorted(bought_key, refund_key, side="right") - 1
    matched = (row >= 0) & (bought["code"].to_numpy()[row] == refunds["code"].to_numpy())
    returned = np.bincount(row[matched], refunds["spend"].to_numpy()[matched], minlength=len(bought))
    return bought.assign(spend=bought["spend"] - returned), int((~matched).sum())


def _summarise(days: pd.DataFrame, last: int) -> pd.DataFrame:
    """Days → per customer `code`, `frequency`, `recency`, `T`, `monetary_value`, `first_spend`; sorted by `code`."""
    grouped = days.groupby("code")
    summary = grouped["day"].agg(first="min", latest="max", frequency="size").reset_index()
    summary["frequency"] -= 1
    repeat = days[days["day"].to_numpy() > summary.set_index("code")["first"].loc[days["code"]].to_numpy()]
    summary["monetary_value"] = summary["code"].map(repeat.groupby("code")["spend"].mean())
    summary["recency"] = summary["latest"] - summary["first"]
    summary["T"] = last - summary["first"]
    summary["first_spend"] = grouped["spend"].first().to_numpy()
    return summary[["code", "frequency", "recency", "T", "monetary_value", "first_spend"]]
