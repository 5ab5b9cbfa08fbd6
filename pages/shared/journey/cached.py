"""What is computed of a journey, once per content and settings: see `pages.shared.cache`."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.errors import NotEnoughDataError
from analysis.journey import (
    Conversion,
    Drivers,
    Funnel,
    FunnelSettings,
    Instead,
    LeakList,
    LeakSettings,
    Lifecycle,
    LifecycleSettings,
    Paths,
    PathSettings,
    Retention,
    RetentionSettings,
    Stickiness,
    StickinessSettings,
    Touchpoints,
    TouchpointSettings,
    Transitions,
    Trend,
    compute_funnel,
    compute_lifecycle,
    compute_paths,
    compute_retention,
    compute_stickiness,
    compute_touchpoints,
    compute_transitions,
    compute_trend,
    count_elsewhere,
    credit_paths,
    estimate_conversion,
    find_drivers,
    price_leaks,
    suggest_order,
    suggest_steps,
    suggest_window,
)
from analysis.journey import each_visit as compute_each_visit
from analysis.journey import first_value as compute_first_value
from analysis.journey import order_ladder as compute_order_ladder
from analysis.journey import usual_journeys as compute_usual_journeys
from analysis.journey import value_at_entry as compute_value_at_entry
from analysis.journey import where_instead as compute_instead
from analysis.journey.groups import EntryPeriod
from analysis.journey.settings import Order
from analysis.tables.table import Table, make_table
from analysis.value import LifetimeValueSettings, value_now_and_at_last_order
from pages.shared.cache import KEEP, lifetime_values


@st.cache_resource(**KEEP)
def each_visit(events: Table) -> Table:
    """The events with each visit as a customer of its own."""
    return make_table("events", compute_each_visit(events))


@st.cache_resource(**KEEP)
def order_ladder(orders: Table) -> Table:
    """The ladder of first, second, third and later orders, as events."""
    return make_table("events", compute_order_ladder(orders))


@st.cache_data(**KEEP)
def usual_journeys(events: Table) -> dict[str, tuple[str, ...]]:
    return compute_usual_journeys(events)


@st.cache_data(**KEEP)
def suggested_journey(events: Table) -> tuple[tuple[str, ...], float, Order]:
    """Sensible steps, a window in days and the order of the steps."""
    steps = suggest_steps(events)
    window = suggest_window(events, steps)
    return steps, window, suggest_order(events, steps, window)


@st.cache_data(**KEEP)
def suggested_window(events: Table, steps: tuple[str, ...]) -> float:
    return suggest_window(events, steps)


@st.cache_resource(**KEEP)
def funnel(events: Table, settings: FunnelSettings) -> Funnel:
    return compute_funnel(events, settings)


@st.cache_resource(**KEEP)
def conversion(events: Table, settings: FunnelSettings) -> Conversion:
    """What the steps will have come to once everybody's time is over."""
    return estimate_conversion(events, funnel(events, settings))


@st.cache_data(**KEEP)
def elsewhere(events: Table, settings: FunnelSettings) -> int:
    return count_elsewhere(events, funnel(events, settings))


@st.cache_resource(**KEEP)
def value_at_entry(events: Table, settings: FunnelSettings, column: str) -> pd.Categorical:
    return compute_value_at_entry(events, funnel(events, settings), column)


@st.cache_resource(**KEEP)
def first_value(events: Table, settings: FunnelSettings, column: str) -> pd.Categorical:
    return compute_first_value(events, funnel(events, settings), column)


@st.cache_resource(**KEEP)
def trend(events: Table, settings: FunnelSettings, period: EntryPeriod) -> Trend:
    return compute_trend(funnel(events, settings), period)


@st.cache_resource(**KEEP)
def leak_list(events: Table, settings: FunnelSettings, orders: Table | None, chosen: LeakSettings) -> LeakList:
    """The priced leaks; with orders also those of regulars who stay away, where the orders allow a forecast."""
    ahead = conversion(events, settings)
    return price_leaks(
        funnel(events, settings),
        orders,
        chosen,
        events=events,
        values=None if orders is None else _values(orders, chosen),
        rates=ahead.steps["rate"].iloc[1:].tolist() if ahead.is_estimate else None,
    )


def _values(orders: Table, chosen: LeakSettings) -> pd.DataFrame | None:
    settings = LifetimeValueSettings(
        horizon_days=chosen.horizon_days or LifetimeValueSettings().horizon_days,
        yearly_discount=chosen.yearly_discount,
        margin=chosen.margin,
        observed_until=chosen.observed_until,
    )
    try:
        return value_now_and_at_last_order(lifetime_values(orders, settings))
    except NotEnoughDataError:
        return None


@st.cache_data(**KEEP)
def where_instead(events: Table, settings: FunnelSettings, position: int) -> Instead:
    return compute_instead(events, funnel(events, settings), position)


@st.cache_data(**KEEP)
def drivers(events: Table, settings: FunnelSettings, position: int) -> Drivers:
    return find_drivers(events, funnel(events, settings), position)


@st.cache_data(**KEEP)
def paths(events: Table, settings: PathSettings) -> Paths:
    return compute_paths(events, settings)


@st.cache_data(**KEEP)
def touchpoints(events: Table, settings: TouchpointSettings, orders: Table | None) -> Touchpoints:
    return compute_touchpoints(events, settings, orders)


@st.cache_data(**KEEP)
def path_credit(paths: Table, settings: TouchpointSettings) -> Touchpoints:
    return credit_paths(paths, settings)


@st.cache_data(**KEEP)
def transitions(events: Table) -> Transitions:
    return compute_transitions(events)


@st.cache_data(**KEEP)
def retention(table: Table, settings: RetentionSettings) -> Retention:
    return compute_retention(table, settings)


@st.cache_data(**KEEP)
def lifecycle(table: Table, settings: LifecycleSettings) -> Lifecycle:
    return compute_lifecycle(table, settings)


@st.cache_data(**KEEP)
def stickiness(table: Table, settings: StickinessSettings) -> Stickiness:
    return compute_stickiness(table, settings)
