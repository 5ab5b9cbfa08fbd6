"""A column as its distinct texts: everything is decided and parsed once per text, not once per row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

# What programs write for "nothing", as whole cells.
MISSING = ("", "-", "NA", "N/A", "n/a", "NULL", "null", "NaN", "nan", "NaT", "<NA>", "#N/A", "#NV", "\\N")
_BLANKS = " \t\r\n\u00a0\u202f\ufeff"


@dataclass(frozen=True, eq=False)
class Distinct:
    """`codes`: (n_rows,) place in `texts`, −1 where missing; `texts`: (n_distinct,) stripped, each once."""

    codes: np.ndarray
    texts: pa.Array

    @property
    def missing(self) -> np.ndarray:
        return self.codes < 0

    def spread(self, values: np.ndarray, missing: object) -> np.ndarray:
        """(n_rows,) the value of each row's text; `missing` where there is none."""
        return np.append(values, np.array([missing], dtype=values.dtype))[self.codes]

    def categorical(self) -> pd.Categorical:
        """The column as text categories in sorted order."""
        if _rises(self.texts):
            return pd.Categorical.from_codes(self.codes, pd.Index(self.texts.to_pandas(), dtype="str"))
        order = pc.array_sort_indices(self.texts).to_numpy()
        rank = np.empty(len(order), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        categories = pd.Index(self.texts.take(pa.array(order)).to_pandas(), dtype="str")
        return pd.Categorical.from_codes(self.spread(rank, -1), categories)


def distinct_texts(series: pd.Series) -> Distinct:
    """The distinct texts of a column of any type; whole numbers carry no `.0`, tokens for "nothing" are
    missing."""
    codes, found = _factorize(series)
    texts = pc.utf8_trim(found, _BLANKS)
    # A text that only blanks tell apart from another is the same text.
    encoded = texts.dictionary_encode() if not texts.equals(found) else None
    different = encoded.dictionary if encoded is not None else texts
    present = pc.invert(pc.is_in(different, pa.array(MISSING))).to_numpy(zero_copy_only=False)
    if encoded is None and present.all():
        return Distinct(codes, texts)
    places = np.where(present, np.cumsum(present) - 1, -1).astype(np.int32)
    first = places[encoded.indices.to_numpy()] if encoded is not None else places
    return Distinct(np.append(first, np.int32(-1))[codes], different.filter(pa.array(present)))


def _rises(texts: pa.Array | pa.ChunkedArray) -> bool:
    """Is each text greater than the one before? Then each is there once: numbers of orders often are so."""
    return bool(pc.all(pc.less(texts[:-1], texts[1:])).as_py())


def _factorize(series: pd.Series) -> tuple[np.ndarray, pa.Array]:
    """(n_rows,) int32 place of each value among the distinct ones, −1 where missing; the distinct ones as text."""
    if isinstance(series.dtype, pd.StringDtype):
        column = pa.array(series.array, pa.large_string())
        if not column.null_count and _rises(column):
            whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
            return np.arange(len(whole), dtype=np.int32), whole.cast(pa.string())
        encoded = column.dictionary_encode()
        encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
        return encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False), encoded.dictionary.cast(pa.string())
    codes, found = pd.factorize(series)
    return codes.astype(np.int32), pa.array([_as_text(value) for value in pd.Index(found).tolist()], pa.string())


def _as_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, pd.Timestamp):
        return str(value) if value != value.normalize() else str(value.date())
    return str(value)
