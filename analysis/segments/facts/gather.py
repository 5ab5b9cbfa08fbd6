"""All that the tables say of each customer, in one row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.segments.facts.of_orders import DAY, facts_of_orders
from analysis.tables.purchases import Moment, last_day, until
from analysis.tables.table import Table, prepared_frame

OF_CUSTOMER = "customer:"
FORECAST = ("lifetime_value", "p_churn_90")
MOST_VALUES = 20


@dataclass(frozen=True, eq=False)
class CustomerFacts:
    """Every customer of the orders, the events, the customers table and of `also`.

    `customers`: one row per customer: `customer_id` (text). From the orders: `orders` (count, 0 without any),
        `revenue` (net), `days_since_last_order`, `days_since_first_order`, `days_between_orders` (mean),
        `mean_order_value`, `last_order_share` (0–1, of the customer's own revenue), `first_channel`,
        `last_category`. From the events: `last_event`, `days_since_last_event`. From a forecast: `lifetime_value`,
        `p_churn_90`. From the customers table: its columns as "customer:<name>", text as categories, and numbers
        where a column has more than 20 values and all are numbers. Missing where unknown.
    `bought`: one row per customer and value in the orders: `row` (place in `customers`), `column` (one of `BOUGHT`),
        `value`, `rows` (order rows with it).
    `order_values`: one row per order: `row` (place in `customers`), `amount`.
    `day`: the day from which days are counted; None without orders and events.
    """

    customers: pd.DataFrame
    bought: pd.DataFrame
    order_values: pd.DataFrame
    day: pd.Timestamp | None


def gather_facts(
    orders: Table | pd.DataFrame | None = None,
    customers: Table | pd.DataFrame | None = None,
    events: Table | pd.DataFrame | None = None,
    values: pd.DataFrame | None = None,
    also: Iterable[str] = (),
    observed_until: Moment | None = None,
) -> CustomerFacts:
    """Bring together what the tables say of each customer.

    Args:
        orders, customers, events: canonical tables; each may be missing. Of several rows about one customer in the
            customers table the first counts.
        values: `customer_id`, `lifetime_value`, `p_churn_90`, as `LifetimeValues.customers` has them.
        also: further customers, such as those who answered a survey.
    """
    ordered = facts_of_orders(orders, observed_until)
    acted, acted_day = _of_events(events, observed_until)
    described = _of_customers(customers)
    ids = pd.Index(list(map(str, also)), dtype="str")
    for part in (described, acted, ordered.customers):
        ids = part.index.astype("str").union(ids)
    parts = [part.reindex(ids) for part in (ordered.customers, acted, described)]
    if values is not None:
        forecast = values[["customer_id", *FORECAST]].astype({"customer_id": "str"}).set_index("customer_id")
        parts.insert(1, forecast.reindex(ids))
    frame = pd.concat(parts, axis=1)
    if len(ordered.customers):
        frame[["orders", "revenue"]] = frame[["orders", "revenue"]].fillna(0)
    place = ids.get_indexer(ordered.customers.index.astype("str"))
    bought, amounts = (long.assign(row=place[long["row"]]) for long in (ordered.bought, ordered.order_values))
    day = ordered.day if ordered.day is not None else acted_day
    return CustomerFacts(frame.rename_axis("customer_id").reset_index(), bought, amounts, day)


def _of_events(
    events: Table | pd.DataFrame | None, observed_until: Moment | None
) -> tuple[pd.DataFrame, pd.Timestamp | None]:
    """The last event of each customer; of several at one moment the last in the table."""
    rows = pd.DataFrame() if events is None else until(prepared_frame(events, "events"), observed_until)
    rows = rows.dropna(subset=["customer_id", "timestamp"]) if len(rows) else rows
    if rows.empty:
        return pd.DataFrame(index=pd.Index([], dtype="str")), None
    day = last_day(rows, observed_until)
    code = rows["customer_id"].cat.codes.to_numpy()
    last = np.flatnonzero(np.append(code[1:] != code[:-1], True))
    latest = rows.iloc[last]
    since = (day.to_datetime64() - latest["timestamp"].dt.normalize().to_numpy()) / DAY
    index = pd.Index(latest["customer_id"].astype("str"), name="customer_id")
    return pd.DataFrame({"last_event": latest["event"].array, "days_since_last_event": since}, index=index), day


def _of_customers(customers: Table | pd.DataFrame | None) -> pd.DataFrame:
    if customers is None:
        return pd.DataFrame(index=pd.Index([], dtype="str"))
    frame = prepared_frame(customers, "customers").dropna(subset=["customer_id"]).drop_duplicates("customer_id")
    columns = {
        f"{OF_CUSTOMER}{name}": _typed(frame[name]).array for name in frame if name not in ("customer_id", "timestamp")
    }
    return pd.DataFrame(columns, index=pd.Index(frame["customer_id"].astype("str")))


def _typed(values: pd.Series) -> pd.Series:
    """Numbers where a text column has many values and all of them are numbers."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        return values
    categories = values.cat.categories
    if len(categories) <= MOST_VALUES:
        return values
    numbers = pd.to_numeric(pd.Series(categories), errors="coerce").to_numpy(dtype="float64")
    if not np.isfinite(numbers).all():
        return values
    return pd.Series(np.append(numbers, np.nan)[values.cat.codes], index=values.index)
