"""First step from a file to a table: read what is there, whatever its format."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd

from analysis.errors import UnreadableFileError
from analysis.tables.files.delimited import read_delimited
from analysis.tables.files.excel import read_excel
from analysis.tables.files.json_rows import read_json
from analysis.tables.files.no_rows import set_aside_no_rows
from analysis.tables.files.packed import GZIP, ZIP, Unpacked, is_spreadsheet, unpack_gzip, unpack_zip
from analysis.tables.files.parquet import read_parquet
from analysis.tables.files.raw_file import MOST_COLUMNS, RawFile, column_names, too_many_columns
from analysis.tables.files.watching import Progress, unwatched

Source = bytes | str | Path | BinaryIO

# What a file is stands in its first bytes; its name may lie.
_NOT_TABLES = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "WebP"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"SQLite format 3", "SQLite"),
    (b"{\\rtf", "RTF"),
    (b"<!", "HTML"),
    (b"<html", "HTML"),
    (b"<?xml", "XML"),
)
_OLD_SPREADSHEET = b"\xd0\xcf\x11\xe0"


def read_source(
    source: Source,
    filename: str = "",
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: bool | None = None,
    sheet: str | None = None,
    progress: Progress = unwatched,
) -> RawFile:
    """Read a file without deciding what its columns mean.

    Args:
        source: the bytes of the file, its path, or an open binary file.
        filename: for display; the format is found in the bytes.
        encoding, delimiter, header: what the user corrected; None finds out.
        sheet: the sheet of a workbook, or the table of a ZIP archive with several; None takes the first with data.
        progress: is told how many bytes of a text file are read, and of how many.

    Raises:
        UnreadableFileError: empty, not a table, only one column, no rows, broken, locked, or far too large.
    """
    data, name = _bytes_of(source)
    packed = _unpack(data, filename or name, sheet)
    if packed.members:
        # Which of its tables was chosen; the sheet inside it is the first with data.
        chosen, sheet = sheet or packed.members[0], None
    raw = _read(packed.data, packed.name, encoding, delimiter, header, sheet, progress)
    if packed.members:
        raw = dataclasses.replace(raw, sheet=chosen, sheets=packed.members)
    if raw.frame.shape[1] > MOST_COLUMNS:
        raise too_many_columns(raw.frame.shape[1])
    return set_aside_no_rows(dataclasses.replace(raw, filename=filename or name))


def _unpack(data: bytes, filename: str, member: str | None) -> Unpacked:
    """The table inside gzip or ZIP, or inside gzip inside ZIP."""
    packed = Unpacked(data, filename)
    if packed.data.startswith(GZIP):
        packed = unpack_gzip(packed.data, packed.name)
    if packed.data.startswith(ZIP) and not is_spreadsheet(packed.data):
        packed = unpack_zip(packed.data, packed.name, member)
        if packed.data.startswith(GZIP):
            packed = unpack_gzip(packed.data, packed.name)._replace(members=packed.members)
    return packed


def _read(
    data: bytes,
    filename: str,
    encoding: str | None,
    delimiter: str | None,
    header: bool | None,
    sheet: str | None,
    progress: Progress,
) -> RawFile:
    stripped = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not stripped:
        raise UnreadableFileError(
            "The file '{filename}' is empty. Export it again and check that it has rows.", filename=filename
        )
    if data.startswith((ZIP, _OLD_SPREADSHEET)):
        return read_excel(data, filename, sheet=sheet, header=header)
    if data.startswith(b"PAR1"):
        return read_parquet(data, filename)
    found = next((name for mark, name in _NOT_TABLES if stripped.startswith(mark)), None)
    if found:
        raise UnreadableFileError(
            "The file '{filename}' is not a table: it is {found}. Bring a CSV, Excel (.xlsx), Parquet or JSON file.",
            filename=filename,
            found=found,
        )
    if re.match(rb"\[\s*[\[{\]]|\{\s*[\"}]", stripped):
        return read_json(data, filename, encoding=encoding)
    return read_delimited(data, filename, encoding=encoding, delimiter=delimiter, header=header, progress=progress)


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
