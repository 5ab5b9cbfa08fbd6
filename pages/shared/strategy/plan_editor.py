"""The editable table of the plan, in three parts: what, when and who, and the money."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.strategy import STATUSES
from pages.shared import labels, plan_lines, state
from pages.shared.strategy import plan_status
from pages.shared.text import _, mark

# Each part shows a few columns, so that it fits a window without cutting words off.
PARTS = {
    "what": mark("What"),
    "when": mark("When and who"),
    "money": mark("Costs and effect"),
}
_COLUMNS = {
    "what": ["segment", "customers", "action", "channel", "message"],
    "when": ["segment", "status", "owner", "start", "rounds", "every_days"],
    "money": ["segment", "cost_per_contact", "expected_response", "making_cost", "control_share", "budget"],
}
# What a campaign is, as against what it brings.
WORDS = ("action", "channel", "message", "start", "rounds", "every_days", "owner", "status", "draw")


def show(groups: pd.DataFrame, names: dict[str, str], margin: float) -> pd.DataFrame:
    """Let the user edit the plan; returns its lines as they stand now."""
    st.subheader(_("One campaign per segment"))
    st.caption(_("Every number is an assumption of ours: replace it by your own. An empty budget reaches everybody."))
    before = plan_lines.current(groups, margin)
    st.caption(plan_status.overview(before))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part = _ask_part()
        wanted = plan_status.ask(before)
    sizes = groups.set_index("segment")["customers"]
    key, base = plan_lines.editor(groups, margin, "-".join((part, *wanted)))
    shown = base[plan_status.matches(base, wanted)]
    typed = st.data_editor(
        shown.assign(customers=shown["segment"].map(sizes)),
        key=key,
        hide_index=True,
        column_order=_COLUMNS[part],
        column_config=_columns(names),
        disabled=["segment", "customers"],
    )[plan_lines.EDITED]
    edited = typed if len(typed) == len(base) else pd.concat([typed, base.drop(index=typed.index)]).sort_index()
    after = plan_lines.follow(before, edited, sizes)
    plan_lines.keep(before, after)
    if not after.equals(edited):
        plan_lines.start_editor_anew()
        st.rerun()
    if not after[plan_status.SAID].equals(before[plan_status.SAID]):
        # What stands above the table was said before this edit.
        st.rerun()
    _buttons()
    return after


def _ask_part() -> str:
    parts = labels.names(PARTS)
    chosen = st.segmented_control(
        _("Shown"),
        list(parts),
        format_func=parts.get,
        required=True,
        label_visibility="collapsed",
        **state.remembered("plan_part", "what", parts),
    )
    return chosen or "what"


def _buttons() -> None:
    with st.container(horizontal=True):
        st.button(
            _("Undo"),
            icon=":material/undo:",
            on_click=plan_lines.undo,
            disabled=not plan_lines.can_undo(),
            key="plan_undo",
        )
        st.button(
            _("Back to the proposal"),
            icon=":material/restart_alt:",
            on_click=plan_lines.reset,
            key="plan_reset",
        )


def _columns(names: dict[str, str]) -> dict:
    return {**_what(names), **_when(), **_money()}


def _what(names: dict[str, str]) -> dict:
    column = st.column_config
    return {
        "segment": column.SelectboxColumn(
            _("Segment"), options=list(names), format_func=names.get, width=130, pinned=True
        ),
        "customers": column.NumberColumn(_("Customers"), format="localized", width=90),
        "action": _choice(_("Action"), labels.ACTIONS, 250),
        "channel": _choice(_("Channel"), labels.CHANNELS, 90),
        "message": column.TextColumn(_("Message"), width=480),
    }


def _when() -> dict:
    column = st.column_config
    statuses = {code: labels.STATUSES[code] for code in STATUSES}
    return {
        "status": _choice(_("Status"), statuses, 100),
        "owner": column.TextColumn(_("Owner"), width=160),
        "start": column.DateColumn(_("Start"), format="localized", required=True, width=120),
        "rounds": _days_or_rounds(_("Messages each"), _("To each person, over the whole campaign.")),
        "every_days": _days_or_rounds(_("Days apart"), _("Between two messages, where a person gets more than one.")),
    }


def _money() -> dict:
    return {
        "cost_per_contact": _amount(_("Cost per contact"), _("Of one message to one person."), required=True),
        "expected_response": _share(
            _("Response"),
            1.0,
            _("Extra orders per person that the whole campaign brings; 0.05 means 5 of 100."),
        ),
        "making_cost": _amount(_("Making it"), _("Once, however many get it: texts, pictures, approval.")),
        "control_share": _share(
            _("Held back"), 0.5, _("Drawn by lot and not contacted: only that shows what the campaign brings.")
        ),
        "budget": _amount(_("Budget"), _("Pays the making first, then the messages. Empty: enough for everybody.")),
    }


def _choice(heading: str, options: dict[str, str], width: int):
    return st.column_config.SelectboxColumn(
        heading, options=list(options), format_func=labels.names(options).get, required=True, width=width
    )


def _amount(heading: str, explanation: str, *, required: bool = False):
    return st.column_config.NumberColumn(
        heading, min_value=0.0, step=0.01, format="localized", help=explanation, required=required
    )


def _share(heading: str, highest: float, explanation: str):
    return st.column_config.NumberColumn(
        heading,
        min_value=0.0,
        max_value=highest,
        step=0.001,
        format="percent",
        required=True,
        help=explanation,
    )


def _days_or_rounds(heading: str, explanation: str):
    return st.column_config.NumberColumn(
        heading, min_value=1, max_value=365, step=1, format="localized", required=True, help=explanation
    )
