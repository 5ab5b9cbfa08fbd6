"""Groups by purchases: heavy and light buyers, one-time and frequent customers, who buys what and who stopped."""

from __future__ import annotations

import streamlit as st

from analysis.segments.purchases import PurchaseSegments, PurchaseSettings
from pages.shared import state, tables
from pages.shared.segments import shares
from pages.shared.segments.purchases_provider import GROUPS, USUAL, WHAT, categories, segments, settings_of
from pages.shared.text import _, day, mark, money, number

MEASURES = {"orders": mark("Orders"), "revenue": mark("Revenue")}


def show() -> None:
    state.require("orders", _("To see how much and what customers buy, bring their orders."))
    settings = _ask()
    found = state.attempt_or_say(segments, settings)
    if found is None:
        return
    names = {code: _(name) for code, name in GROUPS.items()}
    shares.picture(found.shown, names, _(WHAT[settings.what]), "purchases_chart")
    st.caption(_defined(found))
    shares.table(found.shown, names, "purchases_groups")
    if settings.what == "category":
        _categories(found, names)


def _ask() -> PurchaseSettings:
    what = st.segmented_control(
        _("Group by"),
        list(WHAT),
        format_func=lambda code: _(WHAT[code]),
        required=True,
        wrap=True,
        **state.remembered("purchases_what", "intensity", WHAT),
    )
    category = None
    with st.container(border=True), st.container(horizontal=True, vertical_alignment="bottom"):
        if what == "intensity":
            _ask_intensity()
        elif what == "frequency":
            _days(_("Frequent from so many orders"), "purchases_many_orders", USUAL.many_orders, 2)
        else:
            category = _ask_category()
    return settings_of(what, category)


def _ask_intensity() -> None:
    st.segmented_control(
        _("Measured in"),
        list(MEASURES),
        format_func=lambda code: _(MEASURES[code]),
        required=True,
        **state.remembered("purchases_measure", USUAL.measure, MEASURES),
    )
    _days(_("Newcomer for so many days"), "purchases_newcomer_days", USUAL.newcomer_days, 0)
    _days(_("Professional from so many times the median"), "purchases_professional_times", 20, 2)


def _ask_category() -> str | None:
    offered = categories()
    chosen = None
    if offered:
        chosen = st.selectbox(
            _("Category"), offered, width=260, **state.remembered("purchases_category", offered[0], offered)
        )
    _days(_("Lapsed after so many days (0: from the data)"), "purchases_lapsed_days", 0, 0)
    return chosen


def _days(label: str, key: str, usual: int, lowest: int) -> None:
    st.number_input(label, min_value=lowest, max_value=3650, step=1, width=260, **state.remembered(key, usual))


def _defined(found: PurchaseSegments) -> str:
    """The groups in plain units."""
    until = _("Counted as of {day}; only customers with an order.", day=day(found.observed_until))
    return f"{_cuts(found)} {until}"


def _cuts(found: PurchaseSegments) -> str:
    settings, cuts = found.settings, found.cuts
    if settings.what == "frequency":
        return _(
            "Frequent: {many} orders or more. Still open: at most {open} days ago, by which nine of "
            "ten who came back had done so.",
            many=number(cuts["many_orders"]),
            open=number(cuts["open_days"]),
        )
    if settings.what == "category":
        return _("Lapsed: not bought for more than {days} days.", days=number(cuts["lapsed_days"]))
    unit = money if settings.measure == "revenue" else number
    said = _(
        "Heavy: {heavy} or more, the biggest who together make half. Light: {light} or less, the smallest who together "
        "make a fifth at most. Newcomers: first order at most {days} days ago.",
        heavy=unit(cuts["heavy_from"]),
        light=unit(cuts["light_to"]),
        days=number(settings.newcomer_days),
    )
    if cuts["professional_above"] == float("inf"):
        return said
    return said + " " + _("Professionals: more than {professional}.", professional=unit(cuts["professional_above"]))


def _categories(found: PurchaseSegments, names: dict[str, str]) -> None:
    st.subheader(_("All categories"))
    tables.show(
        found.categories,
        {
            "category": _("Category"),
            **{code: names[code] for code in ("bought", "lapsed", "never")},
            "lapsed_rate": _("Lapsed, of those who ever bought"),
            "lapsed_rate_low": _("at least (95 %)"),
            "lapsed_rate_high": _("at most (95 %)"),
            "lapsed_days": _("Lapsed after days"),
        },
        file_name="categories.csv",
        key="purchases_categories",
    )
