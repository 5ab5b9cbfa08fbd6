"""Spreadsheets, opened in a process of their own with a limit on its memory and time."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pyarrow as pa

from analysis.errors import UnreadableFileError
from analysis.tables.files.packed import check_growth
from analysis.tables.files.raw_file import RawFile, column_names, short_text

_CHILD = Path(__file__).with_name("excel_child.py")
_MOST_MEMORY = 3 << 30
_LEAST_MEMORY = 1 << 30
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MANIFEST = "META-INF/manifest.xml"
_SECONDS = 300


def read_excel(data: bytes, filename: str = "", *, sheet: str | None = None, header: bool | None = None) -> RawFile:
    """Read the first sheet with data, or the chosen one, of an xlsx, xls or ods file.

    Columns of one type keep it (numbers, dates); mixed ones become text.

    Raises:
        UnreadableFileError: broken, locked, too large when unpacked, without data, or no such sheet.
    """
    if data.startswith(b"PK"):
        _check_archive(data, filename)
    elif _LOCKED in data:
        raise _locked(filename)
    asked = {None: "auto", True: "yes", False: "no"}[header]
    table = _open_in_child(data, filename, sheet or "", asked)
    about = json.loads(table.schema.metadata[b"about"])
    names = column_names(about["names"] or [""] * table.num_columns)
    if table.num_columns < 2:
        raise UnreadableFileError(
            "The sheet '{sheet}' has only one column. Bring a table with at least two columns.",
            sheet=about["sheet"],
        )
    if not table.num_rows:
        raise UnreadableFileError(
            "The sheet '{sheet}' has column names ({columns}) but no rows. Export it again with its data.",
            sheet=about["sheet"],
            columns=short_text(", ".join(names)),
        )
    return RawFile(
        frame=table.replace_schema_metadata(None).rename_columns(names).to_pandas(),
        lines=np.arange(table.num_rows) + about["first_row"],
        filename=filename,
        sheet=about["sheet"],
        sheets=tuple(about["sheets"]),
        has_header=about["names"] is not None,
        above=tuple(about["above"]),
    )


def _check_archive(data: bytes, filename: str) -> None:
    """Refuse a broken archive or a bomb before anything is unpacked."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        check_growth(archive.infolist(), filename)
        manifest = archive.read(_MANIFEST) if _MANIFEST in archive.namelist() else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise _broken(filename) from error
    if b"encryption-data" in manifest:
        raise _locked(filename)


def _open_in_child(data: bytes, filename: str, sheet: str, header: str) -> pa.Table:
    # -P keeps this folder off the child's path: `numbers.py` here would hide Python's own.
    command = [sys.executable, "-P", str(_CHILD), sheet, header, str(_memory_limit())]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise _too_heavy(filename) from error
    if done.returncode == 0:
        return pa.ipc.open_stream(done.stdout).read_all()
    if done.returncode == 2:
        raise _refusal(json.loads(done.stderr), filename, sheet)
    raise _too_heavy(filename)


def _memory_limit() -> int:
    """Bytes: at most half of what the machine has, so that nobody else notices."""
    try:
        physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError):
        return _MOST_MEMORY
    return min(_MOST_MEMORY, max(_LEAST_MEMORY, physical // 2))


def _refusal(answer: dict[str, object], filename: str, sheet: str) -> UnreadableFileError:
    if answer["problem"] == "password":
        return _locked(filename)
    if answer["problem"] == "no_such_sheet":
        return UnreadableFileError(
            "There is no sheet '{sheet}'. The file has: {sheets}. Choose one of them.",
            sheet=sheet,
            sheets=", ".join(answer["sheets"]),
        )
    if answer["problem"] == "no_data":
        return UnreadableFileError(
            "The spreadsheet '{filename}' has no data in its sheets ({sheets}). Export it again with its data.",
            filename=filename,
            sheets=", ".join(answer["sheets"]),
        )
    return _broken(filename)


def _locked(filename: str) -> UnreadableFileError:
    return UnreadableFileError(
        "The spreadsheet '{filename}' is protected by a password. Save it without one.", filename=filename
    )


def _broken(filename: str) -> UnreadableFileError:
    return UnreadableFileError(
        "The spreadsheet '{filename}' is broken or incomplete. Open it in Excel, save it again and bring that.",
        filename=filename,
    )


def _too_heavy(filename: str) -> UnreadableFileError:
    return UnreadableFileError(
        "The spreadsheet '{filename}' needs too much memory or time to open. It may have a stray value far "
        "outside its table. Copy the table to a new sheet, or save it as CSV and bring that.",
        filename=filename,
    )
