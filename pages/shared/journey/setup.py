"""The widgets that become the settings of a journey."""

from __future__ import annotations

import streamlit as st

from analysis.journey import FunnelSettings, climbed_steps
from pages.shared import state
from pages.shared.journey import cached, details, saved
from pages.shared.journey.source import Source
from pages.shared.text import _, mark

ORDERS = {"ordered": mark("In order"), "strict": mark("Directly after each other"), "any": mark("In any order")}
LADDER_WINDOW = "ladder_window"


def ask(source: Source) -> FunnelSettings:
    """Steps, window and order of the journey; sensible ones are suggested."""
    with st.container(border=True):
        return _ladder(source) if source.ladder else _events(source)


def _events(source: Source) -> FunnelSettings:
    steps, window, usual_order = state.attempt(cached.suggested_journey, source.events)
    names = list(source.events.frame["event"].cat.categories)
    saved.ask(source)
    chosen = st.multiselect(
        _("Steps, in order"),
        names,
        help=_("Remove and add steps; the order in which you add them is the order of the journey."),
        **state.remembered(source.key(saved.STEPS), list(steps), names),
    )
    left, right = st.columns([1, 2])
    with left:
        days = _window(source.key(saved.WINDOW), window)
    with right:
        order = st.segmented_control(
            _("Order of the steps"),
            list(ORDERS),
            format_func=lambda code: _(ORDERS[code]),
            required=True,
            wrap=True,
            **state.remembered(source.key(saved.ORDER), usual_order, ORDERS),
        )
    detailed, excluded, hold = details.ask(source, chosen)
    return FunnelSettings(detailed, days, order, hold, excluded, state.observed_until())


def _ladder(source: Source) -> FunnelSettings:
    """The order ladder only has a window to choose."""
    steps = state.attempt(climbed_steps, source.events)
    window = state.attempt(cached.suggested_window, source.events, steps)
    return FunnelSettings(steps, _window(LADDER_WINDOW, window), "ordered", observed_until=state.observed_until())


def _window(key: str, suggested: float) -> int:
    return int(
        st.number_input(
            _("Time to get through (days)"),
            min_value=1,
            max_value=3650,
            help=_("Whoever needs longer counts as lost; whose time is not over yet counts as open."),
            **state.remembered(key, int(suggested), between=(1, 3650)),
        )
    )
