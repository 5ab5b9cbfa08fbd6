"""Widgets that become one settings object; what was chosen is kept in the workspace."""

from __future__ import annotations

import streamlit as st

from analysis.journey import FunnelSettings, climbed_steps
from analysis.tables.table import Table
from analysis.value import LifetimeValueSettings
from pages.shared import cache, state
from pages.shared.text import _


def funnel(events: Table) -> FunnelSettings:
    """Steps, window and order of a journey; sensible ones are suggested."""
    steps, window = state.attempt(cache.suggested_journey, events)
    names = list(events.frame["event"].cat.categories)
    orders = {"ordered": _("In order"), "strict": _("Directly after each other"), "any": _("In any order")}
    with st.container(border=True):
        chosen = st.multiselect(
            _("Steps, in order"),
            names,
            help=_("Remove and add steps; the order in which you add them is the order of the journey."),
            **state.remembered("journey_steps", list(steps), names),
        )
        left, right = st.columns([1, 2])
        with left:
            days = _window("journey_window", window)
        with right:
            order = st.segmented_control(
                _("Order of the steps"),
                list(orders),
                format_func=orders.get,
                required=True,
                wrap=True,
                **state.remembered("journey_order", "ordered", orders),
            )
    return FunnelSettings(tuple(chosen), days, order, state.observed_until())


def ladder(events: Table) -> FunnelSettings:
    """The order ladder only has a window to choose."""
    steps = state.attempt(climbed_steps, events)
    window = state.attempt(cache.suggested_window, events, steps)
    with st.container(border=True):
        days = _window("ladder_window", window)
    return FunnelSettings(steps, days, "ordered", state.observed_until())


def margin() -> float:
    """The one margin of the business, 0–1: on every page the same."""
    percent = st.number_input(
        _("Margin (% of revenue)"),
        min_value=1,
        max_value=100,
        help=_("What is left of the revenue after the cost of goods and delivery. 100 % shows revenue."),
        **state.remembered("margin_percent", 30),
    )
    return percent / 100


def lifetime_value() -> LifetimeValueSettings:
    """Horizon, margin and discount."""
    with st.container(border=True):
        left, middle, right = st.columns(3)
        with left:
            st.number_input(
                _("Days to look ahead"),
                min_value=30,
                max_value=1825,
                step=30,
                **state.remembered("horizon_days", 365),
            )
        with middle:
            margin()
        with right:
            st.number_input(
                _("Yearly discount (%)"),
                min_value=0,
                max_value=100,
                help=_("Money earned later is worth less today; 10 % is usual."),
                **state.remembered("discount_percent", 10),
            )
    return remembered_lifetime_value()


def remembered_lifetime_value() -> LifetimeValueSettings:
    """What was last chosen on the page of the lifetime value."""
    return LifetimeValueSettings(
        horizon_days=int(state.chosen("horizon_days", 365)),
        yearly_discount=state.chosen("discount_percent", 10) / 100,
        margin=state.chosen("margin_percent", 30) / 100,
        observed_until=state.observed_until(),
    )


def _window(key: str, suggested: float) -> int:
    return int(
        st.number_input(
            _("Time to get through (days)"),
            min_value=1,
            max_value=3650,
            help=_("Whoever needs longer counts as lost; whose time is not over yet counts as open."),
            **state.remembered(key, int(suggested)),
        )
    )
