"""Which cells of a table with totals must be hidden so that no small count can be computed from the others."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from analysis.tables.privacy.small_groups import SMALLEST_GROUP


def hide_cells(counts: np.ndarray, smallest: int = SMALLEST_GROUP) -> np.ndarray:
    """Hide every count from 1 to `smallest` − 1, and as few and small others as needed to protect them.

    Whoever knows the totals of all rows and columns and every shown cell finds at least `smallest` possible values
    for each small count. Cells without anybody stay: nobody is in them.

    Args:
        counts: (n_rows, n_columns) whole numbers; each total at least `smallest`.

    Returns:
        (n_rows, n_columns) what to hide.

    Source:
        Willenborg & de Waal (2001), Elements of Statistical Disclosure Control: secondary suppression by intervals.
    """
    small = (counts > 0) & (counts < smallest)
    hidden = small.copy()
    # What is hidden later only leaves more room for a cell that is protected already.
    for row, column in np.argwhere(small):
        while not _has_room(counts, hidden, row, column, smallest):
            added = _around(counts, hidden, row, column, smallest)
            if not added.any():
                break
            hidden |= added
    return hidden


def possible_counts(counts: np.ndarray, hidden: np.ndarray, row: int, column: int) -> tuple[int, int]:
    """The least and the greatest value of a hidden cell that agree with all totals and the shown cells."""
    rows, columns = np.nonzero(hidden)
    size = len(rows)
    places = np.concatenate([rows, len(counts) + columns])
    totals = csr_array((np.ones(2 * size), (places, np.tile(np.arange(size), 2))), shape=(sum(counts.shape), size))
    kept = np.where(hidden, counts, 0)
    sums = np.concatenate([kept.sum(axis=1), kept.sum(axis=0)])
    goal = ((rows == row) & (columns == column)).astype(float)
    # Totals of rows and columns: the best is a whole number by itself.
    least, most = (linprog(sign * goal, A_eq=totals, b_eq=sums, bounds=(0, None), method="highs") for sign in (1, -1))
    return round(least.fun), round(-most.fun)


def _has_room(counts: np.ndarray, hidden: np.ndarray, row: int, column: int, smallest: int) -> bool:
    """Whether at least `smallest` values are possible."""
    room = _room(counts, row, column)
    hidden_corners = hidden[row][None, :] & hidden[:, column][:, None] & hidden
    hidden_corners[row], hidden_corners[:, column] = False, False
    # A hidden rectangle shows it at once; where there is none a longer way round may do.
    if (room[hidden_corners] >= smallest - 1).any():
        return True
    low, high = possible_counts(counts, hidden, row, column)
    return high - low >= smallest - 1


def _room(counts: np.ndarray, row: int, column: int) -> np.ndarray:
    """(n_rows, n_columns) how far the cell can change by moving customers around the rectangle to each other cell."""
    beside, below = counts[row][None, :], counts[:, column][:, None]
    return np.minimum(beside, below) + np.minimum(counts[row, column], counts)


def _around(counts: np.ndarray, hidden: np.ndarray, row: int, column: int, smallest: int) -> np.ndarray:
    """What to hide in addition so that the cell is the corner of a hidden rectangle that leaves it room.

    Moving customers around the rectangle changes no total. Of all rectangles the one that hides fewest further cells,
    then fewest customers; without any that leaves enough room row and column, and at last everything.
    """
    beside, below = counts[row][None, :], counts[:, column][:, None]
    fits = (_room(counts, row, column) >= smallest - 1) & (beside > 0) & (below > 0) & (counts > 0)
    fits[row], fits[:, column] = False, False
    new = [~hidden[row][None, :], ~hidden[:, column][:, None], ~hidden]
    cells = sum(part.astype(float) for part in new)
    people = sum(part * values for part, values in zip(new, (beside, below, counts), strict=True))
    cost = np.where(fits, cells + people / (people.max() + 1), np.inf)
    added = np.zeros_like(hidden)
    if np.isfinite(cost).any():
        other_row, other_column = np.unravel_index(np.argmin(cost), cost.shape)
        added[[row, other_row, other_row], [other_column, column, other_column]] = True
    else:
        added[row], added[:, column] = True, True
    added &= ~hidden & (counts > 0)
    return added if added.any() else ~hidden & (counts > 0)
