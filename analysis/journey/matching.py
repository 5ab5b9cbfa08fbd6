"""Which rows of an events table fit which steps: decided once for each distinct value, then looked up by code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import and_
from typing import get_args

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.journey.steps import Condition, Operator, Step, text_column

MOST_KINDS = 64


@dataclass(frozen=True, eq=False)
class Matcher:
    """Lookup tables. In a row's mask bit k is set if the row fits kind k, and a row may fit several.

    `event`: (n_names + 1,) by event code the kinds it may be of; the last place is code -1, no name.
    `columns`: codes of a column, and by code the kinds that ask nothing of this column or that it fits.
    """

    event: np.ndarray
    columns: list[tuple[np.ndarray, np.ndarray]]

    def masks(self, name: np.ndarray, rows: slice) -> np.ndarray:
        """(n_rows,) the mask of each row of the slice; `name`: its event codes."""
        mask = self.event[name]
        for codes, kinds in self.columns:
            mask &= kinds[codes[rows]]
        return mask


def match_kinds(events: pd.DataFrame, kinds: Sequence[Step]) -> Matcher:
    """Prepare the search for steps that differ.

    Raises:
        SettingsError: too many kinds, an unknown column or comparison, or a number that is none.
    """
    if len(kinds) > MOST_KINDS:
        raise SettingsError(
            "A journey can have at most {most} different steps and events to leave out, but {found} are chosen.",
            most=MOST_KINDS,
            found=len(kinds),
        )
    dtype = np.min_scalar_type((1 << len(kinds)) - 1)
    names = events["event"].cat.categories
    by_event = np.zeros(len(names) + 1, dtype=dtype)
    by_column: dict[str, list[np.ndarray]] = {}
    for kind, step in enumerate(kinds):
        bit = dtype.type(1 << kind)
        by_event[names.get_indexer(list(step.events))] |= bit
        for condition in step.where:
            fits = _fitting(text_column(events, condition.column), condition)
            by_column.setdefault(condition.column, []).append(np.where(fits, ~dtype.type(0), ~bit))
    columns = [(text_column(events, name).codes, reduce(and_, tables)) for name, tables in by_column.items()]
    return Matcher(by_event, columns)


def alike(kinds: Sequence[Step]) -> tuple[tuple[int, ...], ...]:
    """The kinds in groups, so that no event can fit kinds of two groups."""
    group = list(range(len(kinds)))
    for one, other in combinations(range(len(kinds)), 2):
        if set(kinds[one].events) & set(kinds[other].events):
            group = [group[one] if of == group[other] else of for of in group]
    return tuple(tuple(kind for kind in range(len(kinds)) if group[kind] == of) for of in dict.fromkeys(group))


def _fitting(column: pd.Categorical, condition: Condition) -> np.ndarray:
    """Whether each code of the column fits; the last place is a missing value."""
    if condition.operator not in get_args(Operator):
        raise SettingsError(
            "There is no comparison '{found}'. Choose one of: {known}.",
            found=condition.operator,
            known=", ".join(get_args(Operator)),
        )
    fits = _compare(pd.Series(column.categories.astype("str")), condition)
    return np.append(fits, condition.operator in ("is_missing", "is_not"))


def _compare(values: pd.Series, condition: Condition) -> np.ndarray:
    operator, value = condition.operator, str(condition.value)
    if operator == "is_missing":
        return np.zeros(len(values), dtype=bool)
    if operator in ("is", "is_not"):
        return ((values == value) == (operator == "is")).to_numpy(dtype=bool)
    if operator == "contains":
        return values.str.contains(value, case=False, regex=False).to_numpy(dtype=bool)
    limit = pd.to_numeric(value, errors="coerce")
    if pd.isna(limit):
        raise SettingsError("To compare '{column}', '{found}' must be a number.", column=condition.column, found=value)
    numbers = pd.to_numeric(values, errors="coerce")
    if len(numbers) and numbers.isna().all():
        raise SettingsError(
            "The column '{column}' holds no numbers but texts like '{example}'. Choose 'is' or 'contains'.",
            column=condition.column,
            example=values.iloc[0][:40],
        )
    return (numbers >= limit if operator == "at_least" else numbers <= limit).to_numpy(dtype=bool)
