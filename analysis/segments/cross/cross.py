"""Two segmentations crossed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.rates import holm, share
from analysis.segments.cross.suppression import hide_cells
from analysis.segments.segmentation import Segmentation
from analysis.segments.small_groups import merge_small
from analysis.tables.privacy.small_groups import SMALLEST_GROUP

MOST_SEGMENTS = 40
CLEAR = 0.05


@dataclass(frozen=True, eq=False)
class Cross:
    """How two segmentations lie across each other.

    `cells`: one row per pair of segments: `row`, `column` (codes), `customers` (NaN where hidden), `share_of_row` and
        `share_of_column` (0–1), `expected` (customers if the two had nothing to do with each other), `lift`
        (customers / expected), `is_clear` (farther from 1 than chance makes any cell of the table, Holm-corrected at
        5 %), `revenue` and `mean_revenue` (net; NaN without orders); all NaN where `is_hidden`.
    `rows`, `columns`: `segment`, `customers`: each segment's total; groups under five are in one.
    `customers`: in both segmentations. `only_rows`, `only_columns`: in one of them only, and not counted.
    `hidden_cells`, `hidden_customers`: not shown, because a count of 1 to 4 is in them or could be computed.
    `association`: Cramér's V (0 nothing to do with each other, 1 the same groups). `p_value`: chi-squared test.
    """

    cells: pd.DataFrame
    rows: pd.DataFrame
    columns: pd.DataFrame
    customers: int
    only_rows: int
    only_columns: int
    hidden_cells: int
    hidden_customers: int
    association: float
    p_value: float


def compute_cross(rows: Segmentation, columns: Segmentation, revenue: pd.DataFrame | None = None) -> Cross:
    """Count the customers of each pair of segments, compare with chance, and hide what would show a few people.

    Args:
        revenue: `customer_id`, `revenue`; customers without a row brought nothing.

    Raises:
        NotEnoughDataError: fewer than five customers are in both, or one of the two leaves a single group.
        SettingsError: more than 40 segments.
    """
    shared = rows.customers.merge(columns.customers, on="customer_id", suffixes=("_row", "_column"))
    left, right = (_of(shared, segmentation, end) for segmentation, end in ((rows, "row"), (columns, "column")))
    row, column = (one.customers["segment"].cat.codes.to_numpy() for one in (left, right))
    shape = (len(left.segments), len(right.segments))
    flat = row.astype(np.int64) * shape[1] + column
    counts = np.bincount(flat, minlength=shape[0] * shape[1]).reshape(shape)
    hidden = hide_cells(counts)
    money = np.full(counts.shape, np.nan)
    if revenue is not None:
        of = revenue.astype({"customer_id": "str"}).set_index("customer_id")["revenue"]
        brought = of.reindex(shared["customer_id"]).fillna(0.0).to_numpy()
        money = np.bincount(flat, weights=brought, minlength=counts.size).reshape(shape)
    totals = [
        pd.DataFrame({"segment": one.segments, "customers": counts.sum(axis=axis)})
        for one, axis in ((left, 1), (right, 0))
    ]
    return Cross(
        cells=_cells(left.segments, right.segments, counts, money, hidden),
        rows=totals[0],
        columns=totals[1],
        customers=len(shared),
        only_rows=len(rows.customers) - len(shared),
        only_columns=len(columns.customers) - len(shared),
        hidden_cells=int(hidden.sum()),
        hidden_customers=int(counts[hidden].sum()),
        association=float(stats.contingency.association(counts, method="cramer")),
        p_value=float(stats.chi2_contingency(counts, correction=False).pvalue),
    )


def _of(shared: pd.DataFrame, segmentation: Segmentation, end: str) -> Segmentation:
    """One of the two, of those who are in both."""
    customers = pd.DataFrame({"customer_id": shared["customer_id"], "segment": shared[f"segment_{end}"]})
    merged = merge_small(Segmentation(segmentation.kind, segmentation.source, customers))
    if len(merged.segments) < 2:
        raise NotEnoughDataError(
            "Of the {customers} customers who are in both, all are in one group of at least {smallest}, so there is "
            "nothing to cross. Choose another segmentation.",
            customers=len(shared),
            smallest=SMALLEST_GROUP,
        )
    if len(merged.segments) > MOST_SEGMENTS:
        raise SettingsError(
            "{found} segments are too many to be crossed; at most {most} can be looked at. Choose a coarser one.",
            found=len(merged.segments),
            most=MOST_SEGMENTS,
        )
    return merged


def _cells(
    rows: list[str], columns: list[str], counts: np.ndarray, money: np.ndarray, hidden: np.ndarray
) -> pd.DataFrame:
    row_totals, column_totals = counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True)
    total = counts.sum()
    expected = row_totals * column_totals / total
    # Haberman's adjusted residual: standard normal where the two have nothing to do with each other.
    spread = np.sqrt(expected * (1 - row_totals / total) * (1 - column_totals / total))
    p_values = 2 * stats.norm.sf(np.abs(counts - expected) / spread)
    numbers = {
        "customers": counts.astype(float),
        "share_of_row": counts / row_totals,
        "share_of_column": counts / column_totals,
        "expected": expected,
        "lift": counts / expected,
        "revenue": money,
        "mean_revenue": share(money, counts),
    }
    cells = pd.DataFrame(
        {"row": np.repeat(rows, len(columns)), "column": np.tile(columns, len(rows)), "is_hidden": hidden.ravel()}
    )
    for name, values in numbers.items():
        cells[name] = np.where(hidden, np.nan, values).ravel()
    cells["is_clear"] = (holm(p_values.ravel()) < CLEAR) & ~hidden.ravel()
    return cells
