"""Rows that are no data: totals that a program writes below a table, and column names repeated between rows."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.tables.files.raw_file import MOST_REJECTED, RawFile, whole_row_text
from analysis.tables.report import Dropped, Reason

_UNIT = re.compile(
    r"[(\[]?(eur|euro|usd|gbp|chf|€|\$|£|st(ü|ue)ck|stk\.?|pcs|pieces|units?|einheiten|kg|g|%|prozent|percent|cent|"
    r"days?|tage?|hours?|stunden|minutes?|minuten|text|string|number|zahl|integer|"
    r"(?=.*[dtmyj])[dtmyjhs:./\- ]{4,})[)\]]?",
    re.IGNORECASE,
)
_TOTAL = (
    r"(?i)^[=* ]*(?:(?:grand|sub|report|overall)[ -]?totals?|totals?|sum|summen?|gesamt|insgesamt|zwischensummen?|"
    r"(?:gesamt|end|teil|monats|jahres)(?:summen?|betrag|ergebnis|umsatz)|[Σ∑])"
    r"(?:\s*[:=(–-].*|(?:\s+[^\s:=]+){1,3}\s*[:=].*|"
    r"\s+(?:for|of|all|gesamt|total|f(?:ü|ue)r|der|von|aller?)\b.*)?[ *:]*$"
)
_MOSTLY_FILLED = 0.9


def is_total(cells: Sequence[str]) -> bool:
    """Does the first filled cell say that this row is a sum of others?"""
    return bool(re.match(_TOTAL, next((cell.strip() for cell in cells if cell.strip()), "")))


def set_aside_no_rows(raw: RawFile) -> RawFile:
    """Take totals and repeated column names out of the rows, with their count and lines.

    A row is a total when its first filled cell says so and it stands at the end of the table, or elsewhere with a
    gap in a column that is filled otherwise. A shop called "Total" in the middle of a full table is a shop.
    """
    found: dict[Reason, np.ndarray] = {"total": _totals(raw.frame)}
    if raw.has_header:
        found["header"] = _repeated_names(raw.frame)
        found["units"] = _units(raw.frame)
    no_rows = np.logical_or.reduce([*found.values()])
    if not no_rows.any() or no_rows.all():
        return raw
    set_aside = {item.reason: item for item in raw.set_aside}
    for reason, mask in found.items():
        if mask.any():
            set_aside[reason] = _merged(set_aside.get(reason), _dropped(raw, reason, mask))
    kept = np.flatnonzero(~no_rows)
    frame = raw.frame.take(kept).reset_index(drop=True)
    return dataclasses.replace(raw, frame=frame, lines=raw.lines[kept], set_aside=tuple(set_aside.values()))


def _totals(frame: pd.DataFrame) -> np.ndarray:
    labelled = _labelled(frame)
    if not labelled.any():
        return labelled
    places = np.flatnonzero(labelled)
    blank = frame.isna().all(axis="columns").to_numpy()
    # Trailing: nothing but totals from here to the end, whatever empty lines lie between.
    data = np.flatnonzero(~labelled & ~blank)
    trailing = places > (data[-1] if len(data) else -1)
    usually_filled = frame.columns[frame.iloc[data].notna().mean() >= _MOSTLY_FILLED]
    gaps = frame.iloc[places][usually_filled].isna().any(axis="columns").to_numpy()
    labelled[places[~(trailing | gaps)]] = False
    return labelled


def _labelled(frame: pd.DataFrame) -> np.ndarray:
    """(n_rows,) is the first filled cell of the row a word for a total?"""
    labelled, nothing_yet = np.zeros(len(frame), dtype=bool), np.ones(len(frame), dtype=bool)
    for name in frame.columns:
        column, places = frame[name], np.flatnonzero(nothing_yet)
        if not len(places):
            break
        if pd.api.types.is_string_dtype(column.dtype):
            texts = pa.array(column if len(places) == len(frame) else column.iloc[places], pa.string())
            hit = pc.match_substring_regex(texts, _TOTAL)
            hit = hit.combine_chunks() if isinstance(hit, pa.ChunkedArray) else hit
            labelled[places] = hit.fill_null(False).to_numpy(zero_copy_only=False)
        nothing_yet[places] = column.iloc[places].isna().to_numpy()
    return labelled


def _repeated_names(frame: pd.DataFrame) -> np.ndarray:
    """(n_rows,) does the row say again what the columns are called? Files glued together do."""
    repeated = np.zeros(len(frame), dtype=bool)
    texts = [name for name in frame.columns if pd.api.types.is_string_dtype(frame[name].dtype)]
    if len(texts) < 2:
        return repeated
    places = np.flatnonzero((frame[texts[0]] == texts[0]).to_numpy(dtype=bool, na_value=False))
    if len(places):
        same = np.mean([frame[name].iloc[places].str.strip() == name for name in texts], axis=0)
        repeated[places] = same > 0.5
    return repeated


def _units(frame: pd.DataFrame) -> np.ndarray:
    """(n_rows,) is the first row one of units, such as "EUR", "Stück" and "TT.MM.JJJJ" under the column names?"""
    units = np.zeros(len(frame), dtype=bool)
    cells = [str(value).strip() for value in frame.iloc[0] if not pd.isna(value)]
    # Units are those of something: of numbers or dates below them.
    units[0] = len(cells) > 1 and all(_UNIT.fullmatch(cell) for cell in cells) and _holds_digits(frame.iloc[1:])
    return units


def _holds_digits(frame: pd.DataFrame) -> bool:
    return any(frame[name].dropna().astype("str").str.contains(r"\d").any() for name in frame.columns)


def _dropped(raw: RawFile, reason: Reason, mask: np.ndarray) -> Dropped:
    places = np.flatnonzero(mask)
    examples = tuple((int(raw.lines[place]), whole_row_text(raw, int(place))) for place in places[:MOST_REJECTED])
    return Dropped(reason, len(places), examples)


def _merged(first: Dropped | None, second: Dropped) -> Dropped:
    if first is None:
        return second
    examples = tuple(sorted({*first.examples, *second.examples})[:MOST_REJECTED])
    return Dropped(second.reason, first.rows + second.rows, examples)
