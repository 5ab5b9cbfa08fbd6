"""First step from a file to a table: read what is there, whatever its format."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd

from analysis.errors import UnreadableFileError
from analysis.tables.files.delimited import read_delimited
from analysis.tables.files.excel import read_excel
from analysis.tables.files.parquet import read_parquet
from analysis.tables.files.raw_file import RawFile, column_names

Source = bytes | str | Path | BinaryIO

# What a file is stands in its first bytes; its name may lie.
_NOT_TABLES = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "WebP"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"SQLite format 3", "SQLite"),
    (b"{\\rtf", "RTF"),
    (b"<!", "HTML"),
    (b"<html", "HTML"),
    (b"<?xml", "XML"),
    (b"{", "JSON"),
    (b"[{", "JSON"),
)
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_source(
    source: Source,
    filename: str = "",
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: bool | None = None,
    sheet: str | None = None,
) -> RawFile:
    """Read a file without deciding what its columns mean.

    Args:
        source: the bytes of the file, its path, or an open binary file.
        filename: for display; the format is found in the bytes.
        encoding, delimiter, header, sheet: what the user corrected; None finds out.

    Raises:
        UnreadableFileError: empty, not a table, only one column, no rows, or broken.
    """
    data, name = _bytes_of(source)
    filename = filename or name
    stripped = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not stripped:
        raise UnreadableFileError(
            "The file '{filename}' is empty. Export it again and check that it has rows.", filename=filename
        )
    if data.startswith(_SPREADSHEETS):
        return read_excel(data, filename, sheet=sheet, header=header)
    if data.startswith(b"PAR1"):
        return read_parquet(data, filename)
    found = next((name for mark, name in _NOT_TABLES if stripped.startswith(mark)), None)
    if found:
        raise UnreadableFileError(
            "The file '{filename}' is not a table: it is {found}. Bring a CSV, Excel (.xlsx) or Parquet file.",
            filename=filename,
            found=found,
        )
    return read_delimited(data, filename, encoding=encoding, delimiter=delimiter, header=header)


def raw_from_frame(frame: pd.DataFrame) -> RawFile:
    """A frame from a notebook as if it had been read; a named index counts as columns."""
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    renamed = frame.set_axis(column_names(frame.columns), axis="columns").reset_index(drop=True)
    if renamed.empty:
        raise UnreadableFileError("This table has no rows or no columns. Bring one with data.")
    return RawFile(frame=renamed, lines=np.arange(1, len(renamed) + 1))


def _bytes_of(source: Source) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, ""
    if isinstance(source, str | Path):
        path = Path(source)
        if not path.is_file():
            raise UnreadableFileError("There is no file '{filename}'. Check the path.", filename=path.name)
        return path.read_bytes(), path.name
    if source.seekable():
        source.seek(0, io.SEEK_SET)
    return source.read(), Path(str(getattr(source, "name", ""))).name
