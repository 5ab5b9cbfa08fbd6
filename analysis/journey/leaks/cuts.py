"""Of which: how much more than the others a channel or device loses through the leaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.journey.leaks.states import State
from analysis.rates import share

SMALLEST_SHOWN = 30
COLUMNS = ["grouping", "group", "customers", "excess"]


def cut_by_group(states: Sequence[State], gaps: Sequence[float], groups: Mapping[str, pd.Categorical]) -> pd.DataFrame:
    """The columns of `LeakList.channels`; NaN where a leak has no price.

    Args:
        gaps: per state what a lost customer would bring more, had he gone on.
        groups: grouping → group by customer code.
    """
    parts = []
    for grouping, values in groups.items():
        merged, names = _merge_small(values.codes[states[0].customer], values)
        codes = np.append(merged, -1)[values.codes]
        excess = np.zeros(len(names))
        for state, gap in zip(states, gaps, strict=True):
            excess += _more_lost(state, codes[state.customer], len(names)) * gap
        customers = np.bincount(codes[states[0].customer][codes[states[0].customer] >= 0], minlength=len(names))
        part = pd.DataFrame({"grouping": grouping, "group": names, "customers": customers, "excess": excess})
        parts.append(part[part["customers"] > 0].sort_values("excess", ascending=False))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def _merge_small(codes: np.ndarray, values: pd.Categorical) -> tuple[np.ndarray, list[str]]:
    """(n_categories,) the row of each group; small ones share the last, which is itself not small."""
    sizes = np.bincount(codes[codes >= 0], minlength=len(values.categories))
    order = np.argsort(sizes, kind="stable")
    running = sizes[order].cumsum()
    small = int((sizes < SMALLEST_SHOWN).sum())
    while 0 < small < len(order) and running[small - 1] < SMALLEST_SHOWN:
        small += 1
    row = np.arange(len(order))
    row[order[:small]] = len(order)
    return row, [*map(str, values.categories), ""]


def _more_lost(state: State, codes: np.ndarray, count: int) -> np.ndarray:
    """By group: customers lost here beyond those it would lose at the pass rate of all."""
    known = codes >= 0
    passed, settled = (
        np.bincount(codes[mask & known], minlength=count) for mask in (state.passed, state.passed | state.lost)
    )
    return np.nan_to_num(settled * share(passed.sum(), settled.sum())) - passed
