"""JSON to a raw file: one object a line, or a list of objects; every value stays the text it is."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from analysis.errors import UnreadableFileError
from analysis.tables.files.decode import decode_text
from analysis.tables.files.raw_file import (
    MOST_COLUMNS,
    MOST_REJECTED,
    RawFile,
    column_names,
    too_many_columns,
    whole_text,
)
from analysis.tables.report import Dropped

# Numbers stay as they are written: twenty digits are an id, 1.10 is a version.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_Row = dict[str, str | None]


def read_json(data: bytes, filename: str = "", *, encoding: str | None = None) -> RawFile:
    """Read JSON lines, a list of objects, or an object that holds nothing but one such list.

    An object inside a row becomes columns called `outer.inner`; a list inside a row becomes text. A line that
    is no object is ragged.

    Raises:
        UnreadableFileError: no JSON, incomplete, without rows, or with too many columns.
    """
    body, found = decode_text(data, encoding)
    rows, lines, broken = _split(body.decode().rstrip("\0\x1a"), filename)
    columns = dict.fromkeys(name for row in rows for name in row)
    if len(columns) > MOST_COLUMNS:
        raise too_many_columns(len(columns))
    if not columns:
        raise UnreadableFileError("The JSON file '{filename}' has no rows with values.", filename=filename)
    arrays = [pa.array([row.get(name) for row in rows], pa.string()) for name in columns]
    table = pa.table(arrays, names=column_names(columns))
    return RawFile(
        frame=table.to_pandas(),
        lines=np.asarray(lines, dtype=np.int64),
        filename=filename,
        encoding=found,
        ragged=Dropped("ragged", len(broken), tuple((line, whole_text(text)) for line, text in broken[:MOST_REJECTED])),
    )


def _split(text: str, filename: str) -> tuple[list[_Row], list[int], list[tuple[int, str]]]:
    """The rows, the line (or place in the list) of each, and what is no row."""
    first_line = text.strip().partition("\n")[0].rstrip()
    # An object that does not end in its line is one printed over many.
    one_document = first_line.startswith("[") or not first_line.endswith("}") or "\n" not in text.strip()
    items = enumerate(_rows_of(_load(text, filename), filename), start=1) if one_document else _parsed_lines(text)
    rows, lines, broken = [], [], []
    for place, item in items:
        if isinstance(item, dict):
            rows.append(dict(_flat(item)))
            lines.append(place)
        else:
            broken.append((place, item if isinstance(item, str) else json.dumps(item)))
    return rows, lines, broken


def _parsed_lines(text: str) -> Iterator[tuple[int, object]]:
    """Each line as its object, or as its text where it is none."""
    for place, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield place, _DECODER.decode(line.strip())
        except (ValueError, RecursionError):
            yield place, line


def _load(text: str, filename: str) -> object:
    try:
        return _DECODER.decode(text.strip())
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(
            "The JSON file '{filename}' is broken or incomplete. Export it again, best as CSV.", filename=filename
        ) from error


def _rows_of(content: object, filename: str) -> list[object]:
    if isinstance(content, dict):
        lists = [value for value in content.values() if isinstance(value, list)]
        content = lists[0] if len(lists) == 1 and len(content) == 1 else [content]
    if not isinstance(content, list) or not any(isinstance(item, dict) for item in content):
        raise UnreadableFileError(
            "The JSON file '{filename}' is not a list of rows. Export it as CSV, or as one JSON object a line.",
            filename=filename,
        )
    return content


def _flat(row: dict[str, object], prefix: str = "") -> Iterator[tuple[str, str | None]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        elif value is not None and value != "":
            yield prefix + name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        else:
            yield prefix + name, None
