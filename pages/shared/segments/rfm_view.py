"""Recency, frequency and money: eight named groups in plain units."""

from __future__ import annotations

import streamlit as st

from analysis.charts import rfm_chart
from analysis.segments import Rfm, RfmSettings
from analysis.tables.table import Table
from pages.shared import cache, cards, labels, state, tables
from pages.shared.cards import card
from pages.shared.segments import cut_offs, map_picture, movement_picture
from pages.shared.text import _, day, mark, ngettext, number, percent, short_money, wording

_SCORES = {"r": mark("recency"), "f": mark("frequency"), "m": mark("money")}


def show() -> None:
    orders = state.require("orders", _("To group your customers, bring their orders."))
    rfm = state.attempt(cache.rfm, orders, cut_offs.rfm_settings())
    names = labels.names(labels.SEGMENTS)
    _headline_numbers(rfm)
    _picture(orders, rfm, names)
    cut_offs.ask(rfm.cuts)
    _groups(rfm, names)
    _customers(rfm, names)


def _picture(orders: Table, rfm: Rfm, names: dict[str, str]) -> None:
    pictures = {
        "shares": (mark("Size and revenue"), lambda: _shares(rfm, names)),
        "map": (mark("Map"), lambda: map_picture.show(rfm, names)),
        "movement": (mark("Who moved"), lambda: movement_picture.show_moves(orders, rfm, names)),
        "time": (mark("Month by month"), lambda: movement_picture.show_months(orders, names)),
    }
    chosen = st.segmented_control(
        _("Picture"),
        list(pictures),
        format_func=lambda code: _(pictures[code][0]),
        required=True,
        label_visibility="collapsed",
        **state.remembered("rfm_picture", "shares", pictures),
    )
    pictures[chosen][1]()


def _shares(rfm: Rfm, names: dict[str, str]) -> None:
    title = _title(rfm, names)
    st.altair_chart(rfm_chart(rfm, wording(), title, names), key="rfm_chart", alt=title)
    _assumptions(rfm)


def _headline_numbers(rfm: Rfm) -> None:
    customers = rfm.customers
    with cards.row():
        card(_("Customers"), number(len(customers)))
        card(_("Revenue"), short_money(customers["revenue"].sum()))
        card(_("Orders per customer"), number(customers["orders"].mean(), 2))
        card(_("Ordered only once"), percent((customers["orders"] == 1).mean()))


def _title(rfm: Rfm, names: dict[str, str]) -> str:
    if not rfm.groups["revenue"].sum() > 0:
        largest = rfm.groups.loc[rfm.groups["customers"].idxmax()]
        return _(
            "“{segment}” is the largest group: {share} of the customers",
            segment=names[largest["segment"]],
            share=percent(largest["share_of_customers"]),
        )
    top = rfm.groups.loc[rfm.groups["revenue"].idxmax()]
    return _(
        "“{segment}”: {customers} of the customers bring {revenue} of the revenue",
        segment=names[top["segment"]],
        customers=percent(top["share_of_customers"]),
        revenue=percent(top["share_of_revenue"]),
    )


def _assumptions(rfm: Rfm) -> None:
    said = [
        _("Days are counted from {day}", day=day(rfm.observed_until)),
        _("refunds lower the revenue but are no orders"),
        _("customers with equal values get equal scores"),
    ]
    fewer = [_(name) for code, name in _SCORES.items() if rfm.score_counts[code] < RfmSettings().scores]
    if fewer:
        said.append(_("too few different values for five scores in: {which}", which=", ".join(fewer)))
    st.caption(" · ".join(said) + ".")


def _groups(rfm: Rfm, names: dict[str, str]) -> None:
    st.subheader(_("The segments"))
    tables.show(
        labels.defined(rfm.groups).assign(name=rfm.groups["segment"].map(names)),
        {
            "name": _("Segment"),
            "customers": _("Customers"),
            "share_of_customers": _("Share of customers"),
            "revenue": _("Revenue"),
            "share_of_revenue": _("Share of revenue"),
            "definition": _("Who is in it"),
            "mean_orders": _("Orders per customer"),
            "median_days_since_last_order": _("Days since last order (median)"),
        },
        file_name="segments.csv",
        key="segments",
    )


def _customers(rfm: Rfm, names: dict[str, str]) -> None:
    st.subheader(_("The customers"))
    held = [code for code in rfm.groups["segment"] if (rfm.customers["segment"] == code).any()]
    chosen = st.pills(
        _("Segment"),
        held,
        selection_mode="multi",
        format_func=names.get,
        key="segment_filter",
        label_visibility="collapsed",
    )
    customers = rfm.customers
    if chosen:
        customers = customers[customers["segment"].isin(chosen)]
    st.caption(ngettext("{count} customer", "{count} customers", len(customers)))
    tables.show(
        customers.assign(segment=customers["segment"].map(names)).sort_values("revenue", ascending=False),
        {
            "customer_id": _("Customer"),
            "segment": _("Segment"),
            "days_since_last_order": _("Days since last order"),
            "orders": _("Orders"),
            "revenue": _("Revenue"),
            "r": "R",
            "f": "F",
            "m": "M",
        },
        file_name="customers_by_segment.csv",
        key="rfm_customers",
    )
