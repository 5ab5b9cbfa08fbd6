"""Compressed files: unpacked within bounds, and a ZIP archive of tables offered like a workbook of sheets."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import NamedTuple

from analysis.errors import UnreadableFileError

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
# Real tables shrink to a tenth, very regular ones to a hundredth; an unzip bomb to a thousandth.
MOST_RATIO = 200
MOST_UNPACKED = 2 << 30
HARMLESS = 10 << 20
_CHUNK = 1 << 22
_TABLES = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xls", ".xlsb", ".ods", ".parquet", ".json", ".jsonl", ".ndjson")
_SPREADSHEET_PARTS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}


class Unpacked(NamedTuple):
    """The bytes of one table, its name, and the names of all tables of the archive (empty without choice)."""

    data: bytes
    name: str
    members: tuple[str, ...] = ()


def unpack_gzip(data: bytes, filename: str) -> Unpacked:
    """Unpack a gzip file, however many parts it has.

    Raises:
        UnreadableFileError: broken, incomplete, or too large when unpacked.
    """
    pieces, size, rest = [], 0, data
    most = min(MOST_UNPACKED, max(HARMLESS, MOST_RATIO * len(data)))
    while rest.startswith(GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            while not unpacker.eof:
                piece = unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
                size += len(piece)
                pieces.append(piece)
                if size > most:
                    raise too_large(filename, size)
                if not piece and not rest and not unpacker.eof:
                    raise _incomplete(filename)
        except zlib.error as error:
            raise _incomplete(filename) from error
        rest = unpacker.unused_data
    return Unpacked(b"".join(pieces), filename.removesuffix(".gz"))


def is_spreadsheet(data: bytes) -> bool:
    """Is this archive an Excel or OpenDocument file? A broken archive counts as one: its name says what it was."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return b"xl/" in data[:65_536] or b"mimetypeapplication/vnd.oasis" in data[:100]
    return bool(names & _SPREADSHEET_PARTS)


def unpack_zip(data: bytes, filename: str, member: str | None = None) -> Unpacked:
    """Unpack one table of a ZIP archive: the only one, or of several the chosen one, else the first.

    Raises:
        UnreadableFileError: broken, incomplete, locked, too large when unpacked, or without a table.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _incomplete(filename) from error
    tables = {info.filename: info for info in archive.infolist() if _may_be_table(info)}
    if not tables:
        raise UnreadableFileError(
            "The archive '{filename}' has no table in it, but: {members}. "
            "Bring a CSV, Excel (.xlsx), Parquet or JSON file.",
            filename=filename,
            members=", ".join(archive.namelist()[:10]) or "–",
        )
    if len(tables) == 1:
        member = next(iter(tables))
    if member is not None and member not in tables:
        raise UnreadableFileError(
            "There is no table '{member}' in the archive '{filename}'. It has: {members}. Choose one of them.",
            member=member,
            filename=filename,
            members=", ".join(tables),
        )
    chosen = tables[member] if member is not None else next(iter(tables.values()))
    content = _read_member(archive, chosen, filename)
    return Unpacked(content, PurePosixPath(chosen.filename).name, tuple(tables) if len(tables) > 1 else ())


def check_growth(infos: list[zipfile.ZipInfo], filename: str) -> None:
    """Refuse an archive that says of itself that it grows beyond all bounds."""
    size = sum(info.file_size for info in infos)
    if size > MOST_UNPACKED or any(info.file_size > max(HARMLESS, MOST_RATIO * info.compress_size) for info in infos):
        raise too_large(filename, size)


def too_large(filename: str, size: int) -> UnreadableFileError:
    return UnreadableFileError(
        "The file '{filename}' grows to {megabytes} MB or more when unpacked, which is too much. "
        "Unpack it yourself and bring the table inside, or a part of it.",
        filename=filename,
        megabytes=size >> 20,
    )


def _may_be_table(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    # The Finder adds a folder of its own; hidden files are nobody's table.
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return not info.is_dir() and not hidden and path.name.lower().removesuffix(".gz").endswith(_TABLES)


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, filename: str) -> bytes:
    if info.flag_bits & 1:
        raise UnreadableFileError(
            "The archive '{filename}' is protected by a password. Unpack it yourself and bring the table inside.",
            filename=filename,
        )
    check_growth([info], filename)
    try:
        with archive.open(info) as file:
            # The size in the directory may lie: one byte more is proof.
            content = file.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise _incomplete(filename) from error
    if len(content) != info.file_size:
        raise _incomplete(filename)
    return content


def _incomplete(filename: str) -> UnreadableFileError:
    return UnreadableFileError(
        "The compressed file '{filename}' is broken or incomplete. Download or pack it again, or bring it unpacked.",
        filename=filename,
    )
