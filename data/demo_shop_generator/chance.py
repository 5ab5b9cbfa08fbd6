"""Random choices for many rows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np


def choose_each(rng: np.random.Generator, chances: np.ndarray) -> np.ndarray:
    """(rows,) a column for each row; `chances`: (rows, columns), each row adds up to 1."""
    column = (rng.random((len(chances), 1)) > chances.cumsum(axis=1)).sum(axis=1)
    # The sum of a row may be a rounding error below 1.
    return column.clip(max=chances.shape[1] - 1)


def choose_within(rng: np.random.Generator, group: np.ndarray, choices: Mapping[str, Sequence[str]]) -> np.ndarray:
    """(rows,) for each row one of the choices of its group, all equally likely."""
    share = rng.random(len(group))
    chosen = np.empty(len(group), dtype=object)
    for name, values in choices.items():
        mine = group == name
        chosen[mine] = np.array(values, dtype=object)[(share[mine] * len(values)).astype(int)]
    return chosen
