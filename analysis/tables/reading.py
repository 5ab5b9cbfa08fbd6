"""From a file to a table in one call, for notebooks; the Upload page goes the same three steps one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from analysis.errors import MappingError
from analysis.tables.cleaning import CleaningSettings
from analysis.tables.files.read_source import Source, raw_from_frame, read_source
from analysis.tables.meaning.guess import guess_mapping
from analysis.tables.meaning.mapping import Selected
from analysis.tables.meaning.reshape import guess_wide_steps, to_events
from analysis.tables.prepare import prepare
from analysis.tables.schemas import SCHEMAS
from analysis.tables.table import Table


def read_table(
    source: Source | pd.DataFrame,
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
    """Read a file or a frame as one of the canonical tables.

    A file with one column per step becomes events when no mapping is given; a note in the report says so.

    Args:
        source: path, bytes or open binary file of a CSV, Excel or Parquet file; or a frame.
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
    raw = raw_from_frame(source) if isinstance(source, pd.DataFrame) else read_source(source, **reading)
    guessed = guess_mapping(raw, table).mapping
    if table == "events" and "event" not in guessed and not mapping and (wide := guess_wide_steps(raw)):
        raw = to_events(raw, wide)
        guessed = guess_mapping(raw, table).mapping
    chosen = set((mapping or {}).values())
    kept = {name: selected for name, selected in guessed.items() if selected not in chosen}
    final = {**kept, **(mapping or {})}
    return prepare(
        raw, table, final, day_first=day_first, decimal=decimal, keep=keep, totals_once=totals_once, cleaning=cleaning
    )
