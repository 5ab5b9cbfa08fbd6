"""A journey as it is counted: what the views of the page look at."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.journey import Conversion, Funnel
from pages.shared import state
from pages.shared.journey import cached, setup
from pages.shared.journey.source import Source


@dataclass(frozen=True, eq=False)
class Counted:
    """The source, the counted funnel, what it will have come to, and what its steps are called on screen."""

    source: Source
    funnel: Funnel
    conversion: Conversion
    names: dict[str, str]


def ask(source: Source) -> Counted:
    """Ask for the steps and count; where that cannot be done the page ends with the reason."""
    settings = setup.ask(source)
    funnel = state.attempt(cached.funnel, source.events, settings)
    conversion = cached.conversion(source.events, settings)
    return Counted(source, funnel, conversion, {step: step for step in settings.names} | source.names)
