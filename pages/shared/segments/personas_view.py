"""Personas: a card for each segment of any segmentation."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import segment_shares_chart
from analysis.errors import NotEnoughDataError
from analysis.segments import Segmentation
from analysis.segments.personas import Personas, PersonaSettings
from pages.shared import cache, controls, state, tables
from pages.shared.segments import available, cached_feedback, cached_personas, feedback_choice, persona_card
from pages.shared.text import _, mark, percent, wording

# What a card lacks, and what would bring it.
LACKING = {
    "orders": mark("Orders would show revenue, baskets and the last purchase."),
    "events": mark("Journey events would show the last action."),
    "customers": mark("A customers table would show who they are: place, age, wishes."),
    "feedback": mark("Reviews or a survey with customer numbers would show how content they are."),
}


def show() -> None:
    key = available.ask(_("Segments by"), "personas_by")
    if key is None:
        state.nothing_here(_("To describe segments, bring orders or a customers table."))
    groups = state.attempt(available.segmentation, key)
    with st.spinner(_("Getting to know every segment …")):
        found = _found(key, groups)
    names = available.names(key)
    cards = _with_values(found, groups)
    _overview(cards, names)
    chosen = st.pills(
        _("Persona"),
        list(cards["segment"]),
        format_func=lambda code: names.get(code, code),
        required=True,
        default=cards["segment"].iloc[0],
        key=f"persona_{key}",
        label_visibility="collapsed",
    )
    persona_card.show(found, cards.set_index("segment").loc[chosen], names.get(chosen, chosen))
    lacking = [_(text) for name, text in LACKING.items() if name not in state.stored()]
    if lacking:
        st.caption(_("Still unknown:") + " " + " ".join(lacking))


def _found(key: str, groups: Segmentation) -> Personas:
    settings = PersonaSettings(defined_by=available.defined_by(key))
    feedback = state.table("feedback") if "feedback" in state.stored() else None
    read = None
    if feedback is not None and feedback_choice.has_texts(feedback):
        read = feedback_choice.settings()
        read = read if state.attempt_or_say(cached_feedback.sentiment, feedback, read) is not None else None
    return state.attempt(cached_personas.personas, cached_personas.known(), groups, settings, feedback, read)


def _with_values(found: Personas, groups: Segmentation) -> pd.DataFrame:
    """The cards with the lifetime value of each segment and its range, where the orders allow a forecast."""
    if "orders" not in state.stored():
        return found.cards
    try:
        values = cache.segment_values(state.table("orders"), controls.remembered_lifetime_value(), groups)
    except NotEnoughDataError:
        return found.cards
    values["share_of_value"] = values["lifetime_value"] / values["lifetime_value"].sum()
    columns = ["lifetime_value", "low", "high", "share_of_value"]
    return found.cards.merge(values.rename(columns={"group": "segment"})[["segment", *columns]], "left", on="segment")


def _overview(cards: pd.DataFrame, names: dict[str, str]) -> None:
    shown = cards.assign(name=[names.get(code, code) for code in cards["segment"]])
    if "share_of_revenue" in cards:
        title = _title(shown)
        chart = segment_shares_chart(cards, wording(), title, names)
        st.altair_chart(chart, key="personas_chart", alt=title)
    with st.expander(_("All personas in numbers"), icon=":material/table:"):
        tables.show(
            shown,
            {
                "name": _("Segment"),
                "customers": _("Customers"),
                "share_of_customers": _("Share of customers"),
                "revenue": _("Revenue"),
                "share_of_revenue": _("Share of revenue"),
                "lifetime_value": _("Lifetime value"),
                "low": _("Low (10 %)"),
                "high": _("High (90 %)"),
                "basket_low": _("Order value (lower quarter)"),
                "basket_median": _("Order value (median)"),
                "basket_high": _("Order value (upper quarter)"),
                "days_since_last_order": _("Days since last order (median)"),
                "last_order_share": _("Share of the last order in all they paid"),
                "answers": _("Customers with feedback"),
                "mean_rating": _("Rating (mean)"),
            },
            file_name="personas.csv",
            key="personas",
        )


def _title(cards: pd.DataFrame) -> str:
    if not cards["revenue"].sum() > 0:
        largest = cards.loc[cards["customers"].idxmax()]
        share = percent(largest["share_of_customers"])
        return _("“{segment}” is the largest group: {share} of the customers", segment=largest["name"], share=share)
    top = cards.loc[cards["revenue"].idxmax()]
    return _(
        "“{segment}”: {customers} of the customers bring {revenue} of the revenue",
        segment=top["name"],
        customers=percent(top["share_of_customers"]),
        revenue=percent(top["share_of_revenue"]),
    )
