"""Which segments to merge first: the pair whose merging loses least."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.segments.guard.policy import Scores, values
from analysis.segments.merging import TOGETHER

COLUMNS = ["step", "first", "second", "segments", "gain", "cost", "net", "change"]


def merge_path(scores: Scores, codes: list[str], customers: int, fixed_cost: float) -> pd.DataFrame:
    """Ward-like: at every step the pair with the smallest loss of gain, recomputed, down to one segment.

    Returns:
        One row a step, row 0 before any merging: `step`, `first` and `second` (codes, with "+" where merged before;
        empty in row 0), `segments` left, `gain` (beyond the best single action, all customers), `cost` (of the
        campaigns beyond the first), `net` (gain − cost), `change` (of the net by this step; 0 in row 0).
    """
    learned, held_out = scores.learned, scores.held_out
    weight = 1 / np.maximum(scores.customers, 1)
    single = _value(learned.sum(axis=1), held_out.sum(axis=1), weight)
    names = list(codes)
    gain = customers * (_value(learned, held_out, weight).sum() - single)
    rows = [(0, "", "", len(names), gain, fixed_cost * (len(names) - 1))]
    while len(names) > 1:
        first, second = _cheapest_pair(learned, held_out, weight)
        rows_names = names[first], names[second]
        learned, held_out = _merged(learned, first, second), _merged(held_out, first, second)
        names[first] = TOGETHER.join(rows_names)
        del names[second]
        gain = customers * (_value(learned, held_out, weight).sum() - single)
        rows.append((len(rows), *rows_names, len(names), gain, fixed_cost * (len(names) - 1)))
    path = pd.DataFrame(rows, columns=COLUMNS[:6])
    path["net"] = path["gain"] - path["cost"]
    path["change"] = path["net"].diff().fillna(0.0)
    return path


def _value(learned: np.ndarray, held_out: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """(…) mean over folds of the margin per customer that the arm chosen brings."""
    return np.tensordot(weight / len(weight), values(learned, held_out), axes=(0, 0))


def _cheapest_pair(learned: np.ndarray, held_out: np.ndarray, weight: np.ndarray) -> tuple[int, int]:
    """Positions of the two segments, the first the smaller."""
    alone = _value(learned, held_out, weight)
    firsts, seconds = np.triu_indices(learned.shape[1], 1)
    together = _value(learned[:, firsts] + learned[:, seconds], held_out[:, firsts] + held_out[:, seconds], weight)
    losses = alone[firsts] + alone[seconds] - together
    place = int(np.argmin(losses))
    return int(firsts[place]), int(seconds[place])


def _merged(scores: np.ndarray, first: int, second: int) -> np.ndarray:
    merged = np.delete(scores, second, axis=1)
    merged[:, first] = scores[:, first] + scores[:, second]
    return merged
