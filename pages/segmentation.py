"""Segmentation: who the customers are, in groups that each call for one campaign."""

from __future__ import annotations

import streamlit as st

from pages.shared import controls, state
from pages.shared.segments import (
    attributes_view,
    clusters_view,
    compare_view,
    guard_view,
    life_stage_view,
    personas_view,
    purchases_view,
    reviews_view,
    rfm_view,
    rules_view,
    survey_view,
)
from pages.shared.text import _, mark

# What each view is called, and what draws it.
VIEWS = {
    "rfm": (mark("Recency, frequency, money"), rfm_view.show),
    "attributes": (mark("Attributes"), attributes_view.show),
    "survey": (mark("Survey"), survey_view.show),
    "purchases": (mark("Purchases"), purchases_view.show),
    "life_stage": (mark("Life stage"), life_stage_view.show),
    "clusters": (mark("Clusters"), clusters_view.show),
    "personas": (mark("Personas"), personas_view.show),
    "rules": (mark("Own rules"), rules_view.show),
    "compare": (mark("Compare"), compare_view.show),
    "reviews": (mark("Reviews"), reviews_view.show),
    "guard": (mark("Is a segment worth it?"), guard_view.show),
}


def show() -> None:
    st.title(_("Segmentation"))
    view = controls.view(VIEWS, "segments_view", _first_view())
    VIEWS[view][1]()


def _first_view() -> str:
    """Customers without orders can still be grouped by what they are."""
    held = state.stored()
    return "attributes" if "customers" in held and "orders" not in held else "rfm"


show()
