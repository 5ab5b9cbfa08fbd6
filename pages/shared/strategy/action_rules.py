"""Rules of the user that go before the machine: for customers who fulfil conditions, do this. With an undo."""

from __future__ import annotations

import streamlit as st

from analysis.errors import SettingsError
from analysis.segments.facts import CustomerFacts
from analysis.segments.rules import from_plain
from analysis.strategy.actions import ACTION_CODES, HumanRule
from analysis.strategy.actions.overrides import check_rule
from pages.shared import labels, state
from pages.shared.errors import error_text
from pages.shared.segments import rule_editor
from pages.shared.segments.rule_words import sentence
from pages.shared.strategy import action_words
from pages.shared.strategy.kept_lines import KeptLines
from pages.shared.text import _, escape

_KEPT = KeptLines("action_rules")
_DRAFT = "action_rule_kept"


def stored() -> tuple[HumanRule, ...]:
    """The rules in the order in which they are asked; a stored one that cannot be read is left out."""
    rules = []
    for line in _KEPT.lines() or []:
        try:
            rule = from_plain(line["rule"])
            rules.append(HumanRule(sentence(rule), rule, str(line["action"])))
        except (KeyError, TypeError):
            continue
    return tuple(rules)


def usable(facts: CustomerFacts, *, say: bool = False) -> tuple[HumanRule, ...]:
    """Those that can be answered from what is known; `say`: of the others why not."""
    rules = []
    for rule in stored():
        try:
            check_rule(rule, facts)
            rules.append(rule)
        except SettingsError as error:
            if say:
                unused = _("The rule “{name}” is not used. {why}", name=escape(rule.name), why=error_text(error))
                st.warning(unused, icon=":material/info:")
    return tuple(rules)


def edit(facts: CustomerFacts) -> None:
    st.caption(_("The first rule that fits a customer decides, whatever the machine would do. Both stay visible."))
    names = labels.names(action_words.ACTIONS)
    for place, rule in enumerate(stored()):
        left, right = st.columns([9, 1], vertical_alignment="center")
        said = _("{action} for: {who}", action=names.get(rule.action, rule.action), who=sentence(rule.rule))
        left.markdown(f"{place + 1}. " + escape(said))
        right.button(
            "",
            key=f"action_rule_away_{place}",
            icon=":material/close:",
            help=_("Remove"),
            on_click=_drop,
            args=(place,),
        )
    with st.container(border=True):
        action = st.selectbox(
            _("Do"), list(ACTION_CODES), format_func=names.get, **state.remembered("action_rule_do", "nothing", names)
        )
        st.markdown(_("for customers who fulfil all conditions of one box:"))
        rule = rule_editor.ask(facts, _DRAFT)
        st.button(
            _("Add this rule"),
            key="action_rule_add",
            icon=":material/add:",
            type="primary",
            disabled=not rule.alternatives,
            on_click=_add,
            args=({"rule": rule.to_plain(), "action": action},),
        )
    _KEPT.buttons(_("Remove all rules"))


def _add(line: dict) -> None:
    _KEPT.keep([*(_KEPT.lines() or []), line])


def _drop(place: int) -> None:
    lines = _KEPT.lines() or []
    _KEPT.keep(lines[:place] + lines[place + 1 :])
