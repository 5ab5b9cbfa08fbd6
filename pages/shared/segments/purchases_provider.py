"""Groups by purchases, for every page that uses segments: chosen on the page of the segments, read on any."""

from __future__ import annotations

import streamlit as st

from analysis.segments import Segmentation
from analysis.segments.purchases import PurchaseSegments, PurchaseSettings, segment_by_purchases
from analysis.tables.table import Table
from pages.shared import state
from pages.shared.cache import KEEP
from pages.shared.segments.provider import Provider
from pages.shared.text import _, mark

WHAT = {
    "intensity": mark("How much they buy"),
    "frequency": mark("How often they come"),
    "category": mark("What they buy"),
}
GROUPS = {
    "professional": mark("Professionals"),
    "heavy": mark("Heavy buyers"),
    "medium": mark("Medium buyers"),
    "light": mark("Light buyers"),
    "newcomer": mark("Newcomers"),
    "frequent": mark("Frequent customers"),
    "repeat": mark("Came back"),
    "one_time_open": mark("One order, still open"),
    "one_time": mark("One order only"),
    "bought": mark("Buy it"),
    "lapsed": mark("No longer buy it"),
    "never": mark("Never bought it"),
    "small_groups": mark("Small groups together"),
}
MOST_CATEGORIES = 20
USUAL = PurchaseSettings()


@st.cache_resource(**KEEP)
def _segments(orders: Table, settings: PurchaseSettings) -> PurchaseSegments:
    return segment_by_purchases(orders, settings)


def segments(settings: PurchaseSettings) -> PurchaseSegments:
    return _segments(state.table("orders"), settings)


def settings_of(what: str, category: str | None = None) -> PurchaseSettings:
    """What was chosen on the page of the segments."""
    days = int(state.chosen("purchases_lapsed_days", 0))
    return PurchaseSettings(
        what=what,
        measure=state.chosen("purchases_measure", USUAL.measure),
        newcomer_days=int(state.chosen("purchases_newcomer_days", USUAL.newcomer_days)),
        professional_times=float(state.chosen("purchases_professional_times", USUAL.professional_times)),
        many_orders=int(state.chosen("purchases_many_orders", USUAL.many_orders)),
        category=category,
        lapsed_days=days or None,
        observed_until=state.observed_until(),
    )


def categories() -> list[str]:
    """The categories of the orders in alphabetical order; none without such a column."""
    frame = state.table("orders").frame
    return list(frame["category"].cat.categories) if "category" in frame else []


def _listed() -> dict[str, str]:
    if "orders" not in state.stored():
        return {}
    listed = {what: _(WHAT[what]) for what in ("intensity", "frequency")}
    named = categories()
    if len(named) <= MOST_CATEGORIES:
        listed |= {f"category:{name}": _("What they buy: {category}", category=name) for name in named}
    return listed


def _segmentation(which: str) -> Segmentation:
    what, _colon, category = which.partition(":")
    return segments(settings_of(what, category or None)).segmentation


def _names(_which: str) -> dict[str, str]:
    return {code: _(name) for code, name in GROUPS.items()}


PROVIDER = Provider(_listed, _segmentation, _names)
