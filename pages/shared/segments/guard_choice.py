"""What the guard needs to know: which splits, what a campaign costs, what an outcome is worth, and which test."""

from __future__ import annotations

import streamlit as st

from analysis.segments import GuardSettings
from analysis.tables.purchases import list_orders
from analysis.tables.table import Table
from pages.shared import labels, state
from pages.shared.segments import available
from pages.shared.text import _

SPLITS, COST, VALUE, MESSAGES = "guard_splits", "guard_fixed_cost", "guard_value", "guard_messages"
CAMPAIGN, UNIT = "guard_campaign", "guard_unit"
MOST_OFFERED = 10
EACH_CUSTOMER = ""
NO_UNIT = ("customer_id", "arm", "outcome", "timestamp", "campaign", "before")


def ask_splits() -> list[str]:
    """Keys of the splits to be judged."""
    offered = available.available()
    return st.multiselect(
        _("Splits to judge"),
        list(offered),
        format_func=offered.get,
        max_selections=MOST_OFFERED,
        help=_("Judge all at once that you are thinking of: the more splits are tried, the likelier one looks good."),
        **state.remembered(SPLITS, list(offered)[:1], offered),
    )


def ask_settings(results: Table | None) -> GuardSettings:
    """Costs and values; with a test also which and how it was drawn."""
    with st.container(horizontal=True):
        cost = st.number_input(
            _("One more campaign costs"),
            min_value=1.0,
            step=50.0,
            width=220,
            help=_("Making, approving and sending one more variant, whatever the number of customers."),
            **state.remembered(COST, 500.0),
        )
        value = st.number_input(
            _("One more sale brings") if _are_sales(results) else _("One more unit of the outcome brings"),
            min_value=0.01,
            width=220,
            help=_("The margin: of one sale, or where the outcome is an amount, of one unit of it."),
            **state.remembered(VALUE, usual_value(results)),
        )
        messages = st.number_input(
            _("Messages the brand can carry"),
            min_value=1,
            max_value=40,
            width=260,
            help=_("More different campaigns than this do not sound like one sender any more."),
            **state.remembered(MESSAGES, 5),
        )
        campaign, unit = (None, None) if results is None else _ask_test(results)
    return GuardSettings(
        fixed_cost=float(cost),
        value_per_outcome=float(value),
        campaign=campaign,
        unit=unit,
        most_messages=int(messages),
    )


def usual_value(results: Table | None) -> float:
    """Outcomes of 1 and 0 are sales: the average order at the margin. Other outcomes are amounts: the margin."""
    margin = state.chosen("margin_percent", 30) / 100
    if not _are_sales(results):
        return float(margin)
    if "orders" not in state.stored():
        return 1.0
    average = list_orders(state.table("orders").frame)["amount"].mean()
    return max(round(float(average) * margin, 2), 0.01)


def _are_sales(results: Table | None) -> bool:
    return results is None or bool(results.frame["outcome"].dropna().isin([0, 1]).all())


def _ask_test(results: Table) -> tuple[str | None, str | None]:
    frame = results.frame
    campaigns = list(frame["campaign"].cat.categories) if "campaign" in frame else []
    campaign = None
    if len(campaigns) > 1:
        campaign = st.selectbox(_("Test"), campaigns, width=220, **state.remembered(CAMPAIGN, campaigns[0], campaigns))
    units = [EACH_CUSTOMER, *(name for name in frame.columns if name not in NO_UNIT)]
    unit = EACH_CUSTOMER
    if len(units) > 1:
        unit = st.selectbox(
            _("Drawn by lot"),
            units,
            format_func=lambda name: labels.column(name) if name else _("each customer"),
            width=220,
            help=_("Where whole households or shops were drawn, their members are no independent customers."),
            **state.remembered(UNIT, EACH_CUSTOMER, units),
        )
    return campaign, unit or None
