"""Groups of customers at the split, in which forecast and reality are compared."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.rates import wilson_interval
from analysis.value.intervals import HIGH, LOW

FEWEST = 5
_TENTHS = 10
# 4 to 6 and 7 or more repeat purchases are one class each, as in the literature.
_STARTS = np.array([0, 1, 2, 3, 4, 7])


def frequency_classes(frequency: np.ndarray) -> tuple[np.ndarray, pd.DataFrame]:
    """(n,) class of each customer, and each class's `frequency_from`, `frequency_to`, `customers`.

    A class with fewer than five customers goes into the one below it (the lowest into the one above).
    """
    starts = list(_STARTS)
    while True:
        codes = np.searchsorted(starts, frequency, side="right") - 1
        counts = np.bincount(codes, minlength=len(starts))
        small = np.flatnonzero(counts < FEWEST)
        if not len(small) or len(starts) == 1:
            break
        starts.pop(max(small[-1], 1))
    ends = [*(np.array(starts[1:]) - 1), frequency.max()]
    return codes, pd.DataFrame({"frequency_from": starts, "frequency_to": ends, "customers": counts})


def tenths(predicted: np.ndarray) -> np.ndarray:
    """(n,) 0 for the tenth with the largest predictions, up to 9; fewer groups where they would be too small."""
    groups = max(min(_TENTHS, len(predicted) // FEWEST), 1)
    rank = np.empty(len(predicted), dtype=np.int64)
    rank[np.argsort(-predicted, kind="stable")] = np.arange(len(predicted))
    return rank * groups // len(predicted)


def compare(codes: np.ndarray, actual: np.ndarray, predicted: np.ndarray, naive: np.ndarray, draws: np.ndarray) -> dict:
    """Columns `actual`, `predicted`, `low`, `high`, `naive` of each group; `draws` (groups, J) of its total."""
    low, high = np.quantile(draws, [LOW, HIGH], axis=1)
    sums = (np.bincount(codes, values, minlength=len(draws)) for values in (actual, predicted, naive))
    columns = dict(zip(("actual", "predicted", "naive"), sums, strict=True))
    return {**columns, "low": low, "high": high}


def silence(p_silent: np.ndarray, was_silent: np.ndarray) -> pd.DataFrame:
    """See `Backtest.silence`: groups of equal size from the least likely silent to the most."""
    codes = tenths(-p_silent)
    customers = np.bincount(codes)
    silent = np.bincount(codes, was_silent)
    low, high = wilson_interval(silent, customers)
    predicted = np.bincount(codes, p_silent) / customers
    actual = silent / customers
    return pd.DataFrame({"customers": customers, "predicted": predicted, "actual": actual, "low": low, "high": high})
