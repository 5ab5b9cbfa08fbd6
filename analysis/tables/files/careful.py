"""Rows one by one: for files whose quoting a fast reader gets wrong, and for rows that do not fit."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import NamedTuple

from analysis.tables.files.dialect import looks_like_value

_MOST_LINES = 1000
# Two cells fit by chance; from four on, lines that each fit on their own are rows of their own.
_TELLING_COLUMNS = 4
_LONELY = 2


class ColumnHabit(NamedTuple):
    """What the cells of a column usually are: sometimes empty; values (True), words (False) or both (None)."""

    may_be_empty: bool
    values: bool | None


class Record(NamedTuple):
    """One row: its first line (from 1), its cells, and its text as it stands in the file."""

    line: int
    cells: list[str]
    text: str


def read_carefully(text: str, delimiter: str, columns: int) -> list[Record]:
    """Split a text into records without letting a stray quote swallow the rows after it.

    A quoted cell may span lines when the whole record then has `columns` cells. A line whose quotes do not
    close is taken literally.
    """
    lines = text.split("\n")
    records, position = [], 0
    while position < len(lines):
        taken, cells = _next_record(lines, position, delimiter, columns)
        content = "\n".join(lines[position : position + taken])
        if content.strip("\r"):
            records.append(Record(position + 1, cells, content))
        position += taken
    return records


def split_line(line: str, delimiter: str, quoting: int = csv.QUOTE_MINIMAL, strict: bool = False) -> list[str] | None:
    """The cells of one record; None when its quotes do not close."""
    try:
        reader = csv.reader([line.removesuffix("\r")], delimiter=delimiter, quoting=quoting, strict=strict)
        return next(reader, [])
    except csv.Error:
        return None


def fit_record(cells: Sequence[str], usual: Sequence[ColumnHabit]) -> list[str] | None:
    """The cells at the width of the table, or None when the record does not fit.

    Too many cells fit when the last ones are empty. Too few fit when each missing one is a column that is
    empty elsewhere too, or a column of words behind cells that are what they should be: some programs leave
    trailing empty cells out. Otherwise we cannot know which cell is missing. A lonely cell is a footer.
    """
    columns = len(usual)
    if len(cells) >= columns:
        return list(cells[:columns]) if not any(cell.strip() for cell in cells[columns:]) else None
    if columns > _LONELY and sum(bool(cell.strip()) for cell in cells) < _LONELY:
        return None
    agree = any(habit.values for habit in usual[: len(cells)]) and all(map(_agrees, cells, usual))
    if all(habit.may_be_empty or (agree and habit.values is False) for habit in usual[len(cells) :]):
        return [*cells, *[""] * (columns - len(cells))]
    return None


def _agrees(cell: str, habit: ColumnHabit) -> bool:
    return not cell.strip() or habit.values is None or looks_like_value(cell) == habit.values


def _next_record(lines: list[str], start: int, delimiter: str, columns: int) -> tuple[int, list[str]]:
    """How many lines the record at `start` takes, and its cells."""
    line = lines[start]
    cells = split_line(line, delimiter, strict=True)
    if cells is not None:
        return 1, cells
    literal = split_line(line, delimiter, csv.QUOTE_NONE) or []
    joined = _joined_record(lines, start, delimiter, columns)
    if joined and not _rows_of_their_own(lines[start : start + joined[0]], delimiter, columns):
        return joined
    lenient = split_line(line, delimiter) or []
    return 1, lenient if len(lenient) == columns else literal


def _joined_record(lines: list[str], start: int, delimiter: str, columns: int) -> tuple[int, list[str]] | None:
    """The record over several lines, once its quotes are even, if it has the right number of cells."""
    quotes = lines[start].count('"')
    for end in range(start + 1, min(start + _MOST_LINES, len(lines))):
        quotes += lines[end].count('"')
        if quotes % 2 == 0:
            cells = _split_record("\n".join(lines[start : end + 1]), delimiter)
            return (end + 1 - start, cells) if cells is not None and len(cells) == columns else None
    return None


def _split_record(content: str, delimiter: str) -> list[str] | None:
    """The cells of a record over several lines; None when it is more or less than one record."""
    try:
        rows = [*csv.reader(content.removesuffix("\r").splitlines(keepends=True), delimiter=delimiter, strict=True)]
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _rows_of_their_own(lines: list[str], delimiter: str, columns: int) -> bool:
    if columns < _TELLING_COLUMNS:
        return False
    return all(len(split_line(line, delimiter, csv.QUOTE_NONE) or []) == columns for line in lines)
