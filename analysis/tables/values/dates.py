"""Dates as people and programs write them: day-first or month-first is decided by the whole column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.errors import AnalysisError
from analysis.tables.values.date_patterns import Moments, day_numbers, match_dates, moments
from analysis.tables.values.distinct import distinct_texts

# So few contradictions are typing errors, more are two ways of writing in one column.
_TYPING_ERRORS = 0.05
_POINTS = r"^\D*\d{1,2}\."


class AmbiguousDatesError(AnalysisError):
    """Nothing in the column says whether the day or the month comes first: the user must."""


@dataclass(frozen=True)
class DateQuestion:
    """A date that has two readings: its text, and both readings as ISO dates."""

    text: str
    day_first: str
    month_first: str


@dataclass(frozen=True, eq=False)
class Dates:
    """A column read as dates.

    `parsed`: (n_rows,) datetime64[us] in UTC, NaT where missing or unreadable.
    `missing`, `unreadable`: (n_rows,) masks.
    `day_first`: how 3/4/2024 was read; None where no value has that form or nothing decides.
    `question`: set when nothing decides; `parsed` is then read day-first and not to be trusted.
    """

    parsed: np.ndarray
    missing: np.ndarray
    unreadable: np.ndarray
    day_first: bool | None = None
    question: DateQuestion | None = None


def read_dates(series: pd.Series, day_first: bool | None = None, day_numbers_too: bool = False) -> Dates:
    """Read a column as dates with or without time; a time without zone is UTC.

    Understood: ISO, day-first and month-first with two or four digits of the year, month names (English,
    German), yyyymmdd, months (2024-03, 03.2024, März 2024), time zones (offsets, UTC, CET, PST …), Unix seconds,
    milli- and microseconds.

    Args:
        series: (n_rows,) text, numbers or datetimes.
        day_first: as chosen by the user; None decides from all values of the column.
        day_numbers_too: also read the day numbers of spreadsheets (45293 is 2 January 2024); many ids look
            like them.
    """
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        times = series.dt.tz_convert("UTC").dt.tz_localize(None) if series.dt.tz is not None else series
        values = times.to_numpy().astype("datetime64[us]")
        return Dates(values, np.isnat(values), np.zeros(len(values), dtype=bool))
    if isinstance(series.dtype, pd.StringDtype):
        iso = _iso_values(pa.array(series.array, pa.large_string()))
        if iso is not None:
            return Dates(iso, np.isnat(iso), np.zeros(len(series), dtype=bool))
    column = distinct_texts(series)
    iso = _iso_values(column.texts)
    if iso is not None:
        spread = column.spread(iso, np.datetime64("NaT", "us"))
        return Dates(spread, column.missing, np.zeros(len(series), dtype=bool))
    found = match_dates(column.texts)
    numbered = np.full(len(column.texts), np.datetime64("NaT", "us"))
    if found.matched.sum() <= len(numbered) / 2:
        numbered = day_numbers(column.texts, spreadsheet=day_numbers_too)
    points = found.open_order & pc.match_substring_regex(column.texts, _POINTS).to_numpy(zero_copy_only=False)
    if (found.open_order & ~points).any() and _german(found, points):
        # Points next to slashes: what the slashes mean is a question of its own.
        found.open_order[points] = False
    chosen, question = (day_first, None) if day_first is not None else _decide(found, column.texts)
    values = np.where(np.isnat(numbered), moments(found, day_first=chosen is not False), numbered)
    spread = column.spread(values, np.datetime64("NaT", "us"))
    used = chosen if found.open_order.any() else None
    return Dates(spread, column.missing, np.isnat(spread) & ~column.missing, used, question)


def _iso_values(texts: pa.Array | pa.ChunkedArray) -> np.ndarray | None:
    """The values when every text is an ISO date without zone: one pass instead of seven; None otherwise."""
    try:
        return pc.cast(texts, pa.timestamp("us")).to_pandas().to_numpy()
    except pa.ArrowInvalid:
        return None


def _german(found: Moments, points: np.ndarray) -> bool:
    """Points between day, month and year are the German way, unless the months clearly come first."""
    day_first, month_first = (evidence & points for evidence in _evidence(found))
    return bool(month_first.sum() <= _TYPING_ERRORS * (day_first.sum() + month_first.sum()))


def _evidence(found: Moments) -> tuple[np.ndarray, np.ndarray]:
    """The texts that can only be read day-first, and those that can only be read month-first."""
    first, second = found.first, found.second
    day_first = found.open_order & (first > 12) & (first <= 31) & (second <= 12)
    month_first = found.open_order & (second > 12) & (second <= 31) & (first <= 12)
    return day_first, month_first


def _decide(found: Moments, texts: pa.Array) -> tuple[bool | None, DateQuestion | None]:
    """Day-first or month-first, from every value of the column; or the question to ask."""
    evidence = tuple(int(mask.sum()) for mask in _evidence(found))
    if sum(evidence) and min(evidence) <= _TYPING_ERRORS * sum(evidence):
        return evidence[0] > evidence[1], None
    undecided = found.open_order & (found.first <= 12) & (found.second <= 12) & (found.first != found.second)
    if not undecided.any():
        return (True, None) if found.open_order.any() else (None, None)
    points = pc.match_substring_regex(texts.filter(pa.array(undecided)), _POINTS)
    if not evidence[1] and points.to_numpy(zero_copy_only=False).all():
        return True, None
    place = int(np.argmax(undecided))
    readings = [str(moments(found, day_first=order)[place].astype("datetime64[D]")) for order in (True, False)]
    return None, DateQuestion(texts[place].as_py(), *readings)
