"""Lifetime value: what customers are worth, and how far to believe it."""

from __future__ import annotations

import streamlit as st

from pages.shared import controls, state
from pages.shared.text import _, mark
from pages.shared.value import (
    asked,
    belief_view,
    channels_view,
    drivers_view,
    leaving_view,
    limits_view,
    subscriptions_view,
    value_view,
)

# What each view is called, and what draws it.
VIEWS = {
    "value": (mark("What they are worth"), value_view.show),
    "belief": (mark("Can you believe it?"), belief_view.show),
    "leaving": (mark("Who is leaving"), leaving_view.show),
    "drivers": (mark("What drives value"), drivers_view.show),
    "limits": (mark("Spending limits"), limits_view.show),
    "channels": (mark("Channels"), channels_view.show),
    "subscriptions": (mark("Subscriptions"), subscriptions_view.show),
}


def show() -> None:
    st.title(_("Lifetime value"))
    if "orders" not in state.stored() and subscriptions_view.available():
        subscriptions_view.show_with(controls.lifetime_value())
        return
    chosen = asked.ask()
    view = controls.view(VIEWS, "value_view", "value")
    VIEWS[view][1](chosen)


show()
