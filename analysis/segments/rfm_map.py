"""Recency by frequency as a map: bands of days and orders whose borders are also those of the named groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.segments.rfm import Rfm

# A border that is not one of the groups' own must leave at least this share of the customers on both sides.
NARROWEST = 0.05
PIECES = 5


@dataclass(frozen=True, eq=False)
class RfmMap:
    """The customers in cells of days since the last order by number of orders.

    `cells`: one row per cell with customers: `days_from`, `days_to`, `orders_from`, `orders_to` (both ends
        included; NaN where open), `customers`, `share_of_customers` (0–1), `revenue` (net), `share_of_revenue`
        (of the net total; NaN when that is not positive), `mean_revenue`, `segment` (the named group that most of
        them are in; the others in a cell differ from it in money only).
    """

    cells: pd.DataFrame


def rfm_map(rfm: Rfm) -> RfmMap:
    """Cut days and orders at the groups' cut-offs, and further at fifths where that leaves no narrow band."""
    customers = rfm.customers
    days, day_bands = _banded(customers["days_since_last_order"], [rfm.cuts.recent_days, rfm.cuts.lost_days])
    orders, order_bands = _banded(customers["orders"], sorted({1, rfm.cuts.many_orders - 1}))
    cells = (
        customers.assign(days=days, bought=orders)
        .groupby(["days", "bought"])
        .agg(customers=("orders", "size"), revenue=("revenue", "sum"), segment=("segment", _most_common))
        .reset_index()
    )
    total = cells["revenue"].sum()
    cells["share_of_customers"] = cells["customers"] / len(customers)
    cells["share_of_revenue"] = cells["revenue"] / (total if total > 0 else np.nan)
    cells["mean_revenue"] = cells["revenue"] / cells["customers"]
    cells = cells.join(day_bands.add_prefix("days_"), on="days").join(order_bands.add_prefix("orders_"), on="bought")
    return RfmMap(cells.drop(columns=["days", "bought"]))


def _banded(values: pd.Series, borders: list[int]) -> tuple[np.ndarray, pd.DataFrame]:
    """The band of each value, and `from` and `to` of each band; a border is the last value of its band."""
    numbers = np.sort(values.to_numpy())
    for border in np.unique(np.quantile(numbers, np.arange(1, PIECES) / PIECES, method="inverted_cdf")):
        tried = sorted({*borders, int(border)})
        place = tried.index(int(border))
        sizes = np.diff([0, *np.searchsorted(numbers, tried, side="right"), len(numbers)])
        if min(sizes[place], sizes[place + 1]) >= NARROWEST * len(numbers):
            borders = tried
    bands = pd.DataFrame({"from": [np.nan, *(border + 1.0 for border in borders)], "to": [*borders, np.nan]})
    return np.searchsorted(borders, values.to_numpy(), side="left"), bands


def _most_common(segments: pd.Series) -> str:
    return segments.mode().iloc[0]
