"""Order totals that stand on every line of an order, or on its first line only: counted once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.tables.meaning.synonyms import words_of

_TOTALS = frozenset(
    {
        "total", "grandtotal", "ordertotal", "orderamount", "ordervalue", "ordertotalamount", "totalprice",
        "invoicetotal", "invoiceamount", "baskettotal", "basketvalue", "cartvalue", "totalamount", "totalpaid",
        "gesamtbetrag", "gesamtsumme", "bestellwert", "bestellsumme", "bestellbetrag", "auftragswert", "auftragssumme",
        "rechnungsbetrag", "rechnungssumme", "warenkorbwert", "gesamt",
    }
)  # fmt: skip
_LINES = frozenset({"line", "lineitem", "item", "position", "pos", "artikel", "zeile", "product", "produkt"})
# So many orders whose lines all say the same are no chance.
_ENOUGH_ORDERS = 20
_NEARLY_ALL = 0.98


def repeated_totals(orders: pd.Categorical, amounts: np.ndarray, column: str) -> np.ndarray | None:
    """Find the lines of orders that repeat, or leave out, the total of their order.

    Args:
        orders: (n_rows,) order of each line; missing where it has none.
        amounts: (n_rows,) as parsed, NaN where the cell is empty.
        column: name of the amount column.

    Returns:
        (n_rows,) True where the amount must count as zero because another line of the order holds the total;
        None when the amounts belong to the lines, as they mostly do.
    """
    rows = np.flatnonzero(orders.codes >= 0)
    lines = np.bincount(orders.codes[rows], minlength=len(orders.categories))
    if lines.max(initial=0) < 2:
        return None
    grouped = pd.Series(amounts[rows]).groupby(orders.codes[rows])
    told = grouped.agg(["size", "count", "min", "max"])
    several = told[(told["size"] > 1) & (told["count"] > 0)]
    if not len(several):
        return None
    once = several["count"] == 1
    same = (several["count"] == several["size"]) & (several["min"] == several["max"])
    filled = np.zeros(len(amounts), dtype=bool)
    filled[rows] = ~np.isnan(amounts[rows])
    if once.mean() >= _NEARLY_ALL:
        further = ~filled
    elif same.mean() >= _NEARLY_ALL and (_called_total(column) or _no_chance(several[same])):
        first = np.zeros(len(amounts), dtype=bool)
        first[rows[~pd.Series(orders.codes[rows]).duplicated().to_numpy()]] = True
        further = ~first
    else:
        return None
    of_these = np.zeros(len(amounts), dtype=bool)
    of_these[rows] = np.isin(orders.codes[rows], several.index[once | same])
    return further & of_these


def _called_total(column: str) -> bool:
    words = words_of(column)
    return not _LINES & set(words) and ("".join(words) in _TOTALS or {"order", "total"} <= set(words))


def _no_chance(same: pd.DataFrame) -> bool:
    return len(same) >= _ENOUGH_ORDERS and same["min"].nunique() > _ENOUGH_ORDERS // 2
