"""Journey: where customers leak, who they are, and when they come back."""

from __future__ import annotations

import streamlit as st

from pages.shared import controls
from pages.shared.journey import (
    counted,
    funnel_view,
    groups_view,
    instead_view,
    leaks_view,
    retention_view,
    source,
    touchpoints_view,
)
from pages.shared.text import _, mark

# What each view is called, and what draws it: from the counted journey, or from the source alone.
OF_THE_STEPS = {
    "funnel": (mark("Funnel"), funnel_view.show),
    "leaks": (mark("What leaks cost"), leaks_view.show),
    "instead": (mark("Where and why"), instead_view.show),
    "groups": (mark("Groups and trend"), groups_view.show),
}
OF_THE_SOURCE = {
    "retention": (mark("Coming back"), retention_view.show),
    "touchpoints": (mark("Touchpoints"), touchpoints_view.show),
}
VIEWS = OF_THE_STEPS | OF_THE_SOURCE


def show() -> None:
    st.title(_("Journey"))
    chosen = source.ask()
    view = controls.view(VIEWS, "journey_view", "touchpoints" if chosen.paths else "funnel")
    if chosen.paths and view != "touchpoints":
        st.info(
            _(
                "Counted paths hold neither customers nor times, so they show “Touchpoints” only. "
                "For this view bring journey events or orders."
            ),
            icon=":material/info:",
        )
        return
    draw = VIEWS[view][1]
    draw(counted.ask(chosen) if view in OF_THE_STEPS else chosen)


show()
