"""What each group of a segmentation is worth: customers, buyers, revenue, with ranges for everything that is a rate."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import norm

from analysis.rates import Z_95, share, wilson_interval
from analysis.segments.segmentation import Segmentation
from analysis.tables.purchases import Moment, list_orders, until
from analysis.tables.table import Table, prepared_frame

# A mean of fewer is shown without a range: the normal approximation would be made up.
FEWEST_FOR_RANGE = 5


def value_groups(
    segmentation: Segmentation, orders: Table | pd.DataFrame | None = None, observed_until: Moment | None = None
) -> tuple[pd.DataFrame, float]:
    """Size and value of each group.

    Args:
        segmentation: the customers in groups.
        orders: `customer_id`, `timestamp`, `amount`; None gives sizes alone.

    Returns:
        One row per segment in its order: `segment`, `customers`, `share_of_customers`; with orders `buyers` (with at
        least one order), `buyer_rate`, `buyer_rate_low`, `buyer_rate_high` (Wilson 95 %), `revenue` (net),
        `share_of_revenue` of all segmented customers with `share_of_revenue_low`, `share_of_revenue_high` (95 %, as if
        other such customers had come; NaN when the total is not positive), `differs` (the share of revenue is not that
        of the customers, beyond chance after Bonferroni over the groups), `revenue_per_customer` with
        `revenue_per_customer_low`, `revenue_per_customer_high` (95 % of the mean; NaN under 5 customers).
        And the share of all revenue that comes from customers outside the segmentation (NaN without orders).
    """
    sizes = segmentation.sizes
    groups = pd.DataFrame({"segment": sizes.index.astype("str"), "customers": sizes.to_numpy()})
    groups["share_of_customers"] = groups["customers"] / max(len(segmentation.customers), 1)
    if orders is None:
        return groups, float("nan")
    people, outside = _spending(segmentation, orders, observed_until)
    codes = segmentation.customers["segment"].cat.codes.to_numpy()
    return pd.concat([groups, _worth(codes, people, len(groups))], axis=1), outside


def _spending(
    segmentation: Segmentation, orders: Table | pd.DataFrame, observed_until: Moment | None
) -> tuple[pd.DataFrame, float]:
    """(n_customers, 2) `orders`, `revenue` of each segmented customer, and the share of revenue outside."""
    rows = until(prepared_frame(orders, "orders").dropna(subset=["customer_id", "timestamp"]), observed_until)
    every = pd.DataFrame(
        {
            "orders": list_orders(rows).groupby("customer_id", observed=True).size(),
            "revenue": rows.groupby("customer_id", observed=True)["amount"].sum(),
        }
    )
    every.index = every.index.astype("str")
    total = every["revenue"].sum()
    people = every.reindex(segmentation.customers["customer_id"]).fillna(0.0).reset_index(drop=True)
    return people, float(1 - people["revenue"].sum() / total) if total > 0 else float("nan")


def _worth(codes: np.ndarray, people: pd.DataFrame, count: int) -> pd.DataFrame:
    size = np.bincount(codes, minlength=count)
    revenue = people["revenue"].to_numpy()
    buyers = np.bincount(codes[people["orders"] > 0], minlength=count)
    rate_low, rate_high = wilson_interval(buyers, size)
    sums, squares = (np.bincount(codes, weights=revenue**power, minlength=count) for power in (1, 2))
    of_revenue, half = _shares(sums, squares)
    mean, spread = _means(size, sums, squares)
    return pd.DataFrame(
        {
            "buyers": buyers,
            "buyer_rate": share(buyers, size),
            "buyer_rate_low": rate_low,
            "buyer_rate_high": rate_high,
            "revenue": sums.round(6),
            "share_of_revenue": of_revenue,
            "share_of_revenue_low": of_revenue - half,
            "share_of_revenue_high": of_revenue + half,
            "differs": np.abs(of_revenue - size / size.sum()) > half * _corrected(count),
            "revenue_per_customer": mean,
            "revenue_per_customer_low": mean - spread,
            "revenue_per_customer_high": mean + spread,
        }
    )


def _corrected(groups: int) -> float:
    """By how much an interval is wider if none of so many may miss its value in 95 of 100 cases."""
    return float(norm.ppf(1 - 0.025 / max(groups, 1))) / Z_95


def _shares(sums: np.ndarray, squares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each group's share of the total, and half its 95 % interval: the ratio of two sums, linearised."""
    total = sums.sum()
    if not total > 0:
        return np.full(len(sums), np.nan), np.full(len(sums), np.nan)
    shares = sums / total
    # A customer of the group moves its share by (1 − share) × amount, any other by −share × amount.
    variance = (1 - shares) ** 2 * squares + shares**2 * (squares.sum() - squares)
    return shares, Z_95 * np.sqrt(variance) / total


def _means(size: np.ndarray, sums: np.ndarray, squares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    mean = np.divide(sums, size, out=np.full(len(sums), np.nan), where=size > 0)
    enough = size >= FEWEST_FOR_RANGE
    variance = np.where(enough, (squares - size * np.nan_to_num(mean) ** 2) / np.maximum(size - 1, 1), np.nan)
    return mean, Z_95 * np.sqrt(np.maximum(variance, 0) / np.maximum(size, 1))
