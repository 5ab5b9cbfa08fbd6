"""What a step means in detail: other events that count too, a condition; what must not happen or not change."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.journey import Exclusion, Step
from analysis.tables.table import Table
from pages.shared import labels, state
from pages.shared.journey.saved import DETAILS, START
from pages.shared.journey.source import Source
from pages.shared.journey.step_rows import EMPTY, MOST_TIMES, OPERATORS, kept_row, steps_of
from pages.shared.text import _, language

CANONICAL = ("customer_id", "timestamp", "event")


def ask(source: Source, steps: list[str]) -> tuple[tuple[str | Step, ...], tuple[Exclusion, ...], str | None]:
    """The steps in detail, what must not happen in between, and the property that must stay the same."""
    if not steps:
        return (), (), None
    events = source.events
    columns = [name for name in events.frame if name not in CANONICAL]
    kept = _kept(source, steps)
    # Another journey to start from may have the same steps: its details are others.
    form = f"{steps}_{source.key(START)}_{st.session_state.get(source.key(START))}"
    with st.expander(_("More about the steps"), icon=":material/tune:", expanded=kept != _nothing(steps)):
        rows = _table(events, columns, steps, kept["rows"], form)
        left, right = st.columns(2)
        with left:
            excluded, between = _excluded(events, steps, kept, form)
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
        _keep(source, {"steps": steps, "rows": rows, "excluded": excluded, "between": between, "hold": hold})
    return *_meant({"steps": steps, "rows": rows, "excluded": excluded, "between": between}), hold


def chosen(source: Source, steps: list[str]) -> tuple[tuple[str | Step, ...], tuple[Exclusion, ...], str | None]:
    """The same as it was chosen before, without asking."""
    kept = _kept(source, steps)
    names, columns = set(source.events.frame["event"].cat.categories), set(source.events.frame.columns)
    excluded = [name for name in kept["excluded"] if name in names and name not in steps]
    between = kept["between"] if kept["between"] in range(len(steps) - 1) else None
    hold = kept["hold"] if kept["hold"] in columns else None
    return *_meant(kept | {"excluded": excluded, "between": between}), hold


def _meant(details: dict) -> tuple[tuple[str | Step, ...], tuple[Exclusion, ...]]:
    """The steps and exclusions that the details stand for."""
    each = [steps_of(step, row) for step, row in zip(details["steps"], details["rows"], strict=True)]
    span = _span(each, details["between"])
    exclusions = tuple(Exclusion(event, *span) for event in details["excluded"])
    return tuple(step for own in each for step in own), exclusions


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
            "within_days": column.NumberColumn(
                _("within days"), min_value=0.0, step=0.5, help=_("So many days after the step before at most.")
            ),
            "times": column.NumberColumn(
                _("how often"),
                min_value=1,
                max_value=MOST_TIMES,
                step=1,
                required=True,
                help=_("More than once: each time is a step of its own."),
            ),
            "optional": column.CheckboxColumn(
                _("may be left out"), help=_("It is counted, but whoever leaves it out is not lost.")
            ),
        },
        column_order=["_index", "also", "optional", "times", "column", "operator", "value", "within_days"],
        key=key,
    )
    return [kept_row(row) for row in edited.to_dict("records")]


def _excluded(events: Table, steps: list[str], kept: dict, form: str) -> tuple[list[str], int | None]:
    """What must not happen, and the place of the step after which it must not; None: anywhere in between."""
    names = [name for name in events.frame["event"].cat.categories if name not in steps]
    excluded = st.multiselect(
        _("Does not count if this happens in between"),
        names,
        default=[name for name in kept["excluded"] if name in names],
        help=_("Whoever does this between two steps is left out of the journey altogether."),
        key=f"journey_excluded_{form}",
    )
    places = list(range(len(steps) - 1))
    if not excluded or len(places) < 2:
        return excluded, None
    between = st.selectbox(
        _("In between which steps"),
        places,
        index=kept["between"] if kept["between"] in places else None,
        format_func=lambda place: f"{steps[place]} → {steps[place + 1]}",
        placeholder=_("all of them"),
        key=f"journey_between_{form}",
    )
    return excluded, between


def _span(each: list[tuple], between: int | None) -> tuple[int, int | None]:
    """The numbers (from 1) of the steps in between; a step may stand for several."""
    if between is None:
        return 1, None
    before = sum(len(own) for own in each[: between + 1])
    return before, before + 1


def _nothing(steps: list[str]) -> dict:
    return {"steps": steps, "rows": [dict(EMPTY) for _step in steps], "excluded": [], "between": None, "hold": None}


def _kept(source: Source, steps: list[str]) -> dict:
    """What was chosen for exactly these steps, as far as it has the right form: a workspace may come from elsewhere."""
    kept = state.chosen(source.key(DETAILS), {})
    nothing = _nothing(steps)
    if not isinstance(kept, dict) or kept.get("steps") != steps:
        return nothing
    rows, excluded = kept.get("rows"), kept.get("excluded")
    if not isinstance(rows, list) or len(rows) != len(steps):
        return nothing
    return nothing | {
        "rows": [kept_row(row) for row in rows],
        "excluded": [name for name in excluded if isinstance(name, str)] if isinstance(excluded, list) else [],
        "between": kept["between"] if isinstance(kept.get("between"), int) else None,
        "hold": kept["hold"] if isinstance(kept.get("hold"), str) else None,
    }


def _keep(source: Source, details: dict) -> None:
    if details != _kept(source, details["steps"]):
        state.workspace().remember(**{source.key(DETAILS): details})
