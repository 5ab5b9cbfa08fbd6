"""What the user chose for a funnel."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import pandas as pd

from analysis.errors import SettingsError
from analysis.journey.steps import Exclusion, Step
from analysis.tables.purchases import Moment

Order = Literal["ordered", "strict", "any"]
FEWEST_STEPS = 2
MOST_NAMES_SHOWN = 30


@dataclass(frozen=True)
class FunnelSettings:
    """A journey to count.

    `steps`: event names or `Step`s, first step first; one may be there twice and then needs two events.
    `window_days`: elapsed days (24 hours each) from the entry to the last step, inclusive. A step's own `within_days`
        counts too: the earlier of the two ends wins.
    `order`: "ordered" (other events may lie between), "strict" (nothing in between) or "any" (any order).
    `hold`: a column of the events that must hold the same in all steps (the same product, order, visit): of each
        customer the value with the best attempt counts; events without a value take no part.
    `exclude`: events, by name or as `Exclusion`, that must not happen between the steps (ordered journeys only).
        An attempt in which one does is left out, and who has no other is left out of the first step too. With `hold`
        only the events with the same value can.
    `observed_until`: later events are left out, and windows that end later are still open. A day (a date, or
        text without a time) counts to its end, a timestamp exactly; None is the last timestamp in the table.
    """

    steps: tuple[str | Step, ...]
    window_days: float = 30
    order: Order = "ordered"
    hold: str | None = None
    exclude: tuple[str | Exclusion, ...] = ()
    observed_until: Moment | None = None

    def __post_init__(self) -> None:
        steps = tuple(step if isinstance(step, Step) else str(step) for step in self.steps)
        object.__setattr__(self, "steps", steps)
        object.__setattr__(self, "exclude", tuple(self.exclude))

    @property
    def parts(self) -> tuple[Step, ...]:
        """The steps in detail."""
        return tuple(step if isinstance(step, Step) else Step((step,)) for step in self.steps)

    @property
    def names(self) -> tuple[str, ...]:
        """The label of each step."""
        return tuple(step.label for step in self.parts)

    @property
    def required(self) -> tuple[int, ...]:
        """Places of the steps that must happen, from 0."""
        return tuple(place for place, step in enumerate(self.parts) if not step.optional)

    @property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """What must not happen, in detail."""
        return tuple(item if isinstance(item, Exclusion) else Exclusion(str(item)) for item in self.exclude)


def check_event_name(step: str, names: pd.Index) -> None:
    """Raise the error that names the nearest event, unless `step` is one of `names`."""
    if step in names:
        return
    raise SettingsError(
        "No event is called '{step}'; the nearest name is '{nearest}'. The events table has: {found}. "
        "Choose a step from these.",
        step=step,
        nearest=get_close_matches(step, names, n=1, cutoff=0)[0],
        found=", ".join(names[:MOST_NAMES_SHOWN]) + (" …" if len(names) > MOST_NAMES_SHOWN else ""),
    )


def observation_end(events: pd.DataFrame, observed_until: Moment | None) -> pd.Timestamp:
    """The last moment that counts, in UTC: see `FunnelSettings.observed_until`."""
    if observed_until is None:
        return events["timestamp"].max()
    end = pd.Timestamp(observed_until)
    if end.tz is not None:
        end = end.tz_convert("UTC").tz_localize(None)
    is_day = (
        ":" not in observed_until
        if isinstance(observed_until, str)
        else isinstance(observed_until, dt.date) and not isinstance(observed_until, dt.datetime)
    )
    return end.normalize() + pd.Timedelta(days=1) - pd.Timedelta(microseconds=1) if is_day else end
