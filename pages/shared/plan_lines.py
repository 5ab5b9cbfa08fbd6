"""The plan as the user edits it: kept in the workspace, with an undo."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.strategy import CHANNEL_COSTS, USUAL_RUN, default_lines, enough_for_everyone, next_monday
from pages.shared import labels, state
from pages.shared.strategy import action_catalogue
from pages.shared.text import _, language

STEPS_BACK = 30
_BASE = "plan_base"
# The widget that chooses the segmentation, and what it holds at first.
CHOICE, USUAL, BY_ACTION = "plan_by", "rfm", "next_action"
EDITED = [
    *("segment", "action", "channel", "message", "cost_per_contact", "expected_response", "budget"),
    *("start", "rounds", "every_days", "owner", "status", "making_cost", "control_share", "draw"),
]
_TEXTS = ("segment", "action", "channel", "message", "owner", "status")


def proposal(groups: pd.DataFrame, margin: float) -> pd.DataFrame:
    """What we propose for each segment, with the message in the user's language."""
    own = action_catalogue.proposals() if st.session_state.get(CHOICE) == BY_ACTION else None
    lines = default_lines(groups, margin, own)
    messages = [_(labels.MESSAGES[code]) for code in lines["message_code"]]
    return _typed(lines.assign(message=messages, start=next_monday(), draw=0, **USUAL_RUN)[EDITED])


def reachable(groups: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """The groups with the number of those customers of theirs who may be contacted."""
    counts = customers["segment"].astype("str").value_counts()
    return groups.assign(customers=groups["segment"].astype("str").map(counts).fillna(0).astype("int64"))


def current(groups: pd.DataFrame, margin: float) -> pd.DataFrame:
    """The stored lines where there are some, the proposal for every other segment; one row a segment with customers."""
    return complete(state.workspace().setting(stored_key(), []), groups, margin)


def complete(stored: list[dict], groups: pd.DataFrame, margin: float) -> pd.DataFrame:
    """Stored lines for the segments there are now; what they do not say, such as an owner once, is as proposed."""
    lines = proposal(groups, margin)
    kept = {line["segment"]: line for line in stored}
    rows = [{**line, **kept.get(line["segment"], {})} for line in lines.to_dict("records")]
    return _typed(pd.DataFrame(rows, columns=EDITED))


def keep(before: pd.DataFrame, after: pd.DataFrame) -> None:
    """Store the edited lines; what they replace can be brought back.

    A line nobody touched is not stored: it goes on following the margin and the language.
    """
    if after.equals(before):
        return
    touched = _differ(before, after, EDITED)
    stored = [line["segment"] for line in state.workspace().setting(stored_key(), [])]
    replace(records(after[touched | after["segment"].isin(stored)]))


def change(groups: pd.DataFrame, margin: float, cells: dict[str, dict[str, object]]) -> None:
    """Set some cells of some lines, as if typed: segment → column → value; what follows them follows."""
    before = current(groups, margin)
    after = before.set_index("segment")
    for segment, values in cells.items():
        for column, value in values.items():
            after.loc[segment, column] = value
    changed = _typed(after.reset_index()[EDITED])
    keep(before, follow(before, changed, groups.set_index("segment")["customers"]))
    start_editor_anew()


def undo() -> None:
    """Bring back the lines before the last edit."""
    workspace = state.workspace()
    *history, last = workspace.setting(_history(), [[]])
    workspace.remember(**{stored_key(): last, _history(): history})
    start_editor_anew()


def reset() -> None:
    """Bring back the proposal; the edits can be undone to."""
    if state.workspace().setting(stored_key(), []):
        replace([])
    start_editor_anew()


def can_undo() -> bool:
    return bool(state.workspace().setting(_history(), []))


def follow(before: pd.DataFrame, after: pd.DataFrame, sizes: pd.Series) -> pd.DataFrame:
    """A new channel brings its own usual cost, and a budget that reached everybody goes on doing so."""
    moved = _differ(before, after, ["channel"])
    cost = after["cost_per_contact"].where(~moved, after["channel"].map(CHANNEL_COSTS))
    after = after.assign(cost_per_contact=cost)
    dearer = _differ(before, after, ["rounds", "making_cost"])
    reached_all = before["budget"] >= enough_for_everyone(before, sizes).round(2)
    follows = moved | (dearer & reached_all)
    if not follows.any():
        return after
    return after.assign(budget=after["budget"].where(~follows, enough_for_everyone(after, sizes).round(2)))


def editor(groups: pd.DataFrame, margin: float, part: str) -> tuple[str, pd.DataFrame]:
    """Key and content of the editable table, of which a `part` is shown.

    What is typed stays in the widget, on top of the content it was drawn with; both start anew together, with
    everything typed so far, when something else changes what the table shows.
    """
    sizes = "-".join(groups["customers"].astype("str"))
    version = st.session_state.get("plan_version", 0)
    key = f"{stored_key()}_{part}_{version}_{language()}_{margin}_{sizes}"
    held = st.session_state.get(_BASE)
    # On a view that was left, the widget forgets what was typed: it starts from what is stored.
    if held is None or held[0] != key or key not in st.session_state:
        held = st.session_state[_BASE] = (key, current(groups, margin))
    state.forget_on_leaving(_BASE)
    return held


def start_editor_anew() -> None:
    """Draw the table anew from what is stored."""
    st.session_state["plan_version"] = st.session_state.get("plan_version", 0) + 1


def stored_key() -> str:
    """Under which the lines are kept: every segmentation has a plan of its own."""
    chosen = st.session_state.get(CHOICE, USUAL)
    return "plan" if chosen == USUAL else f"plan:{chosen}"


def _history() -> str:
    return stored_key().replace("plan", "plan_history", 1)


def replace(plan: list[dict]) -> None:
    """Store other lines; those before can be brought back."""
    workspace = state.workspace()
    history = [*workspace.setting(_history(), []), workspace.setting(stored_key(), [])][-STEPS_BACK:]
    workspace.remember(**{stored_key(): plan, _history(): history})


def _differ(before: pd.DataFrame, after: pd.DataFrame, columns: list[str]) -> pd.Series:
    return (after[columns].ne(before[columns]) & ~(after[columns].isna() & before[columns].isna())).any(axis="columns")


def _typed(lines: pd.DataFrame) -> pd.DataFrame:
    """Columns of one kind each; what is no number or day is empty, and then refused or filled by the plan's checks."""
    numbers = [column for column in EDITED if column not in (*_TEXTS, "start")]
    return lines.assign(
        **{column: pd.to_numeric(lines[column], errors="coerce").astype("float64") for column in numbers},
        **{column: lines[column].astype("object") for column in _TEXTS},
        start=pd.to_datetime(lines["start"], errors="coerce").astype("datetime64[ns]"),
    )


def records(lines: pd.DataFrame) -> list[dict]:
    """Lines as the workspace keeps them."""
    days = lines["start"].dt.strftime("%Y-%m-%d")
    return lines.assign(start=days).astype(object).where(lines.notna(), None).to_dict("records")
