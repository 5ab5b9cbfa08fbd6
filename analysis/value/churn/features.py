"""What is known of each customer at a date, from nothing that happened after it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.tables.purchases import until
from analysis.value.histories import PurchaseHistories, purchase_histories

# What belongs together when a forecast is explained: one reason, whichever of its columns says it.
REASONS = {
    "silence": ("days_since_last_order", "silence_to_rhythm"),
    "rhythm": ("days_between_orders", "gap_variation"),
    "orders": ("orders",),
    "recent_orders": ("orders_recent", "orders_before"),
    "tenure": ("days_as_customer", "first_before_christmas"),
    "spend": ("spend_per_order", "last_spend_ratio"),
    "refunds": ("refund_rows",),
    "variety": ("products", "categories"),
    "channel": ("channel",),
    "visits": ("days_since_last_visit", "visits_recent", "visits_before"),
}


def features_at(
    orders: pd.DataFrame, cutoff: pd.Timestamp, recent_days: int, events: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Describe every customer who ordered up to and including the day `cutoff`.

    The first thing done is to cut both tables: no later row reaches any line below.

    Args:
        orders, events: prepared frames; of the events only who was there on which day is used.
        recent_days: how many days before the cut-off count as recent, and as many before those as before.

    Returns:
        One row per customer with an order, index `customer_id` (text): `days_since_last_order`,
        `days_between_orders` (mean; NaN with one order), `silence_to_rhythm` (their ratio), `gap_variation`
        (standard deviation of the gaps over their mean; NaN below three orders), `orders` (days with an order),
        `orders_recent`, `orders_before`, `days_as_customer`, `first_before_christmas` (1 if the first order was in
        November or December), `spend_per_order` (mean, net of refunds), `last_spend_ratio` (last order over that
        mean), `refund_rows` (rows below zero); with such columns in the orders `products`, `categories` (different
        ones bought) and `channel` (of the first order, text); with events `days_since_last_visit` (NaN without
        any), `visits_recent`, `visits_before` (days with an event).
    """
    rows = until(orders, cutoff)
    histories = purchase_histories(rows, cutoff)
    columns = _of_the_purchase_days(histories, cutoff, recent_days) | _of_the_rows(rows, histories)
    if events is not None:
        columns |= _of_the_visits(until(events, cutoff), histories, cutoff, recent_days)
    ids = pd.Index(histories.customers["customer_id"].astype("str"), name="customer_id")
    known = pd.DataFrame(columns).set_index(ids)
    return known[known["orders"] > 0]


def _of_the_purchase_days(histories: PurchaseHistories, cutoff: pd.Timestamp, recent_days: int) -> dict:
    count, days = len(histories.customers), histories.purchase_days
    who, spend = days["customer"].to_numpy(), days["spend"].to_numpy()
    age = (cutoff.normalize() - days["day"]).dt.days.to_numpy()
    # Sorted by customer and day: the first and last row of each customer.
    orders = np.bincount(who, minlength=count)
    last_row = np.maximum(np.cumsum(orders) - 1, 0)
    first_row = np.where(orders > 0, last_row - orders + 1, 0)
    since_last, since_first = age[last_row], age[first_row]
    gap = _ratio(since_first - since_last, np.maximum(orders - 1, 0))
    mean_spend = _ratio(np.bincount(who, spend, minlength=count), orders)
    return {
        "days_since_last_order": since_last,
        "silence_to_rhythm": _ratio(since_last, gap),
        "days_between_orders": gap,
        "gap_variation": _gap_variation(who, age, gap, orders),
        "orders": orders,
        "orders_recent": np.bincount(who[age < recent_days], minlength=count),
        "orders_before": np.bincount(who[(age >= recent_days) & (age < 2 * recent_days)], minlength=count),
        "days_as_customer": since_first,
        "first_before_christmas": (days["day"].dt.month.to_numpy()[first_row] >= 11).astype(int),
        "spend_per_order": mean_spend,
        "last_spend_ratio": _ratio(spend[last_row], mean_spend),
    }


def _gap_variation(who: np.ndarray, age: np.ndarray, gap: np.ndarray, orders: np.ndarray) -> np.ndarray:
    same = who[1:] == who[:-1]
    lengths, owner = (age[:-1] - age[1:])[same], who[1:][same]
    squares = np.bincount(owner, (lengths - gap[owner]) ** 2, minlength=len(gap))
    return np.where(orders > 2, np.sqrt(_ratio(squares, orders - 1)) / gap, np.nan)


def _of_the_rows(rows: pd.DataFrame, histories: PurchaseHistories) -> dict:
    """Refunds, variety and first channel, from the rows of the customers known."""
    rows = rows.dropna(subset=["customer_id", "timestamp"])
    position = pd.Index(histories.customers["customer_id"].cat.codes).get_indexer(rows["customer_id"].cat.codes)
    rows, position = rows[position >= 0], position[position >= 0]
    count = len(histories.customers)
    columns = {"refund_rows": np.bincount(position[rows["amount"] < 0], minlength=count)}
    for name, column in (("products", "product"), ("categories", "category")):
        if column in rows:
            pairs = np.unique(np.column_stack([position, rows[column].cat.codes]), axis=0)
            columns[name] = np.bincount(pairs[pairs[:, 1] >= 0, 0], minlength=count)
    if "channel" in rows:
        first = pd.Series(rows["channel"].to_numpy(), position).groupby(level=0).first()
        columns["channel"] = first.reindex(range(count)).to_numpy()
    return columns


def _of_the_visits(events: pd.DataFrame, histories: PurchaseHistories, cutoff: pd.Timestamp, recent_days: int) -> dict:
    ids = pd.Index(histories.customers["customer_id"].astype("str"))
    codes = ids.get_indexer(events["customer_id"].cat.categories.astype("str"))[events["customer_id"].cat.codes]
    known = (codes >= 0) & (events["customer_id"].cat.codes.to_numpy() >= 0) & events["timestamp"].notna().to_numpy()
    age = (cutoff.normalize() - events["timestamp"][known].dt.normalize()).dt.days.to_numpy()
    visits = pd.DataFrame({"who": codes[known], "age": age}).drop_duplicates()
    who, age, count = visits["who"].to_numpy(), visits["age"].to_numpy(), len(ids)
    latest = visits.groupby("who")["age"].min().reindex(range(count)).to_numpy(dtype=float)
    return {
        "days_since_last_visit": latest,
        "visits_recent": np.bincount(who[age < recent_days], minlength=count),
        "visits_before": np.bincount(who[(age >= recent_days) & (age < 2 * recent_days)], minlength=count),
    }


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """`part` / `whole`; NaN over zero."""
    part, whole = np.broadcast_arrays(np.asarray(part, dtype=float), np.asarray(whole, dtype=float))
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole != 0)
