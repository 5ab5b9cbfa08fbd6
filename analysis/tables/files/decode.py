"""Text bytes of any usual encoding to UTF-8."""

from __future__ import annotations

import codecs
import re

import pyarrow as pa

from analysis.errors import UnreadableFileError

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAMPLE = 65_536
_TEXT_CONTROLS = b"\t\n\r\x0b\x0c\x1b\x1a\0"
# Lines from two programs in one file: some in UTF-8, some in Windows-1252.
MIXED = "utf-8, cp1252"
_HIGH = bytes(range(128, 256))
# A letter of Western languages in UTF-8, or one of its longer signs; nobody writes Ã¼ on purpose.
_UTF8_PAIR = re.compile(rb"[\xc2-\xc5][\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]")
_BINARY = bytes(code for code in range(32) if code not in _TEXT_CONTROLS)


def decode_text(data: bytes, encoding: str | None = None) -> tuple[bytes, str]:
    """Decode a text file.

    Args:
        data: the bytes of the file.
        encoding: as chosen by the user; None looks at byte order marks, then at the bytes.

    Returns:
        The text as UTF-8 bytes without byte order mark and with line feeds, and the name of the encoding
        found.

    Raises:
        UnreadableFileError: the bytes are not text, or not in the chosen encoding.
    """
    mark, marked = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", None))
    found = encoding or marked or _encoding_of(data)
    body = data.removeprefix(mark)
    if found == MIXED:
        body = b"\n".join(_line_as_utf8(line) for line in body.split(b"\n"))
    elif codecs_name(found) != "utf-8":
        try:
            body = body.decode(found).encode()
        except UnicodeDecodeError as error:
            raise UnreadableFileError(
                "This file is not text in the encoding {encoding}: byte {position} does not fit. "
                "Choose another encoding, or save the file again as CSV UTF-8.",
                encoding=found,
                position=error.start + 1,
            ) from error
    elif (encoding or marked) and not _is_utf8(body):
        raise UnreadableFileError(
            "This file is not text in the encoding UTF-8. Choose another encoding, or save the file again as CSV UTF-8."
        )
    if b"\r" in body and b"\n" not in body:
        body = body.replace(b"\r", b"\n")
    return body, found


def codecs_name(encoding: str) -> str:
    """The usual name of an encoding; an unknown one is the user's mistake."""
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise UnreadableFileError(
            "There is no text encoding called '{encoding}'. Choose UTF-8, UTF-16 or Windows-1252.",
            encoding=encoding,
        ) from error


def _encoding_of(data: bytes) -> str:
    sample = data[:_SAMPLE]
    pairs = max(len(sample) // 2, 1)
    # Western text in UTF-16 has a zero in every other byte.
    if sample[1::2].count(0) > 0.4 * pairs and sample[0::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.4 * pairs and sample[1::2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    binary = len(sample) - len(sample.translate(None, _BINARY))
    # Zeros alone are what a full disk or an old database leaves between text.
    if binary > 0.005 * len(sample) or sample.rstrip(b"\0\r\n").count(0) > 0.3 * len(sample):
        raise UnreadableFileError(
            "This file is not a table: it holds binary data, not text. "
            "Bring a CSV, Excel (.xlsx) or Parquet file; export it again from the program it comes from."
        )
    if _is_utf8(data):
        return "utf-8"
    high = len(data) - len(data.translate(None, _HIGH))
    if 2 * len(_UTF8_PAIR.findall(data)) > 0.5 * high:
        return MIXED
    # Five bytes are undefined in Windows-1252; Latin-1 reads any byte.
    return "latin-1" if any(data.count(byte) for byte in b"\x81\x8d\x8f\x90\x9d") else "cp1252"


def _line_as_utf8(line: bytes) -> bytes:
    return line if _is_utf8(line) else line.decode("cp1252", errors="replace").encode()


def _is_utf8(data: bytes) -> bool:
    # Checked where it lies, without a decoded copy: one text, from its first to its last byte.
    whole = pa.array([0, len(data)], pa.int64()).buffers()[1]
    text = pa.Array.from_buffers(pa.large_string(), 1, [None, whole, pa.py_buffer(data)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True
