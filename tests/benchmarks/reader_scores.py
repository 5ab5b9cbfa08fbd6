"""Scores readers on the nasty files of the tests and writes the table into README.md beside this file.

    PYTHONPATH=.:tests/tables/nasty python tests/benchmarks/reader_scores.py

DuckDB, clevercsv and Polars are no requirements of this project: they are scored when they can be imported.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import sys
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
from nasty_files import NastyFile, nasty_files
from reader_outcomes import our_outcome

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- reader scores -->", "<!-- end of reader scores -->"
PARTS = ("shape", "ids", "dates", "amounts")


@dataclass(frozen=True)
class Reader:
    """`read`: a file to a frame; `refusals`: the errors with which it says that it cannot."""

    name: str
    read: Callable[[Path], pd.DataFrame]
    refusals: tuple[type[BaseException], ...]


def other_readers() -> list[Reader]:
    """The readers that are installed, each in the mode in which it finds out everything by itself."""
    readers = [
        Reader(
            "pandas, `sep=None`",
            lambda path: pd.read_csv(path, sep=None, engine="python"),
            (ValueError, OSError, pd.errors.ParserError, importlib.import_module("csv").Error),
        )
    ]
    if find_spec("duckdb"):
        duckdb = importlib.import_module("duckdb")
        readers.append(Reader("DuckDB, automatic", lambda path: duckdb.read_csv(str(path)).df(), (duckdb.Error,)))
    if find_spec("clevercsv"):
        clevercsv = importlib.import_module("clevercsv")
        refusals = (ValueError, OSError, clevercsv.exceptions.NoDetectionResult, clevercsv.exceptions.Error)
        readers.append(Reader("clevercsv", lambda path: clevercsv.read_dataframe(str(path)), refusals))
    if find_spec("polars"):
        polars = importlib.import_module("polars")
        readers.append(
            Reader(
                "Polars, `try_parse_dates`",
                lambda path: pd.DataFrame(polars.read_csv(path, try_parse_dates=True).to_dict(as_series=False)),
                (polars.exceptions.PolarsError, OSError, ValueError),
            )
        )
    return readers


def score(reader: Reader, file: NastyFile, folder: Path) -> dict[str, bool] | None:
    """Which parts of a file a reader gets exactly right; None when it refuses the file.

    Generous: columns may have any name, dates left as text are tried with `pandas.to_datetime`, numbers left as
    text with `pandas.to_numeric`.
    """
    path = folder / ("file.csv.gz" if file.content.startswith(b"\x1f\x8b") else "file.csv")
    path.write_bytes(file.content)
    try:
        frame = reader.read(path)
    except reader.refusals:
        return None
    right = dict.fromkeys(PARTS, False)
    right["shape"] = frame.shape == (len(file.ids), file.columns)
    if len(frame) == len(file.ids) and frame.shape[1] > max(file.places):
        ids, dates, amounts = (frame.iloc[:, place] for place in file.places)
        right["ids"] = ids.astype("str").tolist() == list(file.ids)
        right["dates"] = _same_moments(dates, file)
        found = pd.to_numeric(amounts, errors="coerce").to_numpy("float64", na_value=np.nan)
        right["amounts"] = bool(np.allclose(found, file.amounts, atol=1e-9))
    return right


def _same_moments(column: pd.Series, file: NastyFile) -> bool:
    if pd.api.types.is_numeric_dtype(column.dtype):
        return False
    moments = pd.to_datetime(column, errors="coerce", utc=True).dt.tz_localize(None)
    return (moments.to_numpy("datetime64[s]") == np.array(file.moments, dtype="datetime64[s]")).all().item()


def table(files: list[NastyFile]) -> str:
    """The scores as Markdown."""
    lines = [
        "| reader | shape | ids | dates | amounts | all right | refused or said | silently wrong |",
        "|---|---|---|---|---|---|---|---|",
    ]
    total = len(files)
    outcomes = [our_outcome(file) for file in files]
    right, said = outcomes.count("right"), outcomes.count("said")
    # Of ours a file is right as a whole or not at all.
    row = [right] * 5 + [said, total - right - said]
    lines.append(f"| **this reader** | {' | '.join(map(str, row))} |")
    with tempfile.TemporaryDirectory() as folder:
        for reader in other_readers():
            scores = [score(reader, file, Path(folder)) for file in files]
            told = [parts for parts in scores if parts is not None]
            counts = [sum(parts[part] for parts in told) for part in PARTS]
            all_right = sum(all(parts.values()) for parts in told)
            row = [*counts, all_right, total - len(told), len(told) - all_right]
            lines.append(f"| {reader.name} | {' | '.join(map(str, row))} |")
    return "\n".join(lines)


def main() -> None:
    """Score and write."""
    warnings.simplefilter("ignore")
    # The others read no archives and no JSON with the same call: they are not asked to.
    files = [file for file in nasty_files() if not file.content.startswith((b"PK", b"{", b"["))]
    missing = [name for name in ("duckdb", "clevercsv", "polars") if not find_spec(name)]
    versions = [
        f"{name} {importlib.metadata.version(name)}"
        for name in ("pandas", "duckdb", "clevercsv", "polars")
        if name not in missing
    ]
    text = (
        f"{BEGIN}\n{len(files)} nasty files of `tests/tables/nasty` (the same 12 orders, German and English); "
        f"the number of files each reader gets exactly right. {', '.join(versions)}"
        + (f"; not installed: {', '.join(missing)}" if missing else "")
        + f".\n\n{table(files)}\n{END}"
    )
    sys.stdout.write(text + "\n")
    old = README.read_text(encoding="utf-8") if README.exists() else "# Benchmarks\n\n## Reading nasty files\n\n"
    before, found, rest = old.partition(BEGIN)
    after = rest.partition(END)[2] if found else "\n"
    README.write_text(before + text + after, encoding="utf-8")


if __name__ == "__main__":
    main()
