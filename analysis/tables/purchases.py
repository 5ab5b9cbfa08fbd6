"""What an order is, decided once for the order ladder, RFM and lifetime value."""

from __future__ import annotations

import datetime as dt

import pandas as pd

# Of an order's sum, relative to the sizes of what is added up.
_ROUNDING = 1e-9

Moment = str | dt.date | pd.Timestamp


def last_day(orders: pd.DataFrame, observed_until: Moment | None = None) -> pd.Timestamp:
    """The last day an analysis looks at: as chosen, or else the last day in the data."""
    if observed_until is not None:
        return pd.Timestamp(observed_until).normalize()
    return orders["timestamp"].max().normalize()


def until(orders: pd.DataFrame, observed_until: Moment | None) -> pd.DataFrame:
    """The rows up to and including the day `observed_until`; everything when it is None."""
    if observed_until is None:
        return orders
    return orders[orders["timestamp"] < last_day(orders, observed_until) + pd.Timedelta(days=1)]


def list_orders(orders: pd.DataFrame) -> pd.DataFrame:
    """One row per order of a prepared orders table.

    An order is one `order_id`; rows without one count as one order per customer and day. An order whose total is
    negative is a refund: it lowers the customer's revenue but is no order. A total of zero is an order.

    Returns:
        (n_orders, 3) `customer_id`, `timestamp` (of the order's first row), `amount`; sorted by customer and time.
    """
    day = orders["timestamp"].dt.normalize()
    keys = [orders["customer_id"].cat.codes.rename("customer")]
    if "order_id" in orders:
        keys.append(orders["order_id"].cat.codes.rename("order"))
        day = day.where(orders["order_id"].isna(), pd.Timestamp(0).as_unit("us"))
    keys.append(day.rename("day"))
    grouped = orders.assign(size=orders["amount"].abs()).groupby(keys, sort=False)
    listed = grouped.agg(timestamp=("timestamp", "min"), amount=("amount", "sum"), size=("size", "sum"))
    # 0.30 − 0.10 − 0.20 leaves a last bit below zero: an order of zero, no refund. What is small depends on the
    # order: there are currencies in which a hundred-millionth is money.
    nothing = listed["amount"].abs() <= _ROUNDING * listed.pop("size")
    listed["amount"] = listed["amount"].where(~nothing, 0.0)
    listed = listed[listed["amount"] >= 0].reset_index(level="customer")
    listed["customer_id"] = pd.Categorical.from_codes(listed["customer"], dtype=orders["customer_id"].dtype)
    listed = listed.sort_values(["customer", "timestamp"], kind="stable", ignore_index=True)
    return listed[["customer_id", "timestamp", "amount"]]
