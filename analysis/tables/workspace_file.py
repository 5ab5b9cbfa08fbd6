"""A whole workspace as one file, to be loaded again elsewhere: nothing in the file is believed unchecked."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import AnalysisError, UnreadableFileError
from analysis.tables.schemas import SCHEMAS
from analysis.tables.table import Table, content_digest, prepare_frame
from analysis.tables.workspace import StoredTable, Treated, Workspace, restored

FORMAT, VERSION = "leaky-bucket-workspace", 1
CONTENTS = "workspace.json"
# Equal workspaces give equal files.
WRITTEN = (1980, 1, 1, 0, 0, 0)
MOST_BYTES = 4 * 2**30
MOST_TEXT = 16 * 2**20
# A few bytes of Parquet can promise billions of equal cells.
MOST_CELLS = 10**9


def pack_workspace(workspace: Workspace) -> bytes:
    """All tables as Parquet and everything else as one JSON text, in a ZIP.

    Not in it: a file that still waits for its mapping, and the key of the keyed hashes, which stays where it was made.
    """
    held = workspace.tables()
    contents = {
        "format": FORMAT,
        "version": VERSION,
        "tables": {name: asdict(entry) for name, entry in held.items()},
        "settings": workspace.settings(),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        _add(archive, CONTENTS, json.dumps(contents, ensure_ascii=False, indent=1).encode())
        for name, entry in held.items():
            _add(archive, _member(name), workspace.table_path(name, entry.digest).read_bytes())
    return buffer.getvalue()


def is_workspace_file(source: bytes | BinaryIO) -> bool:
    """Whether it calls itself a workspace; all else is checked when it is loaded."""
    try:
        with zipfile.ZipFile(_file(source)) as archive:
            return CONTENTS in archive.namelist() and _says_so(archive)
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def load_workspace(source: bytes | BinaryIO, workspace: Workspace) -> tuple[str, ...]:
    """Put what the file holds in the place of everything in `workspace`, at once; returns the names of the tables.

    Raises:
        UnreadableFileError: it is no workspace, of another version, too large, or damaged; the old state stays.
    """
    try:
        with zipfile.ZipFile(_file(source)) as archive:
            contents = _contents(archive)
            tables = [_table(archive, name, entry) for name, entry in contents["tables"].items()]
            settings = dict(contents["settings"])
    except AnalysisError:
        raise
    except (zipfile.BadZipFile, pa.ArrowException, OSError, KeyError, TypeError, ValueError, EOFError) as error:
        raise _damaged() from error
    workspace.replace_all(tables, settings)
    return tuple(table.name for table, _source, _treated in tables)


def _contents(archive: zipfile.ZipFile) -> dict:
    if CONTENTS not in archive.namelist():
        raise UnreadableFileError(
            "This ZIP archive is no workspace: it has no '{missing}'. Bring a file that was saved on this page.",
            missing=CONTENTS,
        )
    if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
        raise UnreadableFileError(
            "This workspace is larger than {gigabytes} GB. Bring its tables one by one.", gigabytes=MOST_BYTES // 2**30
        )
    contents = json.loads(_read(archive, CONTENTS, MOST_TEXT))
    if contents["format"] != FORMAT or contents["version"] != VERSION:
        raise UnreadableFileError(
            "This workspace was saved by another version of the app: it is version {found}, this app reads version "
            "{known}. Save it again with this version.",
            found=str(contents["version"])[:20],
            known=VERSION,
        )
    return contents


def _table(archive: zipfile.ZipFile, name: str, entry: dict) -> tuple[Table, str, tuple[Treated, ...]]:
    """One table, whose content must have the digest that the file says; its name is one of ours, and so its path."""
    if name not in SCHEMAS:
        raise _damaged()
    stored: StoredTable = restored(entry)
    data = pa.BufferReader(_read(archive, _member(name), MOST_BYTES))
    shape = pq.ParquetFile(data).metadata
    if shape.num_rows * shape.num_columns > MOST_CELLS or shape.num_rows != stored.rows:
        raise _damaged()
    frame = prepare_frame(pd.read_parquet(data), name)
    if content_digest(frame) != stored.digest:
        raise _damaged()
    return Table(name, frame, stored.digest, stored.report), str(stored.source), stored.treated


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A member; never more than `most` bytes, whatever the archive says of its size."""
    with archive.open(name) as member:
        content = member.read(min(archive.getinfo(name).file_size, most) + 1)
    if len(content) > most:
        raise _damaged()
    return content


def _says_so(archive: zipfile.ZipFile) -> bool:
    with archive.open(CONTENTS) as member:
        return FORMAT.encode() in member.read(200)


def _file(source: bytes | BinaryIO) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source


def _member(name: str) -> str:
    return f"tables/{name}.parquet"


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, WRITTEN)
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, content)


def _damaged() -> UnreadableFileError:
    return UnreadableFileError(
        "This workspace is damaged or was changed: its content does not fit what it says. Save it again and bring it."
    )
