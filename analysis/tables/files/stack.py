"""Several files with the same columns as one: their rows below each other."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import UnreadableFileError
from analysis.tables.files.raw_file import MOST_REJECTED, RawFile, short_text, sums_by_reason
from analysis.tables.report import Dropped
from analysis.tables.values.distinct import distinct_texts

SEPARATOR = " + "


def stack_files(raws: Sequence[RawFile]) -> RawFile:
    """The rows of all files in their order; the columns may stand in any order and are those of the first.

    Texts stay as they are. A column that is text in one file and typed in another becomes text. Lines keep the
    numbers they have in their own file, which `files` names. Whether the values mean the same in all of them is for
    `analysis.tables.meaning.shape` to say.

    Raises:
        UnreadableFileError: a file has other columns than the first.
    """
    first = raws[0]
    if len(raws) == 1:
        return first
    for other in raws[1:]:
        _check_columns(first, other)
    return dataclasses.replace(
        first,
        frame=pd.DataFrame({name: _below([raw.frame[name] for raw in raws]) for name in first.frame.columns}),
        lines=np.concatenate([raw.lines for raw in raws]),
        filename=SEPARATOR.join(raw.filename for raw in raws),
        encoding=_common([raw.encoding for raw in raws]),
        sheet=_common([raw.sheet for raw in raws]),
        sheets=(),
        above=tuple(line for raw in raws for line in raw.above),
        padded=sum(raw.padded for raw in raws),
        ragged=sums_by_reason([_named(raw.ragged, raw) for raw in raws], MOST_REJECTED)[0],
        set_aside=sums_by_reason([_named(item, raw) for raw in raws for item in raw.set_aside], MOST_REJECTED),
        notes=tuple(dict.fromkeys(note for raw in raws for note in raw.notes)),
        files=_files(raws),
    )


def _check_columns(first: RawFile, other: RawFile) -> None:
    different = set(first.frame.columns) ^ set(other.frame.columns)
    if different:
        raise UnreadableFileError(
            "The files '{filename}' and '{other}' have different columns: only one of them has {columns}. "
            "Read them one by one.",
            filename=first.filename,
            other=other.filename,
            columns=short_text(", ".join(sorted(map(str, different)))),
        )


def _files(raws: Sequence[RawFile]) -> pd.Categorical:
    codes, names = pd.factorize(np.array([raw.filename for raw in raws], dtype=object))
    return pd.Categorical.from_codes(np.repeat(codes, [len(raw.frame) for raw in raws]), names)


def _below(columns: list[pd.Series]) -> pd.Series:
    """One column below the other; a file that leaves it empty says nothing about its type."""
    ends = np.cumsum([len(column) for column in columns])
    placed = [column.set_axis(pd.RangeIndex(end - len(column), end)) for column, end in zip(columns, ends, strict=True)]
    filled = [column for column in placed if column.notna().any()] or placed
    if len({column.dtype for column in filled}) > 1 and not all(map(_is_number, filled)):
        filled = [pd.Series(distinct_texts(column).categorical(), column.index).astype("str") for column in filled]
    return pd.concat(filled).reindex(pd.RangeIndex(ends[-1]))


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)


def _common(values: list[str]) -> str:
    return values[0] if len(set(values)) == 1 else ""


def _named(item: Dropped, raw: RawFile) -> Dropped:
    return dataclasses.replace(item, examples=tuple((f"{line} ({raw.filename})", text) for line, text in item.examples))
