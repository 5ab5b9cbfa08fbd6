"""A raw file on disk as one Arrow file: how it comes out of the process that read it, without a copy."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import numpy as np
import pyarrow as pa

from analysis.tables.files.raw_file import RawFile
from analysis.tables.report import Dropped

# No column of a raw file has an empty name.
_LINES = ""
_ABOUT = b"about"


def write_raw(raw: RawFile, path: Path) -> None:
    """Write frame and lines as columns, and what is known of the file as metadata."""
    table = pa.Table.from_pandas(raw.frame, preserve_index=False)
    about = {
        field.name: getattr(raw, field.name)
        for field in dataclasses.fields(raw)
        if field.name not in ("frame", "lines", "ragged", "set_aside")
    }
    about["ragged"] = dataclasses.asdict(raw.ragged)
    about["set_aside"] = [dataclasses.asdict(item) for item in raw.set_aside]
    metadata = {**table.schema.metadata, _ABOUT: json.dumps(about).encode()}
    table = table.append_column(_LINES, pa.array(raw.lines)).replace_schema_metadata(metadata)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def read_raw(path: Path) -> RawFile:
    """The raw file that `write_raw` wrote; its texts stay on disk and are mapped into memory as they are needed."""
    # Windows deletes no file that is mapped.
    file = pa.OSFile(str(path)) if os.name == "nt" else pa.memory_map(str(path))
    table = pa.ipc.open_file(file).read_all()
    about = json.loads(table.schema.metadata[_ABOUT])
    about["ragged"] = _dropped(about["ragged"])
    about["set_aside"] = tuple(_dropped(item) for item in about["set_aside"])
    for name in ("sheets", "above", "notes"):
        about[name] = tuple(about[name])
    lines = np.concatenate([piece.to_numpy() for piece in table.column(_LINES).chunks])
    return RawFile(frame=table.drop_columns([_LINES]).to_pandas(), lines=lines, **about)


def _dropped(entry: dict) -> Dropped:
    return Dropped(entry["reason"], entry["rows"], tuple((line, text) for line, text in entry["examples"]))
