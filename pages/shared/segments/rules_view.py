"""Own rules: build a segment from conditions, see at once how large it is and what it is worth, keep it by name."""

from __future__ import annotations

import streamlit as st

from analysis.segments.rules import INSIDE, RuleSegment, RuleSettings
from pages.shared import cards, state, tables
from pages.shared.cards import card
from pages.shared.segments import cached_personas, cached_rules, rule_editor, saved
from pages.shared.segments.rule_provider import SOURCE
from pages.shared.segments.rule_words import sentence
from pages.shared.text import _, escape, number, percent, short_money

_OPENED, _NAME = "rule_opened", "rule_name"


def show() -> None:
    held = cached_personas.known()
    if not any(table is not None for table in held[:3]):
        state.nothing_here(_("To build a segment, bring orders, journey events or a customers table."))
    facts = state.attempt(cached_personas.facts, held)
    st.caption(_("Who fulfils all conditions of one box is in the segment; everybody else is in “All others”."))
    _open()
    rule = rule_editor.ask(facts)
    if not rule.alternatives:
        st.info(_("Choose a value, and you see who is in the segment."), icon=":material/info:")
        return
    segment = state.attempt_or_say(cached_rules.rule, held, rule)
    if segment is None:
        return
    _worth(segment, rule)
    _save(rule)
    _customers(segment)


def _open() -> None:
    """Load a saved rule into the widgets, or forget it."""
    names = list(saved.saved(SOURCE))
    if not names:
        return
    left, middle, right = st.columns([4, 2, 2], vertical_alignment="bottom")
    with left:
        chosen = st.selectbox(_("Saved rules"), names, key=_OPENED)
    middle.button(_("Open"), key="rule_open", icon=":material/edit:", width="stretch", on_click=_load, args=(chosen,))
    right.button(
        _("Delete"),
        key="rule_delete",
        icon=":material/delete:",
        width="stretch",
        on_click=saved.delete,
        args=(SOURCE, chosen),
    )


def _load(name: str) -> None:
    rule_editor.load(saved.saved(SOURCE).get(name))
    st.session_state[_NAME] = name


def _worth(segment: RuleSegment, rule: RuleSettings) -> None:
    st.markdown("**" + escape(sentence(rule)) + "**")
    with cards.row():
        share = percent(segment.share_of_customers, 1)
        card(_("Customers"), number(segment.size))
        card(_("Share of all customers"), share, _("Of everybody in orders, events and customers table."))
        if segment.revenue == segment.revenue:
            card(_("Share of revenue"), percent(segment.share_of_revenue, 1), short_money(segment.revenue))
        if segment.lifetime_value == segment.lifetime_value:
            card(_("Lifetime value"), short_money(segment.lifetime_value), _("Its range stands on the persona card."))
    if segment.size in (0, len(segment.customers)):
        nobody = _("Nobody fulfils this rule.") if not segment.size else _("Everybody fulfils this rule.")
        st.warning(nobody, icon=":material/info:")


def _save(rule: RuleSettings) -> None:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        name = st.text_input(_("Name of the segment"), key=_NAME, max_chars=60).strip()
    replaces = name in saved.saved(SOURCE)
    label = _("Replace") if replaces else _("Save")
    if right.button(label, key="rule_save", icon=":material/save:", disabled=not name, width="stretch", type="primary"):
        saved.save(SOURCE, name, rule.to_plain())
        st.toast(_("“{name}” can now be chosen wherever segments are used.", name=escape(name)))
        st.rerun()


def _customers(segment: RuleSegment) -> None:
    with st.expander(_("The customers in it"), icon=":material/table:"):
        inside = segment.customers[segment.customers["segment"] == INSIDE]
        tables.show(
            inside[["customer_id"]], {"customer_id": _("Customer")}, file_name="segment.csv", key="rule_customers"
        )
