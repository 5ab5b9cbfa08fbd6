"""What a step of a journey matches: events by name, one of several, and only where a property fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, get_args

import numpy as np
import pandas as pd

from analysis.errors import SettingsError

Operator = Literal["is", "is_not", "at_least", "at_most", "contains", "is_missing"]
OTHER = -1
"""The kind of an event that is no step of the funnel."""


@dataclass(frozen=True)
class Condition:
    """A property of an event: `column` of the events table, compared with `value` as text; "at_least" and "at_most"
    compare as numbers, and values that are none do not fit."""

    column: str
    operator: Operator
    value: str = ""


@dataclass(frozen=True)
class Step:
    """`events`: names, one of which must happen; `where`: conditions that it must all fit; `name`: label, the first
    event without one."""

    events: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or self.events[0]

    @property
    def key(self) -> tuple:
        """Equal for steps that match the same events."""
        return frozenset(self.events), frozenset(self.where)


@dataclass(frozen=True)
class Exclusion:
    """An event that must not happen between two steps, counted from 1; `before_step` None is the last step."""

    event: str
    after_step: int = 1
    before_step: int | None = None


@dataclass(frozen=True, eq=False)
class Matcher:
    """Which rows are which kind of step.

    `plain`: (n_names + 1,) kind by event code if no step has conditions or shares an event with another, else None.
    `events`: per kind (n_names + 1,) whether an event is one of its; `where`: per kind its conditions, each as the
    codes of a column and whether each code fits.
    """

    plain: np.ndarray | None
    events: list[np.ndarray]
    where: list[list[tuple[np.ndarray, np.ndarray]]]
    labels: list[str]

    def kinds(self, name: np.ndarray, rows: slice) -> np.ndarray:
        """(n_rows,) the kind of each row of the slice, `OTHER` for none; `name`: its event codes."""
        if self.plain is not None:
            return self.plain[name]
        found = np.full(len(name), OTHER, dtype=np.int16)
        for kind, (events, where) in enumerate(zip(self.events, self.where, strict=True)):
            hit = events[name]
            for codes, fits in where:
                hit &= fits[codes[rows]]
            twice = hit & (found != OTHER)
            if twice.any():
                raise SettingsError(
                    "The steps '{first}' and '{second}' match the same events. Make their conditions differ, so that "
                    "an event belongs to one of them.",
                    first=self.labels[int(found[twice][0])],
                    second=self.labels[kind],
                )
            found[hit] = kind
        return found


def match_steps(events: pd.DataFrame, steps: Sequence[Step]) -> Matcher:
    """Prepare the search for steps that differ, on the distinct values of each column.

    Raises:
        SettingsError: an unknown column or comparison, a number that is none, or two steps for one event.
    """
    names = events["event"].cat.categories
    by_event, where = [], []
    for step in steps:
        # The last place is the one that code -1 (no name) points to.
        wanted = np.zeros(len(names) + 1, dtype=bool)
        wanted[names.get_indexer(list(step.events))] = True
        by_event.append(wanted)
        where.append([_fitting(events, condition) for condition in step.where])
    plain = None
    if not any(where) and np.sum(by_event, axis=0).max(initial=0) <= 1:
        plain = np.full(len(names) + 1, OTHER, dtype=np.min_scalar_type(-len(steps)))
        for kind, wanted in enumerate(by_event):
            plain[wanted] = kind
    return Matcher(plain, by_event, where, [step.label for step in steps])


def _fitting(events: pd.DataFrame, condition: Condition) -> tuple[np.ndarray, np.ndarray]:
    """The codes of the column, and for each code whether it fits; the last place is a missing value."""
    column = text_column(events, condition.column)
    if condition.operator not in get_args(Operator):
        raise SettingsError(
            "There is no comparison '{found}'. Choose one of: {known}.",
            found=condition.operator,
            known=", ".join(get_args(Operator)),
        )
    values = pd.Series(column.categories.astype("str"))
    fits = np.append(_compare(values, condition), condition.operator in ("is_missing", "is_not"))
    return column.codes, fits


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
    return (numbers >= limit if operator == "at_least" else numbers <= limit).to_numpy(dtype=bool)


def text_column(events: pd.DataFrame, column: str) -> pd.Categorical:
    """A column by its distinct values; an unknown one raises and names the nearest."""
    if column not in events:
        names = list(map(str, events.columns))
        raise SettingsError(
            "There is no column '{column}'; the nearest name is '{nearest}'. There are: {found}.",
            column=column,
            nearest=get_close_matches(str(column), names, n=1, cutoff=0)[0],
            found=", ".join(names),
        )
    values = events[column]
    return (values if isinstance(values.dtype, pd.CategoricalDtype) else values.astype("str").astype("category")).array
