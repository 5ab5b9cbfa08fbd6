"""Life stages from age, family and time as customer, by rules the user may change."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.shared import labels, state
from pages.shared.segments import shares
from pages.shared.segments.life_stage_provider import (
    CHILDREN,
    NONE,
    STAGES,
    age_columns,
    child_columns,
    names,
    plain,
    settings,
    since_columns,
    stages,
)
from pages.shared.text import _


def show() -> None:
    state.require("customers", _("To see life stages, bring a customers table with an age or a year of birth."))
    if not age_columns():
        state.nothing_here(
            _(
                "Life stages need a column with the age in years or the year of birth in the customers table; "
                "age groups such as 35-44 are not enough."
            )
        )
    with st.container(border=True), st.container(horizontal=True):
        for label, key, offered in (
            (_("Age"), "life_stage_age", age_columns()),
            (_("Children"), "life_stage_children", [NONE, *child_columns()]),
            (_("Customer since"), "life_stage_since", [NONE, *since_columns()]),
        ):
            st.selectbox(
                label,
                offered,
                format_func=lambda name: labels.column(name) if name else _("– not in the file –"),
                width=240,
                **state.remembered(key, offered[0] if offered[0] else offered[min(1, len(offered) - 1)], offered),
            )
    found = state.attempt_or_say(stages, settings())
    if found is not None:
        shares.picture(found.shown, names(), _("Life stage"), "life_stage_chart")
        st.caption(_("The first rule that fits decides. Who did not answer what a rule asks for is not caught by it."))
        shares.table(found.shown, names(), "life_stage_groups")
    _rules()


def _rules() -> None:
    """The rules as a table to edit; each change is remembered."""
    with st.expander(_("The rules"), icon=":material/edit:"):
        st.caption(_("Rows can be changed, added and deleted. An empty cell asks for nothing."))
        edited = st.data_editor(
            _shown(),
            num_rows="dynamic",
            hide_index=True,
            key="life_stage_editor",
            column_config={
                "name": st.column_config.TextColumn(_("Stage"), required=True),
                "age_from": st.column_config.NumberColumn(_("Age from"), min_value=0, max_value=110, step=1),
                "age_to": st.column_config.NumberColumn(_("Age to"), min_value=0, max_value=110, step=1),
                "children": st.column_config.SelectboxColumn(
                    _("Children"), options=[_(name) for name in CHILDREN.values()]
                ),
                "months_from": st.column_config.NumberColumn(_("Customer for months, at least"), min_value=0, step=1),
            },
        )
        left, right = st.columns(2)
        if left.button(_("Use these rules"), key="life_stage_use", icon=":material/check:"):
            state.workspace().remember(life_stage_rules=plain(edited))
            st.session_state.pop("life_stage_editor", None)
            st.rerun()
        if right.button(_("Back to the usual rules"), key="life_stage_usual", type="tertiary"):
            state.workspace().remember(life_stage_rules=None)
            st.session_state.pop("life_stage_editor", None)
            st.rerun()


def _shown() -> pd.DataFrame:
    rules = pd.DataFrame([vars(rule) for rule in settings().rules])
    return rules.assign(
        name=[_(STAGES[name]) if name in STAGES else name for name in rules["name"]],
        children=[_(CHILDREN[answer]) for answer in rules["children"]],
    )
