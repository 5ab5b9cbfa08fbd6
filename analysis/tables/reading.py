"""From a file to a table in one call, for notebooks; the Upload page goes the same three steps one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import pandas as pd

from analysis.errors import MappingError, UnreadableFileError
from analysis.tables.cleaning import CleaningSettings
from analysis.tables.files.raw_file import RawFile
from analysis.tables.files.read_source import Source, raw_from_frame, read_source
from analysis.tables.files.stack import stack_files
from analysis.tables.meaning.guess import guess_mapping
from analysis.tables.meaning.mapping import Selected
from analysis.tables.meaning.reshape import guess_wide_steps, to_events
from analysis.tables.meaning.shape import shape_of
from analysis.tables.meaning.wide_spend import guess_wide_spend, to_spend
from analysis.tables.prepare import prepare
from analysis.tables.schemas import SCHEMAS
from analysis.tables.table import Table


def read_table(
    source: Source | pd.DataFrame | Sequence[Source | pd.DataFrame],
    table: str,
    *,
    mapping: Mapping[str, Selected] | None = None,
    day_first: bool | None = None,
    decimal: str | None = None,
    keep: Collection[str] | None = None,
    totals_once: bool | None = None,
    cleaning: CleaningSettings | None = None,
    **reading: str | bool | None,
) -> Table:
    """Read a file or a frame, or several with the same columns, as one of the canonical tables.

    A file with one column per step becomes events when no mapping is given, and one with a column of spend per channel
    becomes spend; a note in the report says so.

    Args:
        source: path, bytes or open binary file of a CSV, Excel or Parquet file; or a frame; or a list of these,
            whose rows are taken together.
        table: "orders", "events", "customers" or "spend".
        mapping: canonical column → column of the source, for those that the guess gets wrong; it overrules
            the guess.
        day_first, decimal, keep, totals_once, cleaning: see `prepare`.
        reading: `filename`, `encoding`, `delimiter`, `header`, `sheet`; see `read_source`.

    Raises:
        UnreadableFileError, MappingError, AmbiguousDatesError, NotEnoughDataError: each says what to do.
    """
    if table not in SCHEMAS:
        raise MappingError(
            "There is no table called '{table}'. Choose one of: {known}.",
            table=table,
            known=", ".join(SCHEMAS),
        )
    sources = source if isinstance(source, list | tuple) else [source]
    raws = [_read(one, **reading) for one in sources]
    raw = raws[0] if len(raws) == 1 else _together(raws)
    guessed = guess_mapping(raw, table).mapping
    if table == "events" and "event" not in guessed and not mapping and (wide := guess_wide_steps(raw)):
        raw = to_events(raw, wide)
        guessed = guess_mapping(raw, table).mapping
    if table == "spend" and "channel" not in {**guessed, **(mapping or {})}:
        raw = _channels_as_rows(raw)
        guessed = guess_mapping(raw, table).mapping
    chosen = set((mapping or {}).values())
    kept = {name: selected for name, selected in guessed.items() if selected not in chosen}
    final = {**kept, **(mapping or {})}
    return prepare(
        raw, table, final, day_first=day_first, decimal=decimal, keep=keep, totals_once=totals_once, cleaning=cleaning
    )


def _channels_as_rows(raw: RawFile) -> RawFile:
    wide = guess_wide_spend(raw)
    if wide is None:
        raise MappingError(
            "No column names the channel, and no columns are called after what a channel cost, such as 'tv_spend'. "
            "The file has: {found}. Choose the column of the channel, or rename those with the spend.",
            found=", ".join(map(str, raw.frame.columns)),
        )
    return to_spend(raw, wide)


def _read(source: Source | pd.DataFrame, **reading: str | bool | None) -> RawFile:
    return raw_from_frame(source) if isinstance(source, pd.DataFrame) else read_source(source, **reading)


def _together(raws: list[RawFile]) -> RawFile:
    """Their rows as one file, if nothing would be counted twice or misread."""
    if not raws:
        raise UnreadableFileError("There is no file to read. Bring at least one.")
    raws = [replace(raw, filename=raw.filename or f"#{place}") for place, raw in enumerate(raws, start=1)]
    stacked, shape = stack_files(raws), shape_of(raws[0])
    for one, other in combinations(raws, 2):
        if one.frame.equals(other.frame):
            raise UnreadableFileError(
                "The files '{filename}' and '{other}' hold the same rows. Leave one of them out.",
                filename=one.filename,
                other=other.filename,
            )
    for other in raws[1:]:
        shape = shape.with_file(shape_of(other))
        if shape is None:
            raise UnreadableFileError(
                "The file '{filename}' writes numbers or dates in another way than '{other}': decimal sign, or order "
                "of day and month. Read them one by one.",
                filename=other.filename,
                other=raws[0].filename,
            )
    return stacked
