"""The customers of a plan: everyone once, in one segment; and what an order of each segment is worth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import MappingError, SettingsError
from analysis.strategy.defaults import PROPOSALS


def check_customers(customers: pd.DataFrame) -> None:
    """Raise unless every customer is there once and in a segment."""
    for column in ("customer_id", "segment"):
        if column not in customers:
            raise MappingError(
                "The customers have no column '{missing}'. They have: {found}. Choose a segmentation first.",
                missing=column,
                found=", ".join(map(str, customers.columns)),
            )
    if customers["segment"].isna().any():
        raise SettingsError(
            "{found} of {customers} customers are in no segment. Choose a segmentation that covers everyone.",
            found=int(customers["segment"].isna().sum()),
            customers=len(customers),
        )
    if customers["customer_id"].duplicated().any():
        raise SettingsError(
            "{found} customers are in the list more than once. Bring one row per customer.",
            found=int(customers["customer_id"].duplicated().sum()),
        )


def describe_segments(customers: pd.DataFrame) -> pd.DataFrame:
    """What every segmentation can say of its segments, largest first.

    Args:
        customers: `segment`, `orders`, `revenue`, `days_since_last_order`.

    Returns:
        One row per segment: `segment`, `customers`, `share_of_customers`, `revenue`, `share_of_revenue` (0–1; NaN
        without revenue), `mean_orders`, `mean_revenue`, `median_days_since_last_order`.
    """
    grouped = customers.groupby(customers["segment"].astype("str"))
    described = grouped.agg(
        customers=("orders", "size"),
        revenue=("revenue", "sum"),
        mean_orders=("orders", "mean"),
        mean_revenue=("revenue", "mean"),
        median_days_since_last_order=("days_since_last_order", "median"),
    )
    total = described["revenue"].sum()
    described = described.assign(
        share_of_customers=described["customers"] / len(customers),
        share_of_revenue=described["revenue"] / (total if total > 0 else np.nan),
    )
    return described.sort_values(["customers", "segment"], ascending=[False, True]).reset_index()


def summarise_segments(customers: pd.DataFrame, order_value: float | None = None) -> pd.DataFrame:
    """Count the segments' customers and find the mean value of their orders.

    Args:
        customers: `segment`, and `orders` and `revenue` if known.
        order_value: used where the customers' orders say nothing (money; None: unknown).

    Returns:
        One row per segment, the ones of RFM best first, others by name: `segment`, `customers` (count),
        `order_value` (net revenue per order; of all customers where a segment has none; NaN: unknown).
    """
    names = customers["segment"].astype("str")
    known = {segment: place for place, segment in enumerate(PROPOSALS)}
    order = sorted(names.unique(), key=lambda name: (known.get(name, len(known)), name))
    segments = names.value_counts().reindex(order).rename_axis("segment").reset_index(name="customers")
    unknown = np.nan if order_value is None else order_value
    if not {"orders", "revenue"} <= set(customers.columns):
        return segments.assign(order_value=float(unknown))
    sums = customers.groupby(names)[["orders", "revenue"]].sum().reindex(order).reset_index(drop=True)
    values = _net_per_order(sums).fillna(_net_per_order(sums.sum().to_frame().T)[0])
    return segments.assign(order_value=values.fillna(unknown))


def _net_per_order(sums: pd.DataFrame) -> pd.Series:
    """Never below zero; NaN without orders."""
    return (sums["revenue"] / sums["orders"].where(sums["orders"] > 0)).clip(lower=0.0)
