"""What the user chose for a funnel, and whether it fits the data."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, get_args

import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.tables.purchases import Moment

Order = Literal["ordered", "strict", "any"]
FEWEST_STEPS = 2
MOST_NAMES_SHOWN = 30


@dataclass(frozen=True)
class FunnelSettings:
    """A journey to count.

    `steps`: event names, first step first; a name may be there twice and then needs two events.
    `window_days`: elapsed days (24 hours each) from the entry to the last step, inclusive.
    `order`: "ordered" (other events may lie between), "strict" (nothing in between) or "any" (any order).
    `observed_until`: later events are left out, and windows that end later are still open. A day (a date, or
        text without a time) counts to its end, a timestamp exactly; None is the last timestamp in the table.
    """

    steps: tuple[str, ...]
    window_days: float = 30
    order: Order = "ordered"
    observed_until: Moment | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(str(step) for step in self.steps))


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
    for step in settings.steps:
        check_event_name(step, events["event"].cat.categories)


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
