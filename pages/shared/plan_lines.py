"""The plan as the user edits it: kept in the workspace, with an undo."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.strategy import CHANNEL_COSTS, default_lines
from pages.shared import labels, state
from pages.shared.text import _, language

STEPS_BACK = 30
_BASE = "plan_base"
# The widget that chooses the segmentation, and what it holds at first.
CHOICE, USUAL = "plan_by", "rfm"
EDITED = ["segment", "action", "channel", "message", "cost_per_contact", "expected_response", "budget"]


def proposal(groups: pd.DataFrame, margin: float) -> pd.DataFrame:
    """What we propose for each segment, with the message in the user's language."""
    lines = default_lines(groups, margin)
    return lines.assign(message=[_(labels.MESSAGES[code]) for code in lines["message_code"]])[EDITED]


def reachable(groups: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """The groups with the number of those customers of theirs who may be contacted."""
    counts = customers["segment"].astype("str").value_counts()
    return groups.assign(customers=groups["segment"].astype("str").map(counts).fillna(0).astype("int64"))


def current(groups: pd.DataFrame, margin: float) -> pd.DataFrame:
    """The stored lines where there are some, the proposal for every other segment; one row a segment with customers."""
    lines = proposal(groups, margin)
    kept = pd.DataFrame(state.workspace().setting(_stored(), []), columns=EDITED).set_index("segment")
    for row, segment in enumerate(lines["segment"]):
        if segment in kept.index:
            lines.loc[row, EDITED[1:]] = kept.loc[segment]
    return lines


def keep(before: pd.DataFrame, after: pd.DataFrame) -> None:
    """Store the edited lines; what they replace can be brought back.

    A line nobody touched is not stored: it goes on following the margin and the language.
    """
    if after.equals(before):
        return
    touched = (after.ne(before) & ~(after.isna() & before.isna())).any(axis="columns")
    stored = [line["segment"] for line in state.workspace().setting(_stored(), [])]
    _replace(_records(after[touched | after["segment"].isin(stored)]))


def undo() -> None:
    """Bring back the lines before the last edit."""
    workspace = state.workspace()
    *history, last = workspace.setting(_history(), [[]])
    workspace.remember(**{_stored(): last, _history(): history})
    start_editor_anew()


def reset() -> None:
    """Bring back the proposal; the edits can be undone to."""
    if state.workspace().setting(_stored(), []):
        _replace([])
    start_editor_anew()


def can_undo() -> bool:
    return bool(state.workspace().setting(_history(), []))


def follow_channel(before: pd.DataFrame, after: pd.DataFrame, sizes: pd.Series) -> pd.DataFrame:
    """A new channel brings its own usual cost, and a budget that reaches everybody."""
    changed = after["channel"].to_numpy() != before["channel"].to_numpy()
    if not changed.any():
        return after
    cost = after["channel"].map(CHANNEL_COSTS)
    budget = (cost * after["segment"].map(sizes)).round(2)
    return after.assign(
        cost_per_contact=after["cost_per_contact"].where(~changed, cost),
        budget=after["budget"].where(~changed, budget),
    )


def editor(groups: pd.DataFrame, margin: float) -> tuple[str, pd.DataFrame]:
    """Key and content of the editable table.

    What is typed stays in the widget, on top of the content it was drawn with; both start anew together, with
    everything typed so far, when something else changes what the table shows.
    """
    sizes = "-".join(groups["customers"].astype("str"))
    key = f"{_stored()}_{st.session_state.get('plan_version', 0)}_{language()}_{margin}_{sizes}"
    held = st.session_state.get(_BASE)
    if held is None or held[0] != key:
        held = st.session_state[_BASE] = (key, current(groups, margin))
    state.forget_on_leaving(_BASE)
    return held


def start_editor_anew() -> None:
    """Draw the table anew from what is stored."""
    st.session_state["plan_version"] = st.session_state.get("plan_version", 0) + 1


def _stored() -> str:
    """Under which the lines are kept: every segmentation has a plan of its own."""
    chosen = st.session_state.get(CHOICE, USUAL)
    return "plan" if chosen == USUAL else f"plan:{chosen}"


def _history() -> str:
    return _stored().replace("plan", "plan_history", 1)


def _replace(plan: list[dict]) -> None:
    workspace = state.workspace()
    history = [*workspace.setting(_history(), []), workspace.setting(_stored(), [])][-STEPS_BACK:]
    workspace.remember(**{_stored(): plan, _history(): history})


def _records(lines: pd.DataFrame) -> list[dict]:
    return lines.astype(object).where(lines.notna(), None).to_dict("records")
