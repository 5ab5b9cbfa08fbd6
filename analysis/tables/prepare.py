"""Third step from a file to a table: parse the mapped columns and account for every row."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.tables.cleaning import CleaningSettings
from analysis.tables.files.raw_file import EXAMPLES, RawFile, shortened
from analysis.tables.judge import KEPT, examples, judge_rows, reason_of, rows_of
from analysis.tables.meaning.identifiers import direct_identifiers, holds_addresses
from analysis.tables.meaning.mapping import Selected, source_columns
from analysis.tables.parse_column import ParsedColumn
from analysis.tables.report import Dropped, ReadingReport, Unreadable
from analysis.tables.schemas import SCHEMAS
from analysis.tables.table import Table, make_table
from analysis.tables.values.distinct import distinct_texts


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
    judged = judge_rows(raw, table, mapping, day_first, decimal, totals_once, cleaning)
    parsed, kept = judged.parsed, judged.kept
    if not len(kept):
        raise NotEnoughDataError(
            "None of the {rows} rows has all of {columns}. Check the file or choose other columns.",
            rows=raw.rows_read,
            columns=", ".join(str(mapping[name]) for name in (*schema.required, *schema.one_of) if name in mapping),
        )
    columns = rows_of(parsed, kept)
    if schema.open_ended:
        columns |= {name: texts[kept] for name, texts in _attributes(raw, mapping, keep).items()}
    notes = tuple(dict.fromkeys(note for column in parsed.values() for note in column.notes))
    if "text" in parsed and holds_addresses(pd.Categorical(parsed["text"].parsed)):
        notes = (*notes, "addresses_in_texts")
    optional = {name: column for name, column in parsed.items() if name not in schema.required}
    report = ReadingReport(
        raw.rows_read,
        len(kept),
        _dropped(raw, judged.reasons),
        notes + _file_notes(raw),
        _unreadable(raw, optional, kept),
        judged.found,
    )
    return make_table(table, pd.DataFrame(columns).drop(columns="currency", errors="ignore"), report)


def _dropped(raw: RawFile, reasons: np.ndarray) -> tuple[Dropped, ...]:
    dropped = [shortened(item) for item in (raw.ragged, *raw.set_aside) if item.rows]
    by_code = {code: np.flatnonzero(reasons == code) for code in np.unique(reasons[reasons != KEPT]).tolist()}
    for code, places in sorted(by_code.items(), key=lambda item: item[1][0]):
        dropped.append(Dropped(reason_of(code), len(places), examples(raw, places)))
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
