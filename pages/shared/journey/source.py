"""What the journey is made of: events, by customer or by visit, the ladder of orders, or paths counted elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analysis.journey import LADDER_STEPS
from analysis.tables.table import Table
from pages.shared import labels, state
from pages.shared.journey import cached
from pages.shared.text import _, mark

LADDER_NAMES = dict(
    zip(
        LADDER_STEPS,
        (mark("1st order"), mark("2nd order"), mark("3rd order"), mark("4th+ order")),
        strict=True,
    )
)
VISIT, BASED_ON = "session_id", "journey_source"


@dataclass(frozen=True, eq=False)
class Source:
    """The events to follow. `ladder`: they are the ladder of orders; `visits`: each visit counts, not each customer;
    `paths`: they are no events but paths counted elsewhere, of use for the touchpoints only."""

    events: Table
    ladder: bool = False
    visits: bool = False
    paths: bool = False

    def key(self, choice: str) -> str:
        """Under which a choice about the journey is remembered: visits have a journey of their own."""
        return f"{choice}_of_visits" if self.visits else choice

    @property
    def names(self) -> dict[str, str]:
        """What events are called on screen, where that is not their own name."""
        return labels.names(LADDER_NAMES) if self.ladder else {}


def ask() -> Source:
    """The source as the user chose it; without any data the page ends here."""
    held = [name for name in ("events", "orders", "paths") if name in state.stored()]
    if not held:
        state.nothing_here(_("To see where customers leak, bring journey events or orders."))
    chosen = _choose(held)
    if chosen == "orders":
        return _ladder()
    if chosen == "paths":
        return Source(state.table("paths"), paths=True)
    events = state.table("events")
    if VISIT in events.frame and _each_visit():
        return Source(cached.each_visit(events), visits=True)
    return Source(events)


def of_customers() -> Source:
    """The source as it was chosen before, with customers as the unit; there are events or orders."""
    chosen = state.chosen(BASED_ON, "events")
    return _ladder() if "events" not in state.stored() or chosen == "orders" else Source(state.table("events"))


def _ladder() -> Source:
    return Source(cached.order_ladder(state.table("orders")), ladder=True)


def _choose(held: list[str]) -> str:
    if len(held) == 1:
        return held[0]
    names = {
        "events": _("Journey events"),
        "orders": _("Order ladder: 1st → 2nd → 3rd → 4th+"),
        "paths": _("Counted paths"),
    }
    return st.segmented_control(
        _("Based on"),
        held,
        format_func=names.get,
        required=True,
        label_visibility="collapsed",
        **state.remembered(BASED_ON, held[0], held),
    )


def _each_visit() -> bool:
    units = {"customer": _("Count customers"), "visit": _("Count visits")}
    unit = st.segmented_control(
        _("What counts"),
        list(units),
        format_func=units.get,
        required=True,
        label_visibility="collapsed",
        help=_("Each visit on its own shows where a visit breaks off, although the customer may come back."),
        **state.remembered("journey_unit", "customer", units),
    )
    if unit == "visit":
        st.caption(_("Each visit counts as one customer here."))
    return unit == "visit"
