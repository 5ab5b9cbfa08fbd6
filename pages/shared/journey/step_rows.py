"""One row of the table of steps: what of it can be kept, and the steps it stands for."""

from __future__ import annotations

import math

from analysis.journey import Condition, Step
from pages.shared.text import mark

OPERATORS = {
    "is": mark("is"),
    "is_not": mark("is not"),
    "at_least": mark("is at least"),
    "at_most": mark("is at most"),
    "contains": mark("contains"),
    "is_missing": mark("is empty"),
}
EMPTY = {
    **{"also": [], "column": None, "operator": "is", "value": None},
    **{"within_days": None, "times": 1, "optional": False},
}
MOST_TIMES = 10


def kept_row(row: object) -> dict:
    """A row as JSON can hold it; what has not the right form is left out: a workspace may come from elsewhere."""
    held = EMPTY | (row if isinstance(row, dict) else {})
    also, operator = held["also"], held["operator"]
    days, times = _number(held["within_days"]), _number(held["times"])
    return {
        "also": [name for name in also if isinstance(name, str)] if isinstance(also, list) else [],
        "column": held["column"] if isinstance(held["column"], str) else None,
        "operator": operator if isinstance(operator, str) and operator in OPERATORS else "is",
        "value": held["value"] if isinstance(held["value"], str) else None,
        "within_days": days if days is not None and days > 0 else None,
        "times": int(min(max(times, 1), MOST_TIMES)) if times is not None else 1,
        "optional": held["optional"] is True,
    }


def steps_of(event: str, row: dict) -> tuple[str | Step, ...]:
    """The steps of one row: as many as it must happen."""
    where = ()
    if row["column"] and (row["value"] not in (None, "") or row["operator"] == "is_missing"):
        where = (Condition(row["column"], row["operator"], row["value"] or ""),)
    events = tuple(dict.fromkeys((event, *row["also"])))
    names = [event, *(f"{event} ({time})" for time in range(2, row["times"] + 1))]
    steps = tuple(Step(events, where, name, row["within_days"], row["optional"]) for name in names)
    return (event,) if steps == (Step((event,), (), event),) else steps


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and math.isfinite(value) else None
