"""What the orders say of each customer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.segments.rfm import summarise
from analysis.tables.purchases import Moment, last_day, list_orders, until
from analysis.tables.table import Table, prepared_frame

# Columns of the orders that a customer may have several values of.
BOUGHT = ("category", "channel", "product", "store")
DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, eq=False)
class OrderFacts:
    """`customers` (index: customer_id), `bought`, `order_values` and `day` as `CustomerFacts` has them."""

    customers: pd.DataFrame
    bought: pd.DataFrame
    order_values: pd.DataFrame
    day: pd.Timestamp | None


def facts_of_orders(orders: Table | pd.DataFrame | None, observed_until: Moment | None) -> OrderFacts:
    """Empty where there are no orders up to the last day."""
    rows = _rows(orders, observed_until)
    listed = list_orders(rows) if len(rows) else rows
    if listed.empty:
        nothing = pd.DataFrame({"row": pd.Series(dtype="int64"), "amount": pd.Series(dtype="float64")})
        bought = nothing.assign(column="", value="", rows=0)[["row", "column", "value", "rows"]]
        return OrderFacts(pd.DataFrame(index=pd.Index([], dtype="str")), bought, nothing, None)
    day = last_day(rows, observed_until)
    customers = summarise(rows, listed, day).set_index("customer_id")
    code = rows["customer_id"].cat.codes.to_numpy()
    # The place of each customer of the rows among those who are left.
    place = np.cumsum(np.bincount(code, minlength=len(rows["customer_id"].cat.categories)) > 0) - 1
    at = place[listed["customer_id"].cat.codes.to_numpy()]
    customers = customers.assign(**_times(listed, at, len(customers), day), **_money(customers, listed, at))
    columns = [column for column in BOUGHT if column in rows]
    if "channel" in columns:
        customers["first_channel"] = _one_of_each(rows["channel"], place[code], len(customers), last=False)
    if "category" in columns:
        customers["last_category"] = _one_of_each(rows["category"], place[code], len(customers), last=True)
    bought = pd.concat([_bought(rows[column], place[code]) for column in columns] or [_bought(None, at)])
    amounts = pd.DataFrame({"row": at, "amount": listed["amount"].to_numpy()})
    return OrderFacts(customers, bought.reset_index(drop=True), amounts, day)


def _rows(orders: Table | pd.DataFrame | None, observed_until: Moment | None) -> pd.DataFrame:
    if orders is None:
        return pd.DataFrame()
    rows = prepared_frame(orders, "orders").dropna(subset=["customer_id", "timestamp"])
    return until(rows, observed_until)


def _times(listed: pd.DataFrame, at: np.ndarray, size: int, day: pd.Timestamp) -> dict[str, np.ndarray]:
    """Days since the first order, and the mean number of days between orders; NaN without (two) orders."""
    days = listed["timestamp"].dt.normalize().to_numpy()
    first, last = np.full(size, np.datetime64("NaT", "us")), np.full(size, np.datetime64("NaT", "us"))
    # Sorted by time: backwards, the first order is written last and stays.
    first[at[::-1]], last[at] = days[::-1], days
    count = np.bincount(at, minlength=size)
    between = (last - first) / DAY / np.where(count > 1, count - 1, np.nan)
    return {"days_since_first_order": (day.to_datetime64() - first) / DAY, "days_between_orders": between}


def _money(customers: pd.DataFrame, listed: pd.DataFrame, at: np.ndarray) -> dict[str, np.ndarray]:
    amount, size = listed["amount"].to_numpy(), len(customers)
    last = np.full(size, np.nan)
    last[at] = amount
    revenue, orders = customers["revenue"].to_numpy(), customers["orders"].to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(at, weights=amount, minlength=size) / orders
        # Later refunds can leave less revenue than the last order brought.
        share = np.where(revenue > 0, np.minimum(last / revenue, 1.0), np.nan)
    return {"mean_order_value": mean, "last_order_share": share}


def _one_of_each(values: pd.Series, at: np.ndarray, size: int, *, last: bool) -> pd.Categorical:
    """The first or the last present value of each customer; the rows are sorted by time."""
    codes = values.cat.codes.to_numpy()
    rows = np.flatnonzero(codes >= 0)
    rows = rows if last else rows[::-1]
    found = np.full(size, -1, dtype=codes.dtype)
    found[at[rows]] = codes[rows]
    return pd.Categorical.from_codes(found, dtype=values.dtype)


def _bought(values: pd.Series | None, at: np.ndarray) -> pd.DataFrame:
    """One row per customer and present value, with the number of order rows."""
    if values is None:
        return pd.DataFrame({"row": at[:0], "column": "", "value": "", "rows": 0})
    codes, count = values.cat.codes.to_numpy().astype(np.int64), max(len(values.cat.categories), 1)
    keys, rows = np.unique(at[codes >= 0] * count + codes[codes >= 0], return_counts=True)
    value = values.cat.categories.astype("str").to_numpy()[keys % count]
    return pd.DataFrame({"row": keys // count, "column": values.name, "value": value, "rows": rows})
