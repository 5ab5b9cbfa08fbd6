"""The leak list for other pages: of the journey as it was chosen, or of the suggested one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.errors import AnalysisError
from analysis.journey import FunnelSettings, LeakList, climbed_steps
from pages.shared import state
from pages.shared.journey import cached, details, saved, source
from pages.shared.journey.leaks_view import priced_by_orders
from pages.shared.journey.setup import LADDER_WINDOW, ORDERS
from pages.shared.journey.source import Source


@dataclass(frozen=True, eq=False)
class Handed:
    """A leak list and what its steps are called on screen."""

    leaks: LeakList
    names: Mapping[str, str]


def leak_list(margin: float) -> Handed | None:
    """The leaks of customers, priced by their orders; None where the journey cannot be counted.

    Args:
        margin: share of revenue that remains (0–1).
    """
    followed = source.of_customers()
    try:
        settings = journey_of(followed)
        leaks = cached.leak_list(followed.events, settings, state.table("orders"), priced_by_orders(margin))
    except AnalysisError:
        return None
    return Handed(leaks, {step: step for step in settings.names} | followed.names)


def journey_of(followed: Source) -> FunnelSettings:
    """The journey as it was chosen on its page, or the suggested one.

    Raises:
        AnalysisError: no journey can be suggested.
    """
    return _ladder(followed) if followed.ladder else _events(followed)


def _events(followed: Source) -> FunnelSettings:
    suggested, window, order = cached.suggested_journey(followed.events)
    steps = state.chosen(followed.key(saved.STEPS), list(suggested))
    known = set(followed.events.frame["event"].cat.categories)
    if not isinstance(steps, list) or not known.issuperset(map(str, steps)):
        steps = list(suggested)
    days = _whole(state.chosen(followed.key(saved.WINDOW), int(window)), int(window))
    chosen = state.chosen(followed.key(saved.ORDER), order)
    detailed, excluded, hold = details.chosen(followed, steps)
    return FunnelSettings(detailed, days, chosen if chosen in ORDERS else order, hold, excluded, state.observed_until())


def _ladder(followed: Source) -> FunnelSettings:
    steps = climbed_steps(followed.events)
    window = int(cached.suggested_window(followed.events, steps))
    days = _whole(state.chosen(LADDER_WINDOW, window), window)
    return FunnelSettings(steps, days, observed_until=state.observed_until())


def _whole(value: object, otherwise: int) -> int:
    """A number above 0: a workspace may come from elsewhere."""
    return value if isinstance(value, int) and value > 0 else otherwise
