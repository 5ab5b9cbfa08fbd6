"""Third step from a file to a table: parse the mapped columns and account for every row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import get_args

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.tables.cleaning import CleaningSettings, find_rows
from analysis.tables.files.raw_file import EXAMPLES, RawFile, row_text
from analysis.tables.meaning.identifiers import direct_identifiers
from analysis.tables.meaning.mapping import Selected, check_mapping, source_columns
from analysis.tables.meaning.order_totals import repeated_totals
from analysis.tables.parse_column import ParsedColumn, parse_column
from analysis.tables.report import Dropped, Found, ReadingReport, Reason, Unreadable
from analysis.tables.schemas import SCHEMAS
from analysis.tables.table import Table, make_table
from analysis.tables.values.distinct import distinct_texts

_FEWEST_IN_TOTAL = 2
# Which reason a row has when a required column gives nothing: (no value, a value that does not parse).
_REASONS: dict[str, tuple[Reason, Reason]] = {
    "customer_id": ("no_customer", "no_customer"),
    "alias": ("no_customer", "no_customer"),
    "arm": ("no_arm", "no_arm"),
    "outcome": ("no_outcome", "no_outcome"),
    "timestamp": ("no_time", "unreadable_time"),
    "amount": ("no_amount", "unreadable_amount"),
    "event": ("no_event", "no_event"),
    "channel": ("no_channel", "no_channel"),
}
# One byte a row.
_KEPT = -1
_CODES: dict[Reason, int] = {reason: code for code, reason in enumerate(get_args(Reason))}


def prepare(
    raw: RawFile,
    table: str,
    mapping: Mapping[str, Selected],
    *,
    day_first: bool | None = None,
    decimal: str | None = None,
    keep: Collection[str] | None = None,
    totals_once: bool | None = None,
    cleaning: CleaningSettings | None = None,
) -> Table:
    """Make the canonical table `table` from a file; its report says what became of every row.

    Rows without a readable value in a required column are dropped by reason; an unreadable value in an
    optional column becomes missing.

    Args:
        raw: the file as read; it is not changed.
        mapping: canonical column → column of the file, a `Product` or a `RowNumber`.
        day_first, decimal: what the user decided; None decides from the whole column.
        keep: the further columns that become attributes of an open-ended table (events, customers); None
            keeps all but those that name a person directly. Other tables hold only canonical columns.
        totals_once: the amount is the total of the order, written on its first or on each of its lines, and counts
            once; False takes every amount as it stands; None decides from the data and says so in a note.
        cleaning: which readable rows to leave out; None follows the defaults of each rule.

    Raises:
        MappingError: the mapping is incomplete, or more than half of a column does not parse.
        AmbiguousDatesError: nothing decides between day-first and month-first.
        NotEnoughDataError: no row is left.
    """
    schema = SCHEMAS[table]
    check_mapping(table, mapping, list(raw.frame.columns))
    parsed = {
        name: parse_column(raw, schema[name].kind, selected, day_first, decimal) for name, selected in mapping.items()
    }
    if totals_once is not False and isinstance(mapping.get("amount"), str) and "order_id" in mapping:
        parsed["amount"] = _totals_once(parsed, str(mapping["amount"]))
    needed = [name for name in (*schema.required, *schema.one_of) if name in mapping]
    reasons = _reasons(raw, {name: parsed[name] for name in schema.required})
    if schema.one_of:
        silent = [parsed[name].missing | parsed[name].unreadable for name in schema.one_of if name in mapping]
        reasons[np.logical_and.reduce(silent) & (reasons == _KEPT)] = _CODES["no_feedback"]
    if table == "spend":
        reasons[_unnamed_totals(parsed, reasons == _KEPT)] = _CODES["total"]
    found = _clean(raw, parsed, reasons, cleaning)
    kept = np.flatnonzero(reasons == _KEPT)
    if not len(kept):
        raise NotEnoughDataError(
            "None of the {rows} rows has all of {columns}. Check the file or choose other columns.",
            rows=raw.rows_read,
            columns=", ".join(str(mapping[name]) for name in needed),
        )
    columns = _rows_of(parsed, kept)
    if schema.open_ended:
        columns |= {name: texts[kept] for name, texts in _attributes(raw, mapping, keep).items()}
    notes = tuple(dict.fromkeys(note for column in parsed.values() for note in column.notes))
    optional = {name: column for name, column in parsed.items() if name not in schema.required}
    report = ReadingReport(
        raw.rows_read,
        len(kept),
        _dropped(raw, reasons),
        notes + _file_notes(raw),
        _unreadable(raw, optional, kept),
        found,
    )
    return make_table(table, pd.DataFrame(columns).drop(columns="currency", errors="ignore"), report)


def _clean(
    raw: RawFile, parsed: Mapping[str, ParsedColumn], reasons: np.ndarray, cleaning: CleaningSettings | None
) -> tuple[Found, ...]:
    """Mark in `reasons` what cleaning leaves out of the readable rows, and say what it found."""
    readable = np.flatnonzero(reasons == _KEPT)
    frame = pd.DataFrame(_rows_of(parsed, readable), copy=False)
    found = []
    for finding in find_rows(frame, cleaning):
        places = readable[finding.rows]
        if finding.left_out:
            reasons[places[reasons[places] == _KEPT]] = _CODES[finding.rule]
        found.append(Found(finding.rule, len(places), finding.left_out, _examples(raw, places)))
    return tuple(found)


def _rows_of(parsed: Mapping[str, ParsedColumn], places: np.ndarray) -> dict[str, pd.Categorical | np.ndarray]:
    """The parsed columns at these places; all of them are not copied."""
    return {
        name: column.parsed if len(places) == len(column.missing) else column.parsed[places]
        for name, column in parsed.items()
    }


def _examples(raw: RawFile, places: np.ndarray) -> tuple[tuple[int | str, str], ...]:
    return tuple((raw.line(place), row_text(raw, int(place))) for place in places[:EXAMPLES])


def _totals_once(parsed: Mapping[str, ParsedColumn], column: str) -> ParsedColumn:
    amount = parsed["amount"]
    further = repeated_totals(parsed["order_id"].parsed, np.asarray(amount.parsed), column)
    if further is None or not further.any():
        return amount
    further &= ~amount.unreadable
    return ParsedColumn(
        np.where(further, 0.0, amount.parsed),
        amount.missing & ~further,
        amount.unreadable,
        (*amount.notes, "order_totals_counted_once"),
    )


def _unnamed_totals(parsed: Mapping[str, ParsedColumn], kept: np.ndarray) -> list[int]:
    """The first or last row when it is the sum of all others and lacks what they have: ad managers write it so."""
    places = np.flatnonzero(kept)
    optional = [column.missing for name, column in parsed.items() if name in ("timestamp", "campaign")]
    if len(places) < _FEWEST_IN_TOTAL or not optional:
        return []
    lacks = np.logical_or.reduce(optional)
    amounts = np.asarray(parsed["amount"].parsed)
    ends = [place for place in (places[0], places[-1]) if lacks[place]]
    rest = np.delete(places, [0]) if ends and ends[0] == places[0] else places[:-1]
    if len(ends) != 1 or lacks[rest].any():
        return []
    return ends if np.isclose(amounts[ends[0]], amounts[rest].sum(), rtol=1e-6, atol=0.01) else []


def _reasons(raw: RawFile, required: Mapping[str, ParsedColumn]) -> np.ndarray:
    """(n_rows,) why each row is dropped, as a code, `_KEPT` for the kept ones; the first reason counts."""
    empty = np.logical_and.reduce([raw.frame[name].isna().to_numpy() for name in raw.frame.columns])
    reasons = np.where(empty, np.int8(_CODES["empty"]), np.int8(_KEPT))
    for name, column in required.items():
        for mask, reason in zip((column.missing, column.unreadable), _REASONS[name], strict=True):
            reasons[mask & (reasons == _KEPT)] = _CODES[reason]
    return reasons


def _dropped(raw: RawFile, reasons: np.ndarray) -> tuple[Dropped, ...]:
    dropped = [item for item in (raw.ragged, *raw.set_aside) if item.rows]
    by_code = {code: np.flatnonzero(reasons == code) for code in np.unique(reasons[reasons != _KEPT]).tolist()}
    for code, places in sorted(by_code.items(), key=lambda item: item[1][0]):
        dropped.append(Dropped(get_args(Reason)[code], len(places), _examples(raw, places)))
    return tuple(dropped)


def _unreadable(raw: RawFile, optional: Mapping[str, ParsedColumn], kept: np.ndarray) -> tuple[Unreadable, ...]:
    """What became missing in the kept rows without dropping them."""
    counted = []
    for name, column in optional.items():
        places = kept[column.unreadable[kept]]
        if len(places):
            counted.append(Unreadable(name, len(places), tuple(map(raw.line, places[:EXAMPLES]))))
    return tuple(counted)


def _attributes(
    raw: RawFile, mapping: Mapping[str, Selected], keep: Collection[str] | None
) -> dict[str, pd.Categorical]:
    """The further columns as text; a name that a canonical column already has gets a number."""
    used, identifiers = set(source_columns(mapping)), direct_identifiers(raw)
    wanted = keep if keep is not None else [name for name in raw.frame.columns if name not in identifiers]
    return {
        f"{name}_2" if name in mapping else name: distinct_texts(raw.frame[name]).categorical()
        for name in raw.frame.columns
        if name in wanted and name not in used
    }


def _file_notes(raw: RawFile) -> tuple[str, ...]:
    notes = {"short_rows_filled": raw.padded, "lines_above_header": raw.above}
    return (*(code for code, present in notes.items() if present), *raw.notes)
