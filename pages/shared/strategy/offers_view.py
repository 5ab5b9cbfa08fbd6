"""Offers: what goes with what each customer has, and what they will need again."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import associations_chart
from analysis.strategy import Offers, OfferSettings
from analysis.tables.table import Table
from pages.shared import cards, consent, state, tables
from pages.shared.cards import card
from pages.shared.strategy import cached
from pages.shared.text import _, escape, mark, ngettext, number, percent, wording

WITHIN = {"order": mark("in one order"), "customer": mark("by one customer")}
DUE_DAYS = 30


def show() -> None:
    orders = state.require("orders", _("To offer each customer what goes with their purchases, bring your orders."))
    if "product" not in orders.frame:
        state.nothing_here(_("Offers need to know what was bought: bring orders with a product column."))
    settings = _settings(orders)
    with st.spinner(_("Looking for what is bought together …")):
        found = state.attempt(cached.offers, orders, settings)
    allowed = _allowed(found.offers)
    _headline_numbers(found, allowed)
    _together(found)
    if not allowed.empty:
        _each_customer(allowed)
    _due(orders)


def _settings(orders: Table) -> OfferSettings:
    with st.container(border=True), st.grid(2, min_column_width=260):
        each = st.number_input(
            _("Most offers for one customer"),
            min_value=1,
            max_value=10,
            **state.remembered("offers_each", 3, between=(1, 10)),
        )
        products = orders.frame["product"].cat.categories
        kept = [product for product in state.chosen("unavailable", []) if product in products]
        sold_out = st.multiselect(
            _("Sold out: never offer"),
            products,
            default=kept,
            placeholder=_("Choose"),
            key="unavailable_products",
            on_change=lambda: state.workspace().remember(unavailable=st.session_state["unavailable_products"]),
        )
    return OfferSettings(offers_each=int(each), unavailable=tuple(sold_out))


def _allowed(customers: pd.DataFrame) -> pd.DataFrame:
    """Those who may be contacted; opt-outs are in no list."""
    known = consent.current()
    return customers if known is None else customers[known.may_contact(customers["customer_id"])]


def _headline_numbers(found: Offers, allowed: pd.DataFrame) -> None:
    reached = allowed["customer_id"].nunique()
    real = found.associations.pairs["real"]
    with cards.row():
        card(_("Get an offer"), number(reached), _("Of those who may be contacted."))
        card(_("Of all buyers"), percent(reached / max(found.customers, 1)))
        card(
            _("Real pairs"),
            number(real.sum() / 2),
            _(
                "More often than chance: Fisher's exact test, with at most 1 in 20 of these pairs expected to be "
                "chance. {count} pairs were counted.",
                count=number(len(real) / 2),
            ),
        )
        card(_("Baskets"), number(found.associations.baskets), _(WITHIN[found.associations.within]))


def _together(found: Offers) -> None:
    real = found.associations.pairs[found.associations.pairs["real"]]
    if real.empty:
        st.info(_("No two products are bought together more often than chance would have it: no offers."))
        return
    title = _title(real)
    st.altair_chart(associations_chart(found.associations, wording(), title), key="associations_chart", alt=title)
    with st.expander(_("All pairs in numbers"), icon=":material/table:"):
        tables.show(
            real,
            {
                "bought": _("Who bought"),
                "offer": _("also bought"),
                "together": _("Baskets with both"),
                "confidence": _("Share who took it along"),
                "base_rate": _("Share of all baskets"),
                "lift": _("Times as often"),
            },
            file_name="bought_together.csv",
            key="associations",
        )


def _title(real: pd.DataFrame) -> str:
    top = real.sort_values(["together", "lift"], ascending=False).iloc[0]
    return _(
        "Who bought “{bought}” takes “{offer}” along {lift} times as often as others",
        bought=top["bought"],
        offer=top["offer"],
        lift=number(top["lift"], 1),
    )


def _each_customer(offers: pd.DataFrame) -> None:
    st.subheader(_("An offer for each customer"))
    st.caption(
        _(
            "Never what a customer has, nor another size or colour of it. Ranked by the lower end of the share who "
            "took it along, so that few baskets do not win by luck. Whether the offer itself brings the purchase only "
            "a test shows."
        )
    )
    tables.show(
        offers,
        {
            "customer_id": _("Customer"),
            "rank": _("Rank"),
            "offer": _("Offer"),
            "because": _("Because of"),
            "confidence": _("Share who took it along"),
            "confidence_low": _("at least (95 %)"),
            "base_rate": _("Share of all baskets"),
            "lift": _("Times as often"),
            "together": _("Baskets with both"),
        },
        file_name="offers.csv",
        key="offers",
    )


def _due(orders: Table) -> None:
    st.subheader(_("What will be needed again"))
    due = state.attempt_or_say(cached.replenishment, orders)
    if due is None:
        return
    day = state.observed_until() or orders.frame["timestamp"].max()
    soon = _allowed(due[due["due_on"].between(day.normalize(), day.normalize() + pd.Timedelta(days=DUE_DAYS))])
    st.caption(
        escape(
            ngettext(
                "{count} purchase is due within {days} days after the last day of the data, by the usual gap of those "
                "who bought the product again. A list of its own: only for those who asked for reminders.",
                "{count} purchases are due within {days} days after the last day of the data, by the usual gap of "
                "those who bought the product again. A list of its own: only for those who asked for reminders.",
                len(soon),
                days=number(DUE_DAYS),
            )
        )
    )
    tables.show(
        soon,
        {
            "customer_id": _("Customer"),
            "product": _("Product"),
            "last_bought": _("Last bought"),
            "due_on": _("Due on"),
            "due_from": _("Due from"),
            "due_until": _("Due until"),
            "gaps": _("Gaps seen"),
            "share_again": _("Share who bought it again"),
        },
        file_name="due_again.csv",
        key="due_again",
    )
