"""Whether the settings of a funnel fit each other and the data: what does not is said in words."""

from __future__ import annotations

import math
from typing import get_args

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey.instants import NO_TIME
from analysis.journey.settings import FEWEST_STEPS, FunnelSettings, Order, check_event_name
from analysis.journey.steps import Exclusion, text_column


def check_settings(settings: FunnelSettings, events: pd.DataFrame) -> None:
    """Raise the error that says what is wrong with these settings for these prepared events, if any."""
    _check_events(events)
    if len(settings.required) < FEWEST_STEPS:
        raise SettingsError(
            "A journey needs at least {needed} steps, but {found} chosen. Add a step.",
            needed=FEWEST_STEPS,
            found=len(settings.required),
        )
    if not _is_time(settings.window_days):
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
    _check_steps(settings, names)
    if settings.hold is not None:
        text_column(events, settings.hold)
    _check_exclusions(settings, names)


def _check_events(events: pd.DataFrame) -> None:
    if not len(events):
        raise NotEnoughDataError("The events table has no rows. Bring events with a customer, a time and a name.")
    # One pass each; a missing time or category is the lowest number of its column.
    highest = {
        "customer_id": events["customer_id"].cat.codes.max(),
        "timestamp": events["timestamp"].to_numpy().view(np.int64).max(),
        "event": events["event"].cat.codes.max(),
    }
    lowest = {"customer_id": -1, "timestamp": NO_TIME, "event": -1}
    empty = [column for column, value in highest.items() if value == lowest[column]]
    if empty:
        raise NotEnoughDataError(
            "None of the {rows} events has a value in '{column}'. Bring events with a customer, a time and a name.",
            rows=len(events),
            column=empty[0],
        )


def _is_time(days: float) -> bool:
    return days > 0 and math.isfinite(days)


def _check_steps(settings: FunnelSettings, names: pd.Index) -> None:
    for step in settings.parts:
        if not step.events:
            raise SettingsError("The step '{step}' has no event. Choose one.", step=step.name)
        for event in step.events:
            check_event_name(event, names)
        if step.within_days is not None and not _is_time(step.within_days):
            raise SettingsError(
                "The time limit of step '{step}' must be longer than 0 days, but it is {found}.",
                step=step.label,
                found=step.within_days,
            )
    if settings.parts[0].within_days is not None:
        raise SettingsError(
            "'{step}' is the first step: there is none before it that its time limit could begin with.",
            step=settings.parts[0].label,
        )
    limited = [step.label for step in settings.parts if step.within_days is not None]
    if limited and settings.order == "any":
        raise SettingsError(
            "'{step}' has a time limit since the step before, but in any order there is none. Choose 'in order'.",
            step=limited[0],
        )
    optional = [step.label for step in settings.parts if step.optional]
    if optional and settings.order != "ordered":
        raise SettingsError("'{step}' is optional: that needs steps in order. Choose 'in order'.", step=optional[0])
    if settings.parts[0].optional or settings.parts[-1].optional:
        raise SettingsError(
            "'{step}' is optional, but the first and the last step must happen: they say who entered and who got "
            "through.",
            step=settings.parts[0 if settings.parts[0].optional else -1].label,
        )


def _check_exclusions(settings: FunnelSettings, names: pd.Index) -> None:
    """Each names an event that is no step of its own range, between two steps, once."""
    if settings.exclude and settings.order != "ordered":
        raise SettingsError("Events can only be left out in between where the steps are in order. Choose 'in order'.")
    seen: dict[str, list[range]] = {}
    for item in settings.exclusions:
        check_event_name(item.event, names)
        span = _range(settings, item)
        steps = [settings.parts[place] for place in range(span.start - 1, span.stop)]
        if any(item.event in step.events for step in steps):
            raise SettingsError("'{event}' is a step and cannot be left out in between. Choose one.", event=item.event)
        if any(max(span.start, other.start) < min(span.stop, other.stop) for other in seen.get(item.event, [])):
            raise SettingsError(
                "'{event}' is left out twice between the same steps. Remove one of the two.", event=item.event
            )
        seen.setdefault(item.event, []).append(span)


def _range(settings: FunnelSettings, item: Exclusion) -> range:
    """The steps of an exclusion, from 1: from the one after which to the one before which."""
    count = len(settings.steps)
    before = count if item.before_step is None else item.before_step
    if not 1 <= item.after_step < before <= count:
        raise SettingsError(
            "'{event}' is to be left out between step {after} and step {before}, but the journey has {count} "
            "steps. Choose two of them, the earlier one first.",
            event=item.event,
            after=item.after_step,
            before=before,
            count=count,
        )
    for place in (item.after_step, before):
        if settings.parts[place - 1].optional:
            raise SettingsError(
                "'{event}' is to be left out between step {after} and step {before}, but '{step}' is optional. Choose "
                "steps that must happen.",
                event=item.event,
                after=item.after_step,
                before=before,
                step=settings.parts[place - 1].label,
            )
    return range(item.after_step, before)
