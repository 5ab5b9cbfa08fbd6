"""Where customers come from, and who gets the credit."""

from __future__ import annotations

import streamlit as st

from analysis.charts import touchpoints_chart
from analysis.journey import OTHER_EVENTS, UNKNOWN, Touchpoints, TouchpointSettings, credit_table
from pages.shared import labels, state, tables
from pages.shared.journey import cached, touchpoint_words
from pages.shared.journey.source import VISIT, Source
from pages.shared.text import _, mark, wording

ORDER = ""
PLACES = {"online": mark("Conversions online"), "offline": mark("Conversions in a store")}
USUAL_COLUMNS = ("channel", "source", "campaign", "store", "device")
HIDDEN = ("customer_id", "timestamp", "event", VISIT)


def show(source: Source) -> None:
    if source.paths:
        touchpoints = state.attempt(cached.path_credit, source.events, TouchpointSettings())
        _show(touchpoints, touchpoint_words.of_paths(touchpoints), counted=_("Paths with it"))
        return
    if source.ladder:
        state.nothing_here(_("Touchpoints need journey events with a channel: bring them as well."))
    settings = _settings(source)
    if settings is None:
        st.info(_("No column of the events says where customers come from."), icon=":material/info:")
        return
    orders = state.table("orders") if settings.conversion is None else None
    touchpoints = state.attempt(cached.touchpoints, source.events, settings, orders)
    _show(touchpoints, touchpoint_words.of_events(touchpoints), counted=_("Customers"))


def _show(touchpoints: Touchpoints, said: str, counted: str) -> None:
    """The finding, drawn and in numbers. `counted`: what the channels are counted in."""
    names = {UNKNOWN: _("unknown"), OTHER_EVENTS: _("small channels together")}
    title = touchpoint_words.title(touchpoints, names)
    st.altair_chart(touchpoints_chart(touchpoints, wording(), title, names), alt=title)
    st.caption(said)
    _table(touchpoints, names, counted)


def _settings(source: Source) -> TouchpointSettings | None:
    frame = source.events.frame
    columns = [name for name in frame if name not in HIDDEN]
    if not columns:
        return None
    usual = next((name for name in USUAL_COLUMNS if name in columns), columns[0])
    events = list(frame["event"].cat.categories)
    steps = state.attempt(cached.suggested_journey, source.events)[0]
    with_orders = "orders" in state.stored() and not source.visits
    conversions = [*([ORDER] if with_orders else []), *events]
    with st.container(border=True), st.container(horizontal=True):
        column = st.selectbox(
            _("Channel"),
            columns,
            format_func=labels.column,
            width=220,
            **state.remembered("touch_column", usual, columns),
        )
        conversion = st.selectbox(
            _("What counts as conversion"),
            conversions,
            format_func=lambda name: name or _("the first order"),
            width=260,
            **state.remembered("touch_conversion", ORDER if with_orders else steps[-1], conversions),
        )
        lookback = st.number_input(
            _("Days before it in which touches count"),
            min_value=1,
            max_value=365,
            width=260,
            **state.remembered("touch_lookback", 30, between=(1, 365)),
        )
    return TouchpointSettings(conversion or None, column, lookback_days=lookback, observed_until=state.observed_until())


def _table(touchpoints: Touchpoints, names: dict[str, str], counted: str) -> None:
    headings = {
        "channel": _("Channel"),
        "customers": counted,
        "first_touch": _("First touch"),
        "last_touch": _("Last touch"),
        "linear": _("Linear"),
        "position": _("Position"),
        "time_decay": _("Time decay"),
        "markov": _("Removal effect"),
        "markov_low": _("at least (95 %)"),
        "markov_high": _("at most (95 %)"),
    }
    measures = {"conversions": _("Conversions in numbers")}
    if touchpoints.value is not None:
        measures["value"] = _("Value of the conversions")
    for measure, label in measures.items():
        with st.expander(label, icon=":material/table:"):
            table = credit_table(touchpoints, measure)
            shown = table.assign(channel=[names.get(name, name) for name in table["channel"]])
            tables.show(shown, headings, file_name=f"touchpoints_{measure}.csv", key=f"touchpoints_{measure}_table")
    _places(touchpoints, names, headings)


def _places(touchpoints: Touchpoints, names: dict[str, str], headings: dict[str, str]) -> None:
    """Which channels lead to conversions online, and which to a store."""
    if touchpoints.places is None:
        return
    with st.expander(_("Online and in stores"), icon=":material/storefront:"):
        found = touchpoints.places.pivot(index=["measure", "channel"], columns="model", values="credit").reset_index()
        tables.show(
            found.assign(
                measure=found["measure"].map(labels.names(PLACES)),
                channel=[names.get(name, name) for name in found["channel"]],
            ),
            {"measure": _("Where"), **{name: headings[name] for name in ("channel", *touchpoints.models)}},
            file_name="touchpoints_places.csv",
            key="touchpoints_places_table",
        )
