"""How a text file is laid out: what separates its columns, where its names stand."""

from __future__ import annotations

import contextlib
import csv
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from analysis.errors import UnreadableFileError

DELIMITERS = (",", ";", "\t", "|")
ALIGNED = " "
_SAMPLE_BYTES = 262_144
_SAMPLE_ROWS = 500
_VALUE = re.compile(r"[\s€$£(+−-]*\d[\d.,:/+'’ −T-]*(?:[eE][+-]?\d+)?\s*(?:Z|UTC|[AaPp]\.?[Mm]\.?|[A-Z]{3}|[€$£%)-])*")
_BETWEEN_WORDS = re.compile(r"(?:^|[^0-9]),|,(?:[^0-9]|$)")
_SEPARATOR_LINE = re.compile(rb'"?sep=(.)"?\r?\n', re.IGNORECASE)

Rows = list[list[str]]


@dataclass(frozen=True)
class Dialect:
    """`delimiter` (" " = aligned by blanks); `columns`: how many; `header`: the column names as found, None
    without;
    `above`: lines above the names; `skip`: lines before the first row, names included."""

    delimiter: str
    columns: int
    header: tuple[str, ...] | None
    above: int
    skip: int


def find_dialect(text: bytes, delimiter: str | None = None, header: bool | None = None) -> Dialect:
    """Look at the first rows of a UTF-8 text and find its layout.

    Args:
        text: the whole file.
        delimiter, header: as chosen by the user; None finds out.

    Raises:
        UnreadableFileError: the text has only one column or no regular columns.
    """
    named = _SEPARATOR_LINE.match(text)
    if named:
        delimiter = delimiter or named[1].decode()
        text = text[named.end() :]
    lines = _sample_lines(text)
    chosen = delimiter or _best_delimiter(lines)
    if chosen is None:
        raise UnreadableFileError(
            "This file has only one column or no regular columns. Its first line is '{line}'. "
            "Bring a table with at least two columns separated by comma, semicolon or tab.",
            line=next((line.strip()[:60] for line in lines if line.strip()), ""),
        )
    rows = split_rows(lines, chosen)
    columns = _usual_width(rows)
    titles = _title_rows(rows, columns)
    body = [row for row in rows[titles:] if any(cell.strip() for cell in row)]
    has_header = _has_header(body) if header is None else header
    separator = 1 if named else 0
    if not has_header:
        # Without names there are no titles either: an odd first row is a ragged row and must be counted.
        return Dialect(chosen, columns, None, separator, separator)
    above = separator + titles
    return Dialect(chosen, columns, _fit_names(body, columns), above, above + _first_height(lines[titles:], chosen))


def split_rows(lines: list[str], delimiter: str) -> Rows:
    """The cells of each line; quoted cells may span lines."""
    if delimiter == ALIGNED:
        return [line.split() for line in lines]
    rows: Rows = []
    # A quote that never closes ends in a cell beyond Python's limit: the rows before it are evidence enough.
    with contextlib.suppress(csv.Error):
        rows.extend(csv.reader((line + "\n" for line in lines), delimiter=delimiter))
    return rows


def looks_like_value(cell: str) -> bool:
    """A number, an amount of money or a date: not what a column is called."""
    return bool(_VALUE.fullmatch(cell.strip()))


def _first_height(lines: list[str], delimiter: str) -> int:
    """How many lines the first row takes; quoted column names may hold line feeds."""
    if delimiter == ALIGNED:
        return 1
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    next(reader)
    return reader.line_num


def _sample_lines(text: bytes) -> list[str]:
    lines = text[:_SAMPLE_BYTES].decode(errors="replace").split("\n")
    if len(text) > _SAMPLE_BYTES and len(lines) > 1:
        lines.pop()
    return [line.removesuffix("\r") for line in islice(lines, _SAMPLE_ROWS)]


def _best_delimiter(lines: list[str]) -> str | None:
    scores = {delimiter: _regularity(split_rows(lines, delimiter)) for delimiter in DELIMITERS}
    if scores["\t"]:
        # Nobody types tabs: as many in every line are columns, whatever commas stand between them.
        widths = {len(row) for row in split_rows(lines, "\t") if any(cell.strip() for cell in row)}
        scores["\t"] += len(widths) == 1
    if not any(_BETWEEN_WORDS.search(line) for line in lines):
        # Every comma stands between digits: they are decimal commas if anything else can be the delimiter.
        scores[","] /= 2
    best = max(scores, key=scores.__getitem__)
    if scores[best] > 0:
        return best
    rows = [row for row in split_rows(lines, ALIGNED) if row]
    # Sentences have blanks too: an aligned table is regular throughout and mostly values.
    regular = len({len(row) for row in rows}) == 1 and len(rows[0]) > 1
    return ALIGNED if regular and _share_of_values(rows) >= 0.5 else None


def _regularity(rows: Rows) -> float:
    """0–1: how many rows have the usual width, and how many of their cells are clean values; 0 is no
    table."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    width = _usual_width(filled)
    regular = [row for row in filled if len(row) == width]
    # Three names in a row are hardly prose: then even a file with mostly ragged rows is a table.
    needed = 0.3 if width > 2 and len(filled[0]) == width else 0.5
    if width < 2 or len(regular) < needed * len(filled):
        return 0.0
    return len(regular) / len(filled) * (0.5 + 0.5 * _share_of_values(regular))


def _share_of_values(rows: Rows) -> float:
    cells = [cell for row in rows for cell in row if cell.strip()]
    return sum(map(looks_like_value, cells)) / max(len(cells), 1)


def _usual_width(rows: Rows) -> int:
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _title_rows(rows: Rows, columns: int) -> int:
    """How many rows stand above the table: blank, or too few cells for column names."""
    for position, row in enumerate(rows):
        filled = sum(bool(cell.strip()) for cell in row)
        if filled > max(1, columns // 2) or filled == columns:
            return position
    return 0


def _has_header(rows: Rows) -> bool:
    """The first row names the columns when it differs in kind from the rows below it."""
    first, below = rows[0], rows[1:]
    if not below:
        return not any(map(looks_like_value, first))
    for_names = against = repeated = 0
    for position, cell in enumerate(first):
        column = [row[position].strip() for row in below if position < len(row) and row[position].strip()]
        values = sum(map(looks_like_value, column)) > 0.5 * len(column)
        against += values and looks_like_value(cell)
        for_names += values and bool(cell.strip()) and not looks_like_value(cell)
        repeated += cell.strip() in column
    if for_names or against:
        return for_names >= against
    return not repeated


def _fit_names(rows: Rows, columns: int) -> tuple[str, ...]:
    """The header at the width of the rows."""
    names = rows[0]
    missing = columns - len(names)
    if missing == 1 and any(row[-1].strip() for row in rows[1:] if len(row) == columns):
        # R writes row names in front and gives them no title.
        return ("", *names)
    return (*names, *[""] * missing)[:columns]
