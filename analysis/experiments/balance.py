"""Whether the arms of a test are alike, and a draw in which they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.experiments.assignment import CONTACT, CONTROL, assign_arms
from analysis.rates import Z_95

BANDS = 3
TRIES = 20


def balance(customers: pd.DataFrame, arms: pd.Series, columns: Sequence[str]) -> pd.DataFrame:
    """Compare the arms in what was known before.

    Args:
        customers: `columns`, numbers; unknown ones are left out.
        arms: of each customer; those neither in contact nor control are left out.
        columns: what is compared.

    Returns:
        One row per column: `column`, `contact` and `control` (means), `difference` (contact − control in standard
        deviations; NaN where an arm has fewer than two customers or all are equal), `by_chance` (19 of 20 fair draws
        differ by no more).

    Source:
        Austin (2009), Statistics in Medicine 28: standardised differences.
    """
    rows = []
    for column in columns:
        first, second = (customers.loc[arms.eq(arm), column].dropna().astype("float64") for arm in (CONTACT, CONTROL))
        spread = np.sqrt((first.var() + second.var()) / 2)
        difference = (first.mean() - second.mean()) / spread if spread > 0 else np.nan
        by_chance = Z_95 * np.sqrt(1 / len(first) + 1 / len(second)) if len(first) and len(second) else np.nan
        rows.append((column, first.mean(), second.mean(), difference, by_chance))
    return pd.DataFrame(rows, columns=["column", "contact", "control", "difference", "by_chance"])


def balanced_draw(
    customers: pd.DataFrame,
    shares: Mapping[str, float],
    key: str,
    columns: Sequence[str],
    first: int = 0,
    unit: str = "customer_id",
) -> int:
    """Of `TRIES` draws the one whose arms hold their share most evenly in every band of the columns.

    A draw that is stable for a customer cannot fix how many of a band it takes. So it is repeated, and the evenest is
    kept: stratified as far as a stable draw can be. Once a campaign runs its draw must be kept.

    Args:
        customers: `customer_id` and `columns`, numbers, each cut into thirds.
        shares, key, unit: as in `assign_arms`.
        first: number of the first draw tried.

    Returns:
        The number of the draw, for `assign_arms`.

    Source:
        Morgan & Rubin (2012), Annals of Statistics 40: rerandomisation.
    """
    bands = _bands(customers, columns)
    uneven = [
        _unevenness(bands, assign_arms(customers, shares, key, draw, unit), shares)
        for draw in range(first, first + TRIES)
    ]
    return first + int(np.argmin(uneven))


def _bands(customers: pd.DataFrame, columns: Sequence[str]) -> np.ndarray:
    """A code per customer: the combination of thirds; equal values share one, the unknown are a band of their own."""
    code = np.zeros(len(customers), dtype="int64")
    for column in columns:
        ranks = customers[column].rank(pct=True, method="average")
        code = code * (BANDS + 1) + np.ceil(ranks * BANDS).fillna(0).to_numpy(dtype="int64")
    return code


def _unevenness(bands: np.ndarray, arms: pd.Series, shares: Mapping[str, float]) -> float:
    """The chi-square statistic of bands × arms against the planned shares."""
    counted = pd.crosstab(bands, arms.to_numpy()).reindex(columns=list(shares), fill_value=0).to_numpy()
    expected = counted.sum(axis=1, keepdims=True) * np.array(list(shares.values()))
    return float(((counted - expected) ** 2 / np.maximum(expected, 1e-9)).sum())
