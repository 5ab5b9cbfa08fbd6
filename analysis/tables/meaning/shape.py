"""Which files can be read together: the same columns, and nothing in one that would be misread beside the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analysis.tables.files.raw_file import RawFile
from analysis.tables.meaning.guess import usual_decimal
from analysis.tables.values.dates import read_dates
from analysis.tables.values.numbers import read_numbers

_SAMPLE = 1000
_MOSTLY = 0.8


@dataclass(frozen=True)
class Writing:
    """How the values of a column are written; empty or None where no value shows it.

    `kind`: "time", "number" or "text". `decimal`: the sign that values prove. `usual`: the one to assume where
    values have a sign that proves nothing. `day_first`: how 3/4/2024 is meant.
    """

    kind: str = ""
    decimal: str = ""
    usual: str = ""
    day_first: bool | None = None


@dataclass(frozen=True, eq=False)
class Shape:
    """The columns of a file and how each is written. `headed`: the file names its columns itself."""

    columns: Mapping[str, Writing]
    delimiter: str
    headed: bool

    def with_file(self, other: Shape) -> Shape | None:
        """The shape of both files together; None where they must be read one by one.

        They must have the same columns in any order, the same decimal sign and the same order of day and month.
        Without column names the kinds of values must be the same too.
        """
        if self.headed != other.headed or self.columns.keys() != other.columns.keys():
            return None
        one_delimiter = self.delimiter == other.delimiter
        both = {
            name: _both(writing, other.columns[name], one_delimiter, self.headed)
            for name, writing in self.columns.items()
        }
        return None if None in both.values() else replace(self, columns=both)


def shape_of(raw: RawFile) -> Shape:
    """The shape of a file, from about 1,000 rows spread over it."""
    sample, usual = raw.frame.iloc[:: max(len(raw.frame) // _SAMPLE, 1)], usual_decimal(raw)
    columns = {str(name): _writing(sample[name], usual) for name in sample.columns}
    return Shape(columns, raw.delimiter, raw.has_header)


def _both(one: Writing, other: Writing, one_delimiter: bool, headed: bool) -> Writing | None:
    """How a column of both files is written; None where that would be two ways."""
    # An undecided sign is decided by the other file, unless another program seems to have written that.
    signs = {item.decimal or ("" if one_delimiter else item.usual) for item in (one, other)}
    orders = {one.day_first, other.day_first}
    kinds = {one.kind, other.kind} if not headed else set()
    if {".", ","} <= signs or {True, False} <= orders or len(kinds - {""}) > 1:
        return None
    day_first = one.day_first if one.day_first is not None else other.day_first
    return Writing(one.kind or other.kind, one.decimal or other.decimal, one.usual or other.usual, day_first)


def _writing(column: pd.Series, usual: str) -> Writing:
    filled = int(column.notna().sum())
    if not filled:
        return Writing()
    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        return Writing("number", "." if (column.dropna() % 1 != 0).any() else "")
    numbers = read_numbers(column)
    if (~numbers.missing & ~numbers.unreadable).sum() >= _MOSTLY * filled:
        return Writing("number", "" if numbers.assumed else numbers.decimal, usual if numbers.assumed else "")
    dates = read_dates(column)
    if (~dates.missing & ~dates.unreadable).sum() >= _MOSTLY * filled:
        return Writing("time", day_first=None if dates.question else dates.day_first)
    return Writing("text")
