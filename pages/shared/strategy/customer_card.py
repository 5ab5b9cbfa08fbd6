"""One customer looked up: the questions on which the next action rests, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analysis.strategy.actions import UNKNOWN, NextActions
from pages.shared.strategy import action_words
from pages.shared.text import NOTHING, _, escape, money, ngettext, number, percent


def ask(found: NextActions, customers: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Let the user look somebody up. `customers`: who may be contacted; `names`: of the segments."""
    st.subheader(_("Why this action for this customer?"))
    wanted = st.text_input(
        _("Customer"), placeholder=str(customers["customer_id"].iloc[0]), key="actions_customer", width=380
    ).strip()
    if not wanted:
        return
    at = customers.index[customers["customer_id"] == wanted]
    if len(at) == 0:
        if (found.customers["customer_id"] == wanted).any():
            st.info(_("This customer must not be contacted."), icon=":material/block:")
        else:
            st.info(_("No customer with an order has this number."), icon=":material/info:")
        return
    row = next(customers.loc[at].itertuples())
    _card(row, found.situations.loc[at[0]], names)


def _card(row, known: pd.Series, names: Mapping[str, str]) -> None:
    with st.container(border=True):
        action = _(action_words.ACTIONS[row.action])
        st.markdown("##### " + escape(_("{action}: {why}", action=action, why=action_words.reason(row))))
        st.markdown(escape(action_words.worth(row)))
        if isinstance(row.overridden, str):
            machine = _(action_words.ACTIONS[row.machine_action])
            said = _("By your rule “{rule}”; the machine would: {action}.", rule=row.overridden, action=machine)
            st.markdown(escape(said))
        for question, answer in _answers(known, names).items():
            st.markdown(f"**{question}** " + escape(answer))


def _answers(known: pd.Series, names: Mapping[str, str]) -> dict[str, str]:
    segment = known["segment"]
    return {
        _("Who?"): _("unknown") if segment == UNKNOWN else str(names.get(segment, segment)),
        _("Bought so far?"): _bought(known),
        _("The last purchase?"): _last(known),
        _("How important was it?"): _importance(known),
        _("The last action?"): action_words.last_action(known["last_action"], known["days_since_last_action"]),
        _("Worth?"): _worth(known),
        _("Leaving?"): _leaving(known),
        _("An open leak?"): known["open_leak"] if isinstance(known["open_leak"], str) else _("none known"),
    }


def _bought(known: pd.Series) -> str:
    orders = ngettext("{count} order", "{count} orders", known["orders"])
    text = _("{orders}, {revenue} in all", orders=orders, revenue=money(known["revenue"]))
    if isinstance(known["first_bought"], str):
        text += _("; “{what}” at first", what=known["first_bought"])
    return text


def _last(known: pd.Series) -> str:
    days = action_words.ago(known["days_since_last_order"])
    if isinstance(known["last_category"], str):
        return _("{amount}, {days}, “{what}”", amount=_amount(known), days=days, what=known["last_category"])
    return _("{amount}, {days}", amount=_amount(known), days=days)


def _amount(known: pd.Series) -> str:
    return money(known["last_order_value"])


def _importance(known: pd.Series) -> str:
    if pd.isna(known["last_order_value"]):
        return NOTHING
    return _(
        "{share} of all they paid; at least as large as {own} of the own orders and {all} of all orders",
        share=percent(known["last_order_share"]),
        own=percent(known["last_among_own"]),
        all=percent(known["last_among_all"]),
    )


def _worth(known: pd.Series) -> str:
    order = _("the next order {amount}", amount=money(known["order_value"]))
    if pd.isna(known["lifetime_value"]):
        return _("{order}; the orders allow no lifetime value", order=order)
    return _("{value} still to come; {order}", value=money(known["lifetime_value"]), order=order)


def _leaving(known: pd.Series) -> str:
    if pd.isna(known["p_churn_90"]):
        return _("unknown")
    return _(
        "no order in 90 days with a chance of {share}; own usual gap {days} days",
        share=percent(known["p_churn_90"]),
        days=number(known["rhythm_days"]),
    )
