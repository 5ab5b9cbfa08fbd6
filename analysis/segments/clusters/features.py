"""What customers can be compared by: what they bought, how they visited, and what is known of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import MappingError, NotEnoughDataError
from analysis.tables.purchases import Moment, last_day, list_orders, until
from analysis.tables.table import Table, prepared_frame
from analysis.tables.values.numbers import read_numbers

# In the order in which they are offered.
BEHAVIOUR = (
    "days_since_last_order",
    "orders",
    "revenue",
    "average_basket",
    "days_between_orders",
    "tenure_days",
    "returns_share",
    "categories",
    "favourite_category_share",
    "sessions",
)
MONEY_DECIMALS = 6


def customer_features(
    orders: Table | pd.DataFrame | None = None,
    customers: Table | pd.DataFrame | None = None,
    events: Table | pd.DataFrame | None = None,
    observed_until: Moment | None = None,
) -> pd.DataFrame:
    """One row per customer, sorted by id: those with an order; without orders those in `customers`, else in `events`.

    Returns:
        `customer_id` (text); from the orders `days_since_last_order`, `tenure_days` (since the first order, whole
        days), `orders` (count), `revenue` (net sum), `average_basket` (per order), `days_between_orders` (mean; NaN
        with one order), `returns_share` (refunded / bought, 0–1; NaN without purchases) and with a category column
        `categories` (count) and `favourite_category_share` (of what was bought, 0–1); from the events `sessions`
        (visits; without session ids days with an event; 0 for customers who have none); then the columns of the
        customers table, numbers as numbers.

    Raises:
        NotEnoughDataError: no table, or nobody in it.
    """
    parts = []
    if orders is not None:
        parts.append(_of_orders(until(prepared_frame(orders, "orders"), observed_until), observed_until))
    if customers is not None:
        parts.append(_of_customers(customers))
    if events is not None:
        parts.append(_of_events(until(prepared_frame(events, "events"), observed_until)))
    if not parts or parts[0].empty:
        raise NotEnoughDataError(
            "There is nobody to compare: bring orders, customers or events. Customers found: {found}.",
            found=0,
        )
    found = parts[0]
    for part in parts[1:]:
        found = found.join(part.drop(columns=[name for name in part if name in found]), how="left")
    if "sessions" in found and len(parts) > 1:
        found["sessions"] = found["sessions"].fillna(0)
    return found.rename_axis("customer_id").reset_index().astype({"customer_id": "str"})


def readable_features(customers: Table | pd.DataFrame) -> pd.DataFrame:
    """A table of customers with numbers as numbers; the input is not changed.

    Raises:
        MappingError: there is no column `customer_id`.
    """
    frame = customers.frame if isinstance(customers, Table) else customers
    if "customer_id" not in frame:
        raise MappingError(
            "The {table} table has no column '{missing}'. It has: {found}. Map it on the Upload page.",
            table="customers",
            missing="customer_id",
            found=", ".join(map(str, frame.columns)),
        )
    frame = frame.reset_index(drop=True)
    return frame.assign(**{name: _read(frame[name]) for name in frame.columns if name != "customer_id"})


def _read(series: pd.Series) -> pd.Series:
    """Text in which every value is a number becomes numbers; a code with leading zeros (a postcode) stays text."""
    if pd.api.types.is_numeric_dtype(series.dtype) or pd.api.types.is_datetime64_any_dtype(series.dtype):
        return series if pd.api.types.is_numeric_dtype(series.dtype) else series.astype("str")
    coded = series.astype("str").where(series.notna()).astype("category")
    values = coded.cat.categories.astype("str").to_series()
    read = read_numbers(values)
    if not len(values) or (read.unreadable | read.missing).any() or values.str.match(r"0\d").any():
        return series
    codes = coded.cat.codes.to_numpy()
    return pd.Series(np.append(read.parsed, np.nan)[codes], index=series.index)


def _of_customers(customers: Table | pd.DataFrame) -> pd.DataFrame:
    frame = readable_features(prepared_frame(customers, "customers")).drop_duplicates("customer_id", keep="last")
    return frame.set_index("customer_id").rename_axis(None)


def _of_orders(rows: pd.DataFrame, observed_until: Moment | None) -> pd.DataFrame:
    rows = rows.dropna(subset=["customer_id", "timestamp"])
    listed = list_orders(rows)
    if listed.empty:
        return pd.DataFrame()
    day = last_day(rows, observed_until)
    by_customer = listed.groupby("customer_id", observed=True)
    of_each = by_customer["timestamp"].agg(["min", "max", "size"])
    first, last = (of_each[end].dt.normalize() for end in ("min", "max"))
    found = pd.DataFrame({"days_since_last_order": (day - last).dt.days, "orders": of_each["size"]})
    amounts = rows.groupby("customer_id", observed=True)["amount"].sum().reindex(found.index)
    found["revenue"] = amounts.round(MONEY_DECIMALS) + 0.0
    found["average_basket"] = by_customer["amount"].mean().round(MONEY_DECIMALS)
    gaps = (last - first).dt.days / (found["orders"] - 1)
    found["days_between_orders"] = gaps.where(found["orders"] > 1)
    found["tenure_days"] = (day - first).dt.days
    found["returns_share"] = _returns(rows, found.index)
    if "category" in rows and rows["category"].notna().any():
        found = found.join(_favourites(rows, found.index))
    found.index = found.index.astype("str")
    return found


def _returns(rows: pd.DataFrame, index: pd.Index) -> pd.Series:
    amounts = pd.DataFrame({"bought": rows["amount"].clip(lower=0), "back": -rows["amount"].clip(upper=0)})
    sums = amounts.groupby(rows["customer_id"], observed=True).sum().reindex(index)
    return (sums["back"] / sums["bought"].where(sums["bought"] > 0)).clip(upper=1).round(MONEY_DECIMALS) + 0.0


def _favourites(rows: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    bought = rows[(rows["amount"] > 0) & rows["category"].notna()]
    spent = bought.groupby(["customer_id", "category"], observed=True)["amount"].sum()
    by_customer = spent.groupby("customer_id", observed=True)
    shares = (by_customer.max() / by_customer.sum()).round(MONEY_DECIMALS)
    return pd.DataFrame({"categories": by_customer.size(), "favourite_category_share": shares}).reindex(index)


def _of_events(rows: pd.DataFrame) -> pd.DataFrame:
    visit = rows["session_id"].cat.codes if "session_id" in rows else rows["timestamp"].dt.normalize()
    pairs = pd.DataFrame({"customer_id": rows["customer_id"], "visit": visit}).drop_duplicates()
    found = pairs.groupby("customer_id", observed=True).size().to_frame("sessions")
    found.index = found.index.astype("str")
    return found
