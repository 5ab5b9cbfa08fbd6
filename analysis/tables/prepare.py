"""Third step from a file to a table: parse the mapped columns and account for every row."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.tables.files.raw_file import EXAMPLES, RawFile, short_text
from analysis.tables.meaning.identifiers import direct_identifiers
from analysis.tables.meaning.mapping import Selected, check_mapping, source_columns
from analysis.tables.parse_column import ParsedColumn, parse_column
from analysis.tables.report import Dropped, ReadingReport, Reason
from analysis.tables.schemas import SCHEMAS
from analysis.tables.table import Table, make_table
from analysis.tables.values.distinct import distinct_texts

# Which reason a row has when a required column gives nothing: (no value, a value that does not parse).
_REASONS: dict[str, tuple[Reason, Reason]] = {
    "customer_id": ("no_customer", "no_customer"),
    "timestamp": ("no_time", "unreadable_time"),
    "amount": ("no_amount", "unreadable_amount"),
    "event": ("no_event", "no_event"),
    "channel": ("no_channel", "no_channel"),
}


def prepare(
    raw: RawFile,
    table: str,
    mapping: Mapping[str, Selected],
    *,
    day_first: bool | None = None,
    decimal: str | None = None,
    keep: Collection[str] | None = None,
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
    reasons = _reasons(raw, {name: parsed[name] for name in schema.required})
    kept = np.flatnonzero(reasons == "")
    if not len(kept):
        raise NotEnoughDataError(
            "None of the {rows} rows has all of {columns}. Check the file or choose other columns.",
            rows=raw.rows_read,
            columns=", ".join(str(mapping[name]) for name in schema.required),
        )
    columns = {name: column.parsed[kept] for name, column in parsed.items()}
    if schema.open_ended:
        columns |= {name: texts[kept] for name, texts in _attributes(raw, mapping, keep).items()}
    notes = tuple(dict.fromkeys(column.note for column in parsed.values() if column.note))
    report = ReadingReport(raw.rows_read, len(kept), _dropped(raw, reasons), notes + _file_notes(raw))
    return make_table(table, pd.DataFrame(columns), report)


def _reasons(raw: RawFile, required: Mapping[str, ParsedColumn]) -> np.ndarray:
    """(n_rows,) why each row is dropped, "" for the kept ones; the first reason counts."""
    reasons = np.full(len(raw.frame), "", dtype=object)
    reasons[raw.frame.isna().all(axis="columns").to_numpy()] = "empty"
    for name, column in required.items():
        for mask, reason in zip((column.missing, column.unreadable), _REASONS[name], strict=True):
            reasons[mask & (reasons == "")] = reason
    return reasons


def _dropped(raw: RawFile, reasons: np.ndarray) -> tuple[Dropped, ...]:
    dropped = [raw.ragged] if raw.ragged.rows else []
    found = [reason for reason in dict.fromkeys(reasons) if reason]
    for reason in found:
        places = np.flatnonzero(reasons == reason)
        examples = tuple((int(raw.lines[place]), _row_text(raw, place)) for place in places[:EXAMPLES])
        dropped.append(Dropped(reason, len(places), examples))
    return tuple(dropped)


def _row_text(raw: RawFile, place: int) -> str:
    separator = raw.delimiter.strip() or " "
    cells = ["" if pd.isna(value) else str(value) for value in raw.frame.iloc[place]]
    return short_text(separator.join(cells))


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
    return tuple(code for code, present in notes.items() if present)
