"""Delimited text to a frame of text columns: fast where quoting is regular, careful where it is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from analysis.errors import UnreadableFileError
from analysis.tables.files.careful import ColumnHabit, Record, fit_record, read_carefully, split_line
from analysis.tables.files.decode import MIXED, decode_text
from analysis.tables.files.dialect import ALIGNED, Dialect, find_dialect, looks_like_value
from analysis.tables.files.no_rows import is_total
from analysis.tables.files.raw_file import (
    MOST_COLUMNS,
    MOST_REJECTED,
    RawFile,
    column_names,
    short_text,
    too_many_columns,
    whole_text,
)
from analysis.tables.files.watching import Progress, unwatched
from analysis.tables.report import Dropped, Reason

_BLOCK = 1 << 24
_PIECE = 1 << 16
_HABIT_ROWS = 500


class _Parsed(NamedTuple):
    """`table`: rows of the right width, all text; `lines`: (n_rows,) where each begins, from 1; `odd`: the
    others."""

    table: pa.Table
    lines: np.ndarray
    odd: list[Record]


def read_delimited(
    data: bytes,
    filename: str = "",
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: bool | None = None,
    progress: Progress = unwatched,
) -> RawFile:
    """Read CSV and its relatives; every cell stays the text it is, an empty one is missing.

    Raises:
        UnreadableFileError: no text, no columns, no rows below the column names, or none that fits them.
    """
    text, found_encoding = decode_text(data, encoding)
    end = _end_of_text(text)
    zeros = text.find(b"\0", 0, end) >= 0
    if zeros:
        text = text[:end].replace(b"\0", b"")
        end = len(text)
    dialect = find_dialect(text, delimiter, header)
    if dialect.columns > MOST_COLUMNS:
        raise too_many_columns(dialect.columns)
    names = column_names(dialect.header or [""] * dialect.columns)
    start = _start_of_line(text, dialect.skip)
    # A view: a large file stays in memory once.
    quoted = text.find(b'"', start, end) >= 0
    body = _regular(memoryview(text)[start : max(start, end)], dialect.delimiter, quoted)
    if not re.search(rb"\S", body):
        raise UnreadableFileError(
            "This file has column names ({columns}) but no rows. Export it again with its data.",
            columns=short_text(", ".join(names)),
        )
    parsed, unfit, padded = _fit_odd(_parse(body, dialect, quoted, progress), dialect.columns)
    totals = [record for record in unfit if is_total(record.cells)]
    ragged = [record for record in unfit if not is_total(record.cells)]
    if not parsed.table.num_rows:
        raise _none_fits(dialect.columns, ragged[0].text if ragged else "")
    return RawFile(
        frame=_used_columns(parsed.table.rename_columns(names), dialect.header).to_pandas(),
        lines=parsed.lines + dialect.skip,
        filename=filename,
        encoding=found_encoding,
        delimiter=dialect.delimiter,
        has_header=dialect.header is not None,
        above=tuple(text[:start].decode().split("\n", dialect.above)[: dialect.above]),
        padded=padded,
        ragged=_dropped("ragged", ragged, dialect.skip),
        set_aside=(_dropped("total", totals, dialect.skip),) if totals else (),
        notes=(("zero_bytes_removed",) if zeros else ()) + (("mixed_encodings",) if found_encoding == MIXED else ()),
    )


def _none_fits(columns: int, first: str) -> UnreadableFileError:
    return UnreadableFileError(
        "No row of this file has as many cells as there are columns ({columns}). Its first row is '{row}'. "
        "Choose another delimiter, or export the file again.",
        columns=columns,
        row=short_text(first),
    )


def _used_columns(table: pa.Table, header: Sequence[str] | None) -> pa.Table:
    """Without what a delimiter at the end of every line makes: a column that nobody named or filled."""
    if header is None:
        return table
    used = [
        bool(name.strip()) or column.null_count < len(column)
        for name, column in zip(header, table.columns, strict=True)
    ]
    return table.select([place for place, is_used in enumerate(used) if is_used])


def _dropped(reason: Reason, records: list[Record], skipped: int) -> Dropped:
    examples = tuple((record.line + skipped, whole_text(record.text)) for record in records[:MOST_REJECTED])
    return Dropped(reason, len(records), examples)


def _end_of_text(text: bytes) -> int:
    """Spreadsheets end a file with one line feed, some programs with many or with zeros: they are no rows."""
    end = len(text)
    while end:
        piece = text[max(end - _PIECE, 0) : end]
        kept = len(piece.rstrip(b"\r\n\x1a\0"))
        end -= len(piece) - kept
        if kept:
            break
    return end


def _start_of_line(text: bytes, line: int) -> int:
    start = 0
    for _ in range(line):
        start = text.find(b"\n", start) + 1 or len(text)
    return start


def _regular(body: memoryview, delimiter: str, quoted: bool) -> memoryview | bytes:
    """The rows with nothing but a delimiter between two cells."""
    if delimiter == ALIGNED:
        return _tabs_for_blanks(body)
    # Only quotes can stand behind blanks.
    return _tight(bytes(body), delimiter) if quoted else body


def _tabs_for_blanks(text: memoryview) -> bytes:
    return re.sub(rb"[ \t]+", b"\t", re.sub(rb"(?m)^[ \t]+|[ \t]+(?=\r?$)", b"", text))


def _tight(text: bytes, delimiter: str) -> bytes:
    """Without blanks between a delimiter and the quote behind it, in files that always write them."""
    mark = delimiter.encode()
    # Where a quote directly follows a delimiter or a line end, the blanks belong to what is inside quotes.
    if mark + b' "' not in text or mark + b'"' in text or b'\n"' in text or text.startswith(b'"'):
        return text
    return re.sub(re.escape(mark) + rb' +"', mark.replace(b"\\", rb"\\") + b'"', text)


def _parse(body: memoryview | bytes, dialect: Dialect, quoted: bool, progress: Progress) -> _Parsed:
    delimiter = "\t" if dialect.delimiter == ALIGNED else dialect.delimiter
    try:
        parsed = _parse_fast(body, delimiter, dialect.columns, quoted, progress)
    except pa.ArrowInvalid:
        return _parse_carefully(body, delimiter, dialect.columns)
    if quoted and (any('"' in record.text for record in parsed.odd) or _swallowed_rows(parsed.table, delimiter)):
        return _parse_carefully(body, delimiter, dialect.columns)
    return parsed


def _parse_fast(body: memoryview | bytes, delimiter: str, columns: int, quoted: bool, progress: Progress) -> _Parsed:
    names = [str(position) for position in range(columns)]
    odd: list[tuple[int, str]] = []

    def set_aside(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number - 1, row.text))
        return "skip"

    reader = arrow_csv.open_csv(
        pa.BufferReader(body),
        # Only one thread knows the number of a row, and it is fast enough: 50 MB in 0.3 s.
        read_options=arrow_csv.ReadOptions(use_threads=False, block_size=_BLOCK, column_names=names),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter,
            quote_char='"' if quoted else False,
            newlines_in_values=quoted,
            ignore_empty_lines=False,
            invalid_row_handler=set_aside,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=True, null_values=[""]
        ),
    )
    batches = []
    for batch in reader:
        batches.append(batch)
        # A batch is a block; the place in the buffer is that of the block read ahead.
        progress(min(len(batches) * _BLOCK, len(body)), len(body))
    table = pa.Table.from_batches(batches, reader.schema)
    lines, odd_lines = _line_numbers(table, odd, quoted)
    records = [
        Record(line, split_line(text, delimiter) or [], text) for line, (_, text) in zip(odd_lines, odd, strict=True)
    ]
    return _Parsed(table, lines, records)


def _line_numbers(table: pa.Table, odd: list[tuple[int, str]], quoted: bool) -> tuple[np.ndarray, list[int]]:
    """The first line of each row that fits and of each odd one (given by row number), counted from 1."""
    rows = table.num_rows + len(odd)
    odd_rows = np.array([row for row, _ in odd], dtype=np.int64)
    fits = np.ones(rows, dtype=bool)
    fits[odd_rows] = False
    if not quoted:
        return np.flatnonzero(fits) + 1, (odd_rows + 1).tolist()
    heights = np.ones(rows, dtype=np.int64)
    for column in table.columns:
        heights[fits] += pc.count_substring(column.fill_null(""), "\n").to_numpy()
    heights[odd_rows] += np.array([text.count("\n") for _, text in odd], dtype=np.int64)
    first = np.cumsum(heights) - heights + 1
    return first[fits], first[odd_rows].tolist()


def _swallowed_rows(table: pa.Table, delimiter: str) -> bool:
    """Does a cell hold a line that looks like a row? Then a stray quote was taken for the beginning of a
    cell."""
    for column in table.columns:
        for cell in column.filter(pc.match_substring(column, "\n").fill_null(False)).to_pylist():
            if any(line.count(delimiter) >= table.num_columns - 1 for line in cell.split("\n")):
                return True
    return False


def _parse_carefully(body: memoryview | bytes, delimiter: str, columns: int) -> _Parsed:
    fitting, odd = [], []
    for record in read_carefully(str(body, "utf-8"), delimiter, columns):
        (fitting if len(record.cells) == columns else odd).append(record)
    lines = np.array([record.line for record in fitting], dtype=np.int64)
    return _Parsed(_as_table([record.cells for record in fitting], columns), lines, odd)


def _as_table(rows: list[list[str]], columns: int) -> pa.Table:
    cells = zip(*rows, strict=True) if rows else [()] * columns
    return pa.table(
        {str(name): pa.array([cell or None for cell in column], pa.large_string()) for name, column in enumerate(cells)}
    )


def _habit(column: pa.ChunkedArray) -> ColumnHabit:
    sample = [cell for cell in column.slice(0, _HABIT_ROWS).to_pylist() if cell]
    share = sum(map(looks_like_value, sample)) / len(sample) if sample else 0.5
    return ColumnHabit(column.null_count > 0, None if 0.1 < share < 0.9 else share >= 0.9)


def _fit_odd(parsed: _Parsed, columns: int) -> tuple[_Parsed, list[Record], int]:
    """Bring odd rows to the width of the table where nothing but empty cells is missing or too many.

    Returns:
        All rows that fit in the order of the file; the ragged rows; how many short rows were filled up.
    """
    if not parsed.odd:
        return parsed, [], 0
    usual = [_habit(column) for column in parsed.table.columns]
    kept, lines, ragged, padded = [], [], [], 0
    for record in parsed.odd:
        cells = fit_record(record.cells, usual)
        if cells is None:
            ragged.append(record)
            continue
        kept.append(cells)
        lines.append(record.line)
        padded += len(record.cells) < columns
    if kept:
        lines = np.concatenate([parsed.lines, np.array(lines, dtype=np.int64)])
        order = np.argsort(lines, kind="stable")
        table = pa.concat_tables([parsed.table, _as_table(kept, columns)])
        parsed = _Parsed(table.take(pa.array(order)), lines[order], [])
    return parsed, ragged, padded
