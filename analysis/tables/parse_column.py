"""One column of a file to one canonical column, with an account of what could not be read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import MappingError
from analysis.tables.files.raw_file import RawFile, short_text
from analysis.tables.meaning.guess import usual_decimal
from analysis.tables.meaning.mapping import Constant, DateAndTime, Product, RowNumber, Selected
from analysis.tables.meaning.synonyms import name_score
from analysis.tables.schemas import Kind
from analysis.tables.values.dates import AmbiguousDatesError, read_dates
from analysis.tables.values.distinct import distinct_texts
from analysis.tables.values.ids import read_ids
from analysis.tables.values.numbers import read_numbers
from analysis.tables.values.times_of_day import times_of_day
from analysis.tables.values.yes_no import yes_or_no


class ParsedColumn(NamedTuple):
    """One canonical column, (n_rows,) each: what was parsed, rows without a value, rows with an unreadable one.

    `notes`: codes for the report, mostly none.
    """

    parsed: pd.Series | pd.Categorical | np.ndarray
    missing: np.ndarray
    unreadable: np.ndarray
    notes: tuple[str, ...] = ()


def parse_column(
    raw: RawFile, kind: Kind, selected: Selected, day_first: bool | None = None, decimal: str | None = None
) -> ParsedColumn:
    """Parse one selected column as a canonical one.

    Raises:
        MappingError: more than half of its values are no dates or numbers, so it is the wrong column.
        AmbiguousDatesError: nothing decides between day-first and month-first.
    """
    if isinstance(selected, RowNumber):
        none = np.zeros(len(raw.frame), dtype=bool)
        return ParsedColumn(pd.Categorical((np.arange(len(none)) + 1).astype(str)), none, none)
    if isinstance(selected, Constant):
        none = np.zeros(len(raw.frame), dtype=bool)
        return ParsedColumn(pd.Categorical.from_codes(none.astype("int8"), [selected.value]), none, none)
    if isinstance(selected, Product):
        pieces, price = (_parse_numbers(raw, column, decimal) for column in (selected.quantity, selected.unit_price))
        missing = pieces.missing | price.missing
        unreadable = (pieces.unreadable | price.unreadable) & ~missing
        return ParsedColumn(pieces.parsed * price.parsed, missing, unreadable, pieces.notes or price.notes)
    if isinstance(selected, DateAndTime):
        return _with_time_of_day(_parse_times(raw.frame[selected.date], day_first), raw.frame[selected.time])
    if kind == "time":
        return _parse_times(raw.frame[selected], day_first)
    if kind == "number" and (answers := _parse_answers(raw.frame[selected])) is not None:
        return answers
    if kind in ("money", "number"):
        return _parse_numbers(raw, selected, decimal)
    column = read_ids(raw.frame[selected]) if kind == "id" else distinct_texts(raw.frame[selected])
    return ParsedColumn(column.categorical(), column.missing, np.zeros(len(raw.frame), dtype=bool))


def _parse_times(column: pd.Series, day_first: bool | None) -> ParsedColumn:
    called_time = name_score(str(column.name), "timestamp", "orders") > 0
    dates = read_dates(column, day_first, day_numbers_too=called_time)
    if _mostly(dates.unreadable, dates.missing):
        raise MappingError(
            "The column '{column}' should hold dates, but {share} of its values are none, "
            "such as {examples}. Choose another column.",
            column=column.name,
            share=_percent(dates.unreadable, dates.missing),
            examples=_examples(column, dates.unreadable),
        )
    if dates.question:
        raise AmbiguousDatesError(
            "In the column '{column}' nothing says whether the day or the month comes first: '{text}' can be "
            "{day_first} or {month_first}. Choose one.",
            column=column.name,
            text=dates.question.text,
            day_first=dates.question.day_first,
            month_first=dates.question.month_first,
        )
    return ParsedColumn(dates.parsed, dates.missing, dates.unreadable)


def _with_time_of_day(days: ParsedColumn, column: pd.Series) -> ParsedColumn:
    """The moment; where no time of day can be read, the day."""
    times = times_of_day(column)
    since_midnight = times.where(times.notna(), pd.Timedelta(0)).to_numpy()
    midnight = np.asarray(days.parsed).astype("datetime64[D]").astype("datetime64[us]")
    return days._replace(parsed=midnight + since_midnight)


def _parse_answers(column: pd.Series) -> ParsedColumn | None:
    """Yes as 1 and no as 0; None where there are other values, or only yes and gaps, which may mean no."""
    distinct = distinct_texts(column)
    answers = yes_or_no(distinct)
    if answers is None or (distinct.missing.any() and not (answers == 0).any()):
        return None
    written_so = {text.lower() for text in distinct.texts.to_pylist()} - {"0", "1", "0.0", "1.0"}
    notes = ("yes_counts_as_one",) if written_so else ()
    return ParsedColumn(answers, distinct.missing, np.zeros(len(column), dtype=bool), notes)


def _parse_numbers(raw: RawFile, name: str, decimal: str | None) -> ParsedColumn:
    column = raw.frame[name]
    numbers = read_numbers(column, decimal)
    if numbers.assumed:
        numbers = read_numbers(column, usual_decimal(raw))
        notes = ("decimal_comma_assumed" if numbers.decimal == "," else "decimal_point_assumed",)
    else:
        notes = ()
    if _mostly(numbers.unreadable, numbers.missing):
        raise MappingError(
            "The column '{column}' should hold numbers, but {share} of its values are none, "
            "such as {examples}. Choose another column.",
            column=name,
            share=_percent(numbers.unreadable, numbers.missing),
            examples=_examples(column, numbers.unreadable),
        )
    return ParsedColumn(numbers.parsed, numbers.missing, numbers.unreadable, notes)


def _mostly(unreadable: np.ndarray, missing: np.ndarray) -> bool:
    return bool(unreadable.sum() * 2 > (~missing).sum())


def _percent(unreadable: np.ndarray, missing: np.ndarray) -> str:
    return f"{unreadable.sum() / (~missing).sum():.0%}"


def _examples(column: pd.Series, wanted: np.ndarray) -> str:
    return ", ".join(f"'{short_text(value)[:40]}'" for value in column[wanted].drop_duplicates().head(3))
