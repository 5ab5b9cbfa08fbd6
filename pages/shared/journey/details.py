"""What a step means in detail: other events that count too, a condition; what must not happen or not change."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.journey import Condition, Step
from analysis.tables.table import Table
from pages.shared import labels, state
from pages.shared.journey.saved import DETAILS, START
from pages.shared.text import _, language, mark

CANONICAL = ("customer_id", "timestamp", "event")
OPERATORS = {
    "is": mark("is"),
    "is_not": mark("is not"),
    "at_least": mark("is at least"),
    "at_most": mark("is at most"),
    "contains": mark("contains"),
    "is_missing": mark("is empty"),
}
TEXTS = {"column": None, "operator": "is", "value": None}
EMPTY = {"also": [], **TEXTS, "within_days": None}


def ask(events: Table, steps: list[str]) -> tuple[tuple[str | Step, ...], tuple[str, ...], str | None]:
    """The steps in detail, what must not happen in between, and the property that must stay the same."""
    if not steps:
        return (), (), None
    columns = [name for name in events.frame if name not in CANONICAL]
    kept = _kept(steps)
    # Another journey to start from may have the same steps: its details are others.
    form = f"{steps}_{st.session_state.get(START)}"
    with st.expander(_("More about the steps"), icon=":material/tune:", expanded=kept != _nothing(steps)):
        rows = _table(events, columns, steps, kept["rows"], form)
        names = list(events.frame["event"].cat.categories)
        left, right = st.columns(2)
        with left:
            excluded = st.multiselect(
                _("Does not count if this happens in between"),
                [name for name in names if name not in steps],
                default=[name for name in kept["excluded"] if name in names and name not in steps],
                help=_("Whoever does this between two steps is left out of the journey altogether."),
                key=f"journey_excluded_{form}",
            )
        with right:
            hold = st.selectbox(
                _("Must be the same in all steps"),
                columns,
                index=columns.index(kept["hold"]) if kept["hold"] in columns else None,
                format_func=labels.column,
                placeholder=_("nothing"),
                help=_("For example the product: viewed, put into the cart and bought must be the same one."),
                key=f"journey_hold_{form}",
            )
        _keep({"steps": steps, "rows": rows, "excluded": excluded, "hold": hold})
    detailed = tuple(_step(step, row) for step, row in zip(steps, rows, strict=True))
    return detailed, tuple(excluded), hold


def _table(events: Table, columns: list[str], steps: list[str], rows: list[dict], form: str) -> list[dict]:
    """The table of steps; what is typed stays in the widget on top of what it was drawn with."""
    key = f"journey_details_{language()}_{form}"
    drawn = pd.DataFrame(rows, index=steps).astype({"column": "object", "value": "object", "within_days": "float64"})
    base = st.session_state.setdefault(f"base_{key}", drawn)
    state.forget_on_leaving(f"base_{key}")
    column = st.column_config
    edited = st.data_editor(
        base,
        column_config={
            "_index": column.TextColumn(_("Step"), disabled=True),
            "also": column.MultiselectColumn(_("or one of"), options=list(events.frame["event"].cat.categories)),
            "column": column.SelectboxColumn(_("only where"), options=columns, format_func=labels.column),
            "operator": column.SelectboxColumn(
                _("condition"), options=list(OPERATORS), format_func=labels.names(OPERATORS).get, required=True
            ),
            "value": column.TextColumn(_("value")),
            "within_days": column.NumberColumn(_("at most days after the step before"), min_value=0.0, step=0.5),
        },
        key=key,
    )
    return [_plain(row) for row in edited.to_dict("records")]


def _plain(row: dict) -> dict:
    """A row as JSON can hold it."""
    also = row["also"] if isinstance(row["also"], list) else []
    texts = {name: None if pd.isna(row[name]) else str(row[name]) for name in TEXTS}
    days = None if pd.isna(row["within_days"]) else float(row["within_days"])
    return {"also": also, **texts, "within_days": days}


def _step(event: str, row: dict) -> str | Step:
    where = ()
    if row["column"] and (row["value"] not in (None, "") or row["operator"] == "is_missing"):
        where = (Condition(row["column"], row["operator"], row["value"] or ""),)
    events = tuple(dict.fromkeys((event, *(row["also"] or []))))
    within_days = row["within_days"] or None
    plain = not where and len(events) == 1 and within_days is None
    return event if plain else Step(events, where, event, within_days)


def _nothing(steps: list[str]) -> dict:
    return {"steps": steps, "rows": [EMPTY] * len(steps), "excluded": [], "hold": None}


def _kept(steps: list[str]) -> dict:
    """What was chosen for exactly these steps, as far as it has the right form: a workspace may come from elsewhere."""
    kept = state.chosen(DETAILS, {})
    nothing = _nothing(steps)
    if not isinstance(kept, dict) or kept.get("steps") != steps:
        return nothing
    rows, excluded = kept.get("rows"), kept.get("excluded")
    if not isinstance(rows, list) or len(rows) != len(steps) or not all(isinstance(row, dict) for row in rows):
        return nothing
    rows = [EMPTY | {name: row.get(name, EMPTY[name]) for name in EMPTY} for row in rows]
    return nothing | {
        "rows": rows,
        "excluded": excluded if isinstance(excluded, list) else [],
        "hold": kept.get("hold"),
    }


def _keep(details: dict) -> None:
    if details != _kept(details["steps"]):
        state.workspace().remember(**{DETAILS: details})
