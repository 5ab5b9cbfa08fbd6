"""The catalogue of actions as the user edits it: kept in the workspace, with an undo."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.strategy import CHANNELS
from analysis.strategy.actions import CatalogueAction, NextActionSettings, usual_catalogue
from analysis.strategy.defaults import ACTION_PROPOSALS, CHANNEL_COSTS, NO_CHANNEL, Proposal
from pages.shared import labels, state
from pages.shared.strategy import action_words
from pages.shared.strategy.kept_lines import KeptLines
from pages.shared.text import _, escape, language

EDITED = ["action", "used", "channel", "cost", "response"]
_KEPT = KeptLines("action_catalogue")


def proposal() -> pd.DataFrame:
    lines = [(line.action, True, line.channel, line.cost, line.response) for line in usual_catalogue()]
    return pd.DataFrame(lines, columns=EDITED)


def stored() -> pd.DataFrame:
    """The lines as the user left them, the proposal for all others."""
    lines, kept = proposal(), _KEPT.lines()
    own = {line.get("action"): line for line in kept or [] if set(EDITED) <= set(line)}
    for row, action in enumerate(lines["action"]):
        if action in own:
            lines.loc[row, EDITED[1:]] = [own[action][name] for name in EDITED[1:]]
    return lines


def in_use(lines: pd.DataFrame) -> tuple[CatalogueAction, ...]:
    """The lines that are used; an empty number is none."""
    return tuple(
        CatalogueAction(line["action"], line["channel"], _number(line["cost"]), _number(line["response"]))
        for line in lines.to_dict("records")
        if line["used"] is True
    )


def proposals() -> dict[str, Proposal]:
    """What the catalogue proposes for the customers of each action."""
    return {
        line.action: replace(
            ACTION_PROPOSALS[line.action][0], channel=line.channel, response=line.response, own_cost=line.cost
        )
        for line in in_use(stored())
    }


def edit(settings: NextActionSettings) -> pd.DataFrame:
    """The editable table; returns its lines as they stand. `settings`: for the conditions in words."""
    key = f"action_catalogue_{_KEPT.version()}_{language()}"
    base = "action_catalogue_base"
    if base not in st.session_state or st.session_state[base][0] != key:
        st.session_state[base] = (key, stored())
    state.forget_on_leaving(base)
    lines = st.session_state[base][1]
    edited = st.data_editor(
        lines,
        key=key,
        hide_index=True,
        column_order=["used", "action", "channel", "cost", "response"],
        column_config=_columns(),
        disabled=["action"],
    )[EDITED]
    after = _follow_channel(stored(), edited)
    if not after.equals(stored()):
        _KEPT.keep(after)
    if not after.equals(edited):
        _KEPT.start_anew()
        st.rerun()
    _KEPT.buttons()
    _say_for_whom(settings)
    return after


def _say_for_whom(settings: NextActionSettings) -> None:
    """The conditions in words; too long for a column."""
    with st.expander(_("For whom each action is meant"), icon=":material/group:"):
        lines = [
            f"- **{_(name)}**: " + escape(action_words.condition(action, settings))
            for action, name in action_words.ACTIONS.items()
        ]
        st.markdown("\n".join(lines))


def _follow_channel(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """A new channel brings its own usual cost."""
    changed = after["channel"] != before["channel"]
    return after.assign(cost=after["cost"].where(~changed, after["channel"].map(CHANNEL_COSTS)))


def _number(value: object) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan


def _columns() -> dict:
    column = st.column_config
    return {
        "used": column.CheckboxColumn(_("Use"), width="small"),
        "action": column.SelectboxColumn(
            _("Action"),
            options=list(action_words.ACTIONS),
            format_func=labels.names(action_words.ACTIONS).get,
            width="medium",
        ),
        "channel": column.SelectboxColumn(
            _("Channel"),
            options=[channel for channel in CHANNELS if channel != NO_CHANNEL],
            format_func=labels.names(labels.CHANNELS).get,
            required=True,
        ),
        "cost": column.NumberColumn(_("Cost per contact"), min_value=0.0, step=0.01, format="localized", required=True),
        "response": column.NumberColumn(
            _("Assumed response"),
            min_value=0.0,
            max_value=1.0,
            step=0.001,
            format="percent",
            required=True,
            help=_("Extra orders per contact that the campaign itself brings; 0.05 means 5 of 100."),
        ),
    }
