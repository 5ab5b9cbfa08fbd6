"""Parquet to a raw file: columns keep their types."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import UnreadableFileError
from analysis.tables.files.raw_file import RawFile, column_names


def read_parquet(data: bytes, filename: str = "") -> RawFile:
    """Read a Parquet file; lists and structures inside cells become text.

    Raises:
        UnreadableFileError: broken, fewer than two columns, or no rows.
    """
    try:
        table = pq.read_table(pa.BufferReader(data))
        simple = pa.table([_simple(column) for column in table.columns], names=column_names(table.column_names))
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFileError(
            "The Parquet file '{filename}' is broken or incomplete. Export it again.", filename=filename
        ) from error
    if simple.num_columns < 2 or not simple.num_rows:
        raise UnreadableFileError(
            "The file '{filename}' has {columns} columns and {rows} rows. "
            "Bring a table with at least two columns and one row.",
            filename=filename,
            columns=simple.num_columns,
            rows=simple.num_rows,
        )
    return RawFile(frame=simple.to_pandas(), lines=np.arange(1, simple.num_rows + 1), filename=filename)


def _simple(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of text, numbers, truth values or times."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _simple(column.cast(kind.value_type))
    if pa.types.is_date(kind):
        return column.cast(pa.timestamp("us" if kind.bit_width == 64 else "s"))
    if pa.types.is_decimal(kind):
        return column.cast(pa.float64())
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_time(kind) or pa.types.is_null(kind):
        return pa.chunked_array([pa.array([_as_text(value) for value in column.to_pylist()], pa.string())])
    return column


def _as_text(value: object) -> str | None:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return None if value is None else str(value)
