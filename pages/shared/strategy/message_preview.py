"""The message as real customers of the segment would get it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.strategy import render_message
from analysis.strategy.message_check import preview_customers
from analysis.strategy.message_facts import speak
from analysis.strategy.messages import tokens
from pages.shared import state
from pages.shared.strategy import message_cards
from pages.shared.text import _, escape, mark

AT_ONCE = 3
KINDS = {
    "first": mark("First in the list"),
    "typical": mark("A typical one"),
    "fallback": mark("With a fallback"),
}


def show(texts: dict[str, str], format: str, language: str, facts: pd.DataFrame, which: str) -> None:
    """Three customers at a time; at first those worth looking at, then one after the other.

    Args:
        texts: format → template, all formats of this segment and language.
        format: the one being edited.
        facts: those of the segment who may be contacted, in the order of the list.
        which: names the message; another one starts with its first customers.
    """
    together = message_cards.shown_with(format)
    if not any(tokens(texts[one]) for one in together):
        st.caption(_("Everybody reads the same."))
        with st.container(width=380):
            message_cards.draw(format, _rendered(texts, together, {}, language))
        return
    key = f"message_page_{which}"
    page = st.session_state.get(key, 0)
    chosen = preview_customers(facts, texts[format])
    shown = list(chosen.items()) if page == 0 else _in_order(facts, page)
    with st.grid(AT_ONCE, min_column_width=220):
        for kind, customer in shown:
            with st.container(height="stretch"):
                st.caption(_who(kind, customer))
                values = facts.loc[customer].to_dict()
                message_cards.draw(format, _rendered(texts, together, values, language))
    st.button(
        _("Next customers"),
        icon=":material/navigate_next:",
        on_click=_turn,
        args=(key, 0 if page * AT_ONCE >= len(facts) else page + 1),
        disabled=len(facts) <= len(chosen),
        key="message_next",
    )
    state.forget_on_leaving(key)


def _in_order(facts: pd.DataFrame, page: int) -> list[tuple[str, str]]:
    begin = (page - 1) * AT_ONCE
    return [("", customer) for customer in facts.index[begin : begin + AT_ONCE]]


def _who(kind: str, customer: str) -> str:
    name = _("Customer {customer}", customer=escape(customer))
    return f"{name} · {_(KINDS[kind])}" if kind else name


def _rendered(texts: dict[str, str], formats: tuple[str, ...], values: dict, language: str) -> dict[str, str]:
    found = {
        format: state.attempt_or_none(render_message, texts[format], values, format, speak(language))
        for format in formats
    }
    # What is wrong with the other text of the card is said where it is edited.
    return {format: rendered.text if rendered else "…" for format, rendered in found.items()}


def _turn(key: str, page: int) -> None:
    st.session_state[key] = page
