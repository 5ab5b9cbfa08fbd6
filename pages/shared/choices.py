"""What the user may correct about a file: kind of table, meaning of each column, and what no value decides."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from analysis.tables.meaning.guess import Guess
from analysis.tables.meaning.mapping import DateAndTime, RowNumber, Selected
from analysis.tables.schemas import SCHEMAS
from pages.shared import cache, labels, shapes
from pages.shared.text import _, day

NOT_USED = ""


@dataclass(frozen=True)
class Choices:
    """A file as the user wants it read; None leaves the decision to the data."""

    table: str
    mapping: dict[str, Selected]
    day_first: bool | None
    decimal: str | None


def ask(upload: cache.Upload) -> Choices:
    """Show the guesses as chosen; only what the file cannot decide is asked."""
    best = cache.guessed(upload, None)
    kinds = labels.names(labels.TABLES)
    kind_key = f"kind_{upload.digest}"
    shapes.propose(kind_key, kinds)
    kind = st.segmented_control(
        _("This is a table of"),
        list(kinds),
        default=best.table,
        format_func=kinds.get,
        required=True,
        key=kind_key,
    )
    guess = best if kind == best.table else cache.guessed(upload, kind)
    if guess.preset:
        st.caption(_(":material/verified: Recognised as an export of {program}.", program=guess.preset))
    st.markdown(_("**Which column is what?** Correct it where we guessed wrong."))
    with st.grid(3, min_column_width=220):
        chosen = {column.name: _column(upload, guess, column.name) for column in SCHEMAS[kind].columns}
    mapping = {name: selected for name, selected in chosen.items() if selected is not None}
    return Choices(kind, mapping, _day_first(upload, mapping.get("timestamp")), _decimal(upload, mapping.get("amount")))


def _column(upload: cache.Upload, guess: Guess, name: str) -> Selected | None:
    column, guessed = SCHEMAS[guess.table][name], guess.mapping.get(name)
    derived = {str(guessed): guessed} if guessed is not None and not isinstance(guessed, str) else {}
    options = [NOT_USED, *derived, *upload.raw.frame.columns]
    key = f"map_{upload.digest}_{guess.table}_{name}"
    shapes.propose(key, options)
    chosen = st.selectbox(
        labels.column(name) + (" \\*" if column.required else ""),
        options,
        index=options.index(str(guessed)) if guessed is not None else 0,
        format_func=lambda option: _option(option, derived.get(option)),
        help=_(column.meaning),
        key=key,
    )
    return derived.get(chosen, chosen) or None


def _option(option: str, derived: Selected | None) -> str:
    if isinstance(derived, RowNumber):
        return _("each row is a customer of its own")
    return option or _("– not in the file –")


def _day_first(upload: cache.Upload, column: Selected | None) -> bool | None:
    """Asked only when no date in the column decides it; never guessed."""
    column = column.date if isinstance(column, DateAndTime) else column
    question = cache.date_question(upload, column) if column else None
    if question is None:
        return None
    readings = {"day": question.day_first, "month": question.month_first}
    key = f"dates_{upload.digest}_{column}"
    shapes.propose(key, readings)
    chosen = st.radio(
        _("No date in the file says whether the day or the month comes first. What is {text}?", text=question.text),
        list(readings),
        format_func=lambda reading: day(dt.date.fromisoformat(readings[reading][:10])),
        index=None,
        key=key,
    )
    return None if chosen is None else chosen == "day"


def _decimal(upload: cache.Upload, amount: Selected | None) -> str | None:
    """Asked only when no amount decides it; what goes with the file's separator is chosen already."""
    usual = cache.decimal_question(upload, amount) if amount else None
    if usual is None:
        return None
    key = f"decimal_{upload.digest}_{amount}"
    shapes.propose(key, ".,")
    names = {".": _("1.234 is a little more than one"), ",": _("1.234 is more than a thousand")}
    return st.radio(
        _("No amount says which sign separates the decimals. Which is right?"),
        list(names),
        format_func=names.get,
        index=list(names).index(usual),
        key=key,
    )
