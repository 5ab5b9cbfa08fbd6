"""What a step of a journey is: events by name, one of several, where a property fits, in good time."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import pandas as pd

from analysis.errors import SettingsError

Operator = Literal["is", "is_not", "at_least", "at_most", "contains", "is_missing"]


@dataclass(frozen=True)
class Condition:
    """A property of an event: `column` of the events table, compared with `value` as text, by its distinct values.

    "at_least" and "at_most" compare as numbers; a value that is none does not fit, and a column without any raises.
    A missing value fits "is_missing" and "is_not".
    """

    column: str
    operator: Operator
    value: str = ""


@dataclass(frozen=True)
class Step:
    """A step in detail.

    `events`: names, one of which must happen; `where`: conditions that it must all fit. An event may fit several
        steps, but serves only one.
    `name`: label; without one the first event.
    `within_days`: elapsed days from the step before (of those that must happen), inclusive; None: the window alone.
    `optional`: may be left out. Between its neighbours it is counted, but everybody else goes on without it.
    """

    events: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    name: str = ""
    within_days: float | None = None
    optional: bool = False

    def __post_init__(self) -> None:
        events = (self.events,) if isinstance(self.events, str) else tuple(map(str, self.events))
        object.__setattr__(self, "events", events)
        object.__setattr__(self, "where", tuple(self.where))

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
