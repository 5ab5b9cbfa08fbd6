"""A prepared table: canonical columns, sorted once, known by the digest of its content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.errors import MappingError
from analysis.tables.report import ReadingReport
from analysis.tables.schemas import SCHEMAS


@dataclass(frozen=True, eq=False)
class Table:
    """A prepared table.

    `frame`: canonical columns; ids and text categorical (text categories, sorted), `timestamp` datetime64[us] in UTC,
    money and numbers float64; rows sorted by (customer_id, timestamp) where the table has them. Never changed.
    `digest`: hex digest over every byte of the content; equal digests mean equal frames.
    `report`: what happened to the rows of the file.
    """

    name: str
    frame: pd.DataFrame
    digest: str
    report: ReadingReport = field(default_factory=ReadingReport)


def prepare_frame(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Bring a frame with canonical columns into the prepared form; the input is not changed.

    Args:
        frame: the required columns of `table` under their canonical names; any row order, any index.
        table: name of the canonical table.

    Raises:
        MappingError: a required column is missing, or a time or number column holds something else.
    """
    schema = SCHEMAS[table]
    for name in schema.required:
        if name not in frame.columns:
            raise MappingError(
                "The {table} table has no column '{missing}'. It has: {found}. Map it on the Upload page.",
                table=table,
                missing=name,
                found=", ".join(map(str, frame.columns)),
            )
    kinds = {column.name: column.kind for column in schema.columns}
    prepared = pd.DataFrame({name: _typed(frame[name], kinds.get(name, "text")) for name in frame.columns})
    keys = [key for key in ("customer_id", "timestamp") if key in schema.required]
    return prepared.take(_order(prepared, keys)).reset_index(drop=True) if keys else prepared


def prepared_frame(table: Table | pd.DataFrame, name: str) -> pd.DataFrame:
    """The prepared frame of a `Table`, or of a plain frame with the canonical columns."""
    return table.frame if isinstance(table, Table) else prepare_frame(table, name)


def make_table(name: str, frame: pd.DataFrame, report: ReadingReport | None = None) -> Table:
    """Prepare `frame` and name it by its content."""
    prepared = prepare_frame(frame, name)
    return Table(name, prepared, content_digest(prepared), report or ReadingReport.all_kept(len(prepared)))


def content_digest(frame: pd.DataFrame) -> str:
    """Hex digest over names, types and every value of a prepared frame."""
    digest = hashlib.blake2b(digest_size=16)
    for name in frame.columns:
        series = frame[name]
        digest.update(f"{name}\0{series.dtype.kind if series.dtype != 'category' else 'text'}\0".encode())
        if isinstance(series.dtype, pd.CategoricalDtype):
            for piece in _lengths_and_bytes(series.cat.categories):
                digest.update(piece)
            digest.update(np.ascontiguousarray(series.cat.codes, dtype=np.int32))
        elif pd.api.types.is_string_dtype(series):
            for piece in _lengths_and_bytes(pd.Index(series)):
                digest.update(piece)
        else:
            digest.update(np.ascontiguousarray(series.to_numpy()).view(np.uint8))
    return digest.hexdigest()


def _lengths_and_bytes(texts: pd.Index) -> tuple[bytes, np.ndarray, memoryview]:
    """How many texts, the length of each, then all their bytes: "ab", "c" and "a", "bc" must not meet."""
    column = pa.array(texts.astype("str").array, pa.large_string())
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    _, places, content = column.buffers()
    ends = np.frombuffer(places, dtype=np.int64)[column.offset : column.offset + len(column) + 1]
    first, last = (int(ends[0]), int(ends[-1])) if len(column) else (0, 0)
    return len(column).to_bytes(8, "little"), np.diff(ends), memoryview(content or b"")[first:last]


def _order(frame: pd.DataFrame, keys: list[str]) -> np.ndarray:
    """(n_rows,) places of the rows sorted by the keys, missing last; rows with equal keys stay in order."""
    ranks = []
    for key in reversed(keys):
        missing, column = frame[key].isna().to_numpy(), frame[key]
        text = isinstance(column.dtype, pd.CategoricalDtype)
        values = column.cat.codes.to_numpy() if text else column.to_numpy().view(np.int64)
        ranks.append(np.where(missing, np.iinfo(values.dtype).max, values) if missing.any() else values)
    return np.lexsort(ranks)


def _typed(series: pd.Series, kind: str) -> pd.Series:
    if kind == "time":
        return _typed_time(series)
    if kind in ("money", "number"):
        try:
            return series.astype("float64")
        except (TypeError, ValueError) as error:
            raise MappingError(
                "The column '{column}' should hold numbers, but it holds values like '{example}'. "
                "Choose another column on the Upload page.",
                column=series.name,
                example=_example(series),
            ) from error
    return _typed_text(series)


def _typed_time(series: pd.Series) -> pd.Series:
    try:
        times = pd.to_datetime(series)
    except (TypeError, ValueError) as error:
        raise MappingError(
            "The column '{column}' should hold dates, but it holds values like '{example}'. "
            "Choose another column on the Upload page.",
            column=series.name,
            example=_example(series),
        ) from error
    if times.dt.tz is not None:
        times = times.dt.tz_convert("UTC").dt.tz_localize(None)
    return times.astype("datetime64[us]")


def _typed_text(series: pd.Series) -> pd.Series:
    if not isinstance(series.dtype, pd.CategoricalDtype):
        # Only values are text; a missing one stays missing.
        series = series.where(series.isna(), series.astype("str")).astype("category")
    categories = series.cat.categories
    if not (categories.dtype == "str" or categories.dtype == object):
        series = series.cat.rename_categories(categories.astype("str"))
    if not (np.bincount(series.cat.codes.to_numpy() + 1, minlength=len(series.cat.categories) + 1)[1:]).all():
        series = series.cat.remove_unused_categories()
    if series.cat.categories.is_monotonic_increasing:
        return series
    return series.cat.reorder_categories(series.cat.categories.sort_values())


def _example(series: pd.Series) -> str:
    return next((str(value) for value in series if pd.notna(value)), "")[:40]
