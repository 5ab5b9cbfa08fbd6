"""What the user chose for a funnel, and whether it fits the data."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, get_args

import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey.steps import Exclusion, Step, text_column
from analysis.tables.purchases import Moment

Order = Literal["ordered", "strict", "any"]
FEWEST_STEPS = 2
MOST_NAMES_SHOWN = 30


@dataclass(frozen=True)
class FunnelSettings:
    """A journey to count.

    `steps`: event names or `Step`s, first step first; one may be there twice and then needs two events.
    `window_days`: elapsed days (24 hours each) from the entry to the last step, inclusive.
    `order`: "ordered" (other events may lie between), "strict" (nothing in between) or "any" (any order).
    `hold`: a column of the events that must hold the same in all steps (the same product, order, visit): of each
        customer the value with the best attempt counts; events without a value take no part.
    `exclude`: events, by name or as `Exclusion`, that must not happen between the steps (ordered journeys only).
        An attempt in which one does is left out, and who has no other is left out of the first step too.
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
    def exclusions(self) -> tuple[Exclusion, ...]:
        """What must not happen, in detail."""
        return tuple(item if isinstance(item, Exclusion) else Exclusion(str(item)) for item in self.exclude)


def check_settings(settings: FunnelSettings, events: pd.DataFrame) -> None:
    """Raise the error that says what is wrong with these settings for these prepared events, if any."""
    if not events[["customer_id", "timestamp", "event"]].count().min():
        raise NotEnoughDataError("The events table has no rows. Bring events with a customer, a time and a name.")
    if len(settings.steps) < FEWEST_STEPS:
        raise SettingsError(
            "A journey needs at least {needed} steps, but {found} chosen. Add a step.",
            needed=FEWEST_STEPS,
            found=len(settings.steps),
        )
    if not (settings.window_days > 0 and math.isfinite(settings.window_days)):
        raise SettingsError(
            "The window must be longer than 0 days, but it is {found}. Choose for example 30 days.",
            found=settings.window_days,
        )
    if settings.order not in get_args(Order):
        raise SettingsError(
            "There is no step order '{found}'. Choose one of: {known}.",
            found=settings.order,
            known=", ".join(get_args(Order)),
        )
    names = events["event"].cat.categories
    for event in (event for step in settings.parts for event in step.events):
        check_event_name(event, names)
    if settings.hold is not None:
        text_column(events, settings.hold)
    _check_exclusions(settings, names)


def _check_exclusions(settings: FunnelSettings, names: pd.Index) -> None:
    """Each names an event that is no step, between two steps, once."""
    if settings.exclude and settings.order != "ordered":
        raise SettingsError("Events can only be left out in between where the steps are in order. Choose 'in order'.")
    of_steps = {event for step in settings.parts for event in step.events}
    seen: dict[str, list[range]] = {}
    for item in settings.exclusions:
        check_event_name(item.event, names)
        before = len(settings.steps) if item.before_step is None else item.before_step
        if not 1 <= item.after_step < before <= len(settings.steps):
            raise SettingsError(
                "'{event}' is to be left out between step {after} and step {before}, but the journey has {count} "
                "steps. Choose two of them, the earlier one first.",
                event=item.event,
                after=item.after_step,
                before=before,
                count=len(settings.steps),
            )
        if item.event in of_steps:
            raise SettingsError("'{event}' is a step and cannot be left out in between. Choose one.", event=item.event)
        span = range(item.after_step, before)
        if any(max(span.start, other.start) < min(span.stop, other.stop) for other in seen.get(item.event, [])):
            raise SettingsError(
                "'{event}' is left out twice between the same steps. Remove one of the two.", event=item.event
            )
        seen.setdefault(item.event, []).append(span)


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
