"""A file as it was read: every column as found, before anything is decided about its meaning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analysis.errors import UnreadableFileError
from analysis.tables.report import Dropped

EXAMPLES = 5
# So many rows that are not in the frame are kept whole, to be given back.
MOST_REJECTED = 10_000
# Nobody chooses from more, and every column costs time to look at.
MOST_COLUMNS = 2000
_EXAMPLE_LENGTH, _REJECTED_LENGTH = 200, 2000


@dataclass(frozen=True, eq=False)
class RawFile:
    """A file as a frame of its own columns.

    `frame`: (n_rows, n_columns) columns named by the file, unique and stripped; text (`str`, missing = NA)
    for text files; Excel and Parquet columns of one type keep it (numbers, datetimes).
    `lines`: (n_rows,) line in the file or row in the sheet, counted from 1.
    `ragged`: rows whose cells do not fit the columns; they are not in `frame`. The examples here and in `set_aside` are
        the first 10,000 rows, whole.
    `above`: lines above the column names (titles). `padded`: short rows that only lack empty cells; they are
    in `frame`.
    `encoding`, `delimiter` (" " = aligned by blanks), `sheet`, `sheets`: empty where the format has none; the
    tables of a ZIP archive count as its sheets.
    `set_aside`: rows that are no data (totals, column names repeated below); they are not in `frame`.
    `notes`: codes for the report, see `ReadingReport`.
    `files`: (n_rows,) the name of the file that each row comes from, where rows of several files are together.
    """

    frame: pd.DataFrame
    lines: np.ndarray
    filename: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    has_header: bool = True
    above: tuple[str, ...] = ()
    padded: int = 0
    ragged: Dropped = field(default_factory=lambda: Dropped("ragged", 0))
    set_aside: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    files: pd.Categorical | None = None

    @property
    def rows_read(self) -> int:
        return len(self.frame) + self.ragged.rows + sum(item.rows for item in self.set_aside)

    def line(self, place: int) -> int | str:
        """Where a row of `frame` stands: its line, and its file where there are several, as in "17 (march.csv)"."""
        line = int(self.lines[place])
        return line if self.files is None else f"{line} ({self.files[place]})"


def column_names(found: Iterable[object]) -> list[str]:
    """Names that are stripped, never empty and never twice: `["a", "", "a"]` becomes `["a", "column_2",
    "a_2"]`."""
    stripped = [_one_line(name) for name in found]
    names: list[str] = []
    for position, name in enumerate(stripped, start=1):
        wanted = name or f"column_{position}"
        candidate, copy = wanted, 2
        while candidate in names or (copy > 2 and candidate in stripped):
            candidate, copy = f"{wanted}_{copy}", copy + 1
        names.append(candidate)
    return names


def row_text(raw: RawFile, place: int) -> str:
    """One row of a file as a line, for an example."""
    return short_text(whole_row_text(raw, place))


def whole_row_text(raw: RawFile, place: int) -> str:
    """One row of a file as a line, to be given back."""
    separator = raw.delimiter.strip() or " "
    return whole_text(separator.join("" if pd.isna(value) else str(value) for value in raw.frame.iloc[place]))


def whole_text(text: object) -> str:
    """One line of at most 2,000 characters, to be given back."""
    return _one_line(text)[:_REJECTED_LENGTH]


def shortened(item: Dropped) -> Dropped:
    """With the first few examples, short enough for a report."""
    return replace(item, examples=tuple((line, short_text(text)) for line, text in item.examples[:EXAMPLES]))


def too_many_columns(columns: int) -> UnreadableFileError:
    return UnreadableFileError(
        "This file has {columns} columns; at most {most} can be read. Bring only the columns you need.",
        columns=columns,
        most=MOST_COLUMNS,
    )


def sums_by_reason(items: Iterable[Dropped], most: int = EXAMPLES) -> tuple[Dropped, ...]:
    """The rows left out for each reason, with the first examples, at most so many."""
    sums: dict[str, Dropped] = {}
    for item in items:
        known = sums.get(item.reason, Dropped(item.reason, 0))
        examples = (known.examples + item.examples)[:most]
        sums[item.reason] = Dropped(item.reason, known.rows + item.rows, examples)
    return tuple(sums.values())


def short_text(text: object) -> str:
    """One line of at most 200 characters, for an example."""
    line = _one_line(text)
    return line if len(line) <= _EXAMPLE_LENGTH else line[: _EXAMPLE_LENGTH - 1] + "…"


def _one_line(value: object) -> str:
    return "" if value is None else " ".join(str(value).replace("\ufeff", "").split())
