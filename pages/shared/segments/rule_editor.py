"""The widgets of a rule: alternatives ("or") of conditions ("and"), each with column, comparison and value."""

from __future__ import annotations

import streamlit as st

from analysis.segments.facts import CustomerFacts
from analysis.segments.rules import COMPARISONS, Condition, RuleSettings, kind_of
from pages.shared import state
from pages.shared.segments.fact_names import fact_name
from pages.shared.segments.rule_words import COMPARISONS as WORDS
from pages.shared.text import _

# The draft lives in the session as a list of lists of (number of the widgets, plain condition).
_DRAFT, _NEXT, KEPT = "rule_draft", "rule_next", "rule_kept"
MOST_VALUES = 200
Draft = list[list[tuple[int, dict]]]


def load(plain: dict | None) -> None:
    """Begin with this rule, or with one open condition."""
    held = plain or {"alternatives": [[{}]]}
    st.session_state[_DRAFT] = [[(_number(), one) for one in every] for every in held["alternatives"]]


def ask(facts: CustomerFacts, kept: str = KEPT) -> RuleSettings:
    """The rule as it stands; conditions without a value are left out. `kept`: under which the draft is remembered."""
    state.forget_on_leaving(_DRAFT)
    if _DRAFT not in st.session_state:
        load(state.chosen(kept, None))
    draft: Draft = st.session_state[_DRAFT]
    columns = _columns(facts)
    alternatives = []
    for place, every in enumerate(draft):
        if place:
            st.markdown("**" + _("or") + "**")
        with st.container(border=True):
            found = [_condition(facts, columns, place, number, start) for number, start in every]
            alternatives.append(tuple(one for one in found if one is not None))
            st.button(
                _("and …"),
                key=f"rule_and_{place}",
                icon=":material/add:",
                on_click=_add,
                args=(place,),
                type="tertiary",
            )
    st.button(_("or …"), key="rule_or", icon=":material/add:", on_click=_add, args=(None,), type="tertiary")
    rule = RuleSettings(tuple(every for every in alternatives if every))
    _keep(rule, kept)
    return rule


def _keep(rule: RuleSettings, kept: str) -> None:
    """What is being built outlives the session, once it says something."""
    plain = rule.to_plain() if rule.alternatives else None
    if plain != state.chosen(kept, None):
        state.workspace().remember(**{kept: plain})


def _condition(facts: CustomerFacts, columns: dict[str, str], place: int, number: int, start: dict) -> Condition | None:
    what, how, which, away = st.columns([4, 3, 4, 1], vertical_alignment="bottom")
    known = list(columns)
    with what:
        index = known.index(start["column"]) if start.get("column") in known else 0
        column = st.selectbox(_("What"), known, index=index, format_func=columns.get, key=f"rule_what_{number}")
    comparisons = COMPARISONS[kind_of(facts, column)]
    with how:
        index = comparisons.index(start["comparison"]) if start.get("comparison") in comparisons else 0
        comparison = st.selectbox(
            _("How"),
            comparisons,
            index=index,
            format_func=lambda code: _(WORDS[code]),
            key=f"rule_how_{number}_{column}",
        )
    with which:
        values = _values(facts, column, comparison, number, start)
    away.button(
        "", key=f"rule_away_{number}", icon=":material/close:", help=_("Remove"), on_click=_remove, args=(place, number)
    )
    if comparison != "is_unknown" and not values:
        return None
    return Condition(column, comparison, values)


def _values(facts: CustomerFacts, column: str, comparison: str, number: int, start: dict) -> tuple:
    before = start.get("wanted", []) if start.get("column") == column else []
    if comparison == "is_unknown":
        return ()
    if kind_of(facts, column) == "number":
        known = facts.customers[column].dropna()
        # Whole numbers are typed as whole numbers.
        kind = int if (known % 1 == 0).all() else float
        value = kind(before[0] if before else known.median() if len(known) else 0)
        return (float(st.number_input(_("Value"), value=value, key=f"rule_value_{number}_{column}")),)
    options = _options(facts, column)
    chosen = st.multiselect(
        _("Value"),
        options,
        default=[value for value in before if value in options],
        placeholder=_("Choose"),
        key=f"rule_values_{number}_{column}",
    )
    return tuple(chosen)


def _options(facts: CustomerFacts, column: str) -> list[str]:
    """The values, the most frequent first."""
    if column in facts.customers:
        counts = facts.customers[column].value_counts()
        return [str(value) for value in counts[counts > 0].index]
    return list(facts.bought.loc[facts.bought["column"] == column, "value"].value_counts().index)


def _columns(facts: CustomerFacts) -> dict[str, str]:
    """What a condition may ask for: column → shown name; texts with too many values are left out."""
    known = facts.customers
    own = [name for name in known if name != "customer_id" and known[name].notna().any()]
    own = [name for name in own if kind_of(facts, name) == "number" or known[name].nunique() <= MOST_VALUES]
    bought = [name for name in facts.bought["column"].unique() if len(_options(facts, name)) <= MOST_VALUES]
    return {name: fact_name(name) for name in own} | {
        name: _("Bought: {what}", what=fact_name(name)) for name in bought
    }


def _add(place: int | None) -> None:
    draft: Draft = st.session_state[_DRAFT]
    if place is None:
        draft.append([(_number(), {})])
    else:
        draft[place].append((_number(), {}))


def _remove(place: int, number: int) -> None:
    draft: Draft = st.session_state[_DRAFT]
    draft[place] = [one for one in draft[place] if one[0] != number]
    st.session_state[_DRAFT] = [every for every in draft if every] or [[(_number(), {})]]


def _number() -> int:
    st.session_state[_NEXT] = st.session_state.get(_NEXT, 0) + 1
    return st.session_state[_NEXT]
