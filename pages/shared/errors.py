"""What is wrong with the user's data or choices, in the user's language."""

from __future__ import annotations

import datetime as dt

from analysis.errors import AnalysisError
from pages.shared import labels
from pages.shared.text import _, day, escape, number

# Fields that may hold a code of ours; anything else in them is the user's own word and stays.
CODED = {
    "table": labels.TABLES,
    "missing": labels.COLUMNS,
    "first": labels.COLUMNS,
    "second": labels.COLUMNS,
    "segment": labels.SEGMENTS,
}


def error_text(error: AnalysisError) -> str:
    """An analysis error as the user reads it; its fields never act as Markdown."""
    return _(error.template, **{name: escape(_show(name, value)) for name, value in error.fields.items()})


def _show(name: str, value: object) -> str:
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, int | float):
        return number(value, 0 if float(value).is_integer() else 2)
    codes = CODED.get(name, {})
    return _(codes[value]) if value in codes else str(value)
