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
        order = pc.array_sort_indices(self.texts).to_numpy()
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        categories = pd.Index(self.texts.take(pa.array(order)).to_pandas(), dtype="str")
        return pd.Categorical.from_codes(self.spread(rank, -1), categories)


def distinct_texts(series: pd.Series) -> Distinct:
    """The distinct texts of a column of any type; whole numbers carry no `.0`, tokens for "nothing" are
    missing."""
    codes, found = pd.factorize(series)
    texts = pc.utf8_trim(_as_texts(found), _BLANKS)
    encoded = texts.dictionary_encode()
    present = pc.invert(pc.is_in(encoded.dictionary, pa.array(MISSING))).to_numpy(zero_copy_only=False)
    places = np.where(present, np.cumsum(present) - 1, -1)
    first = np.append(places[encoded.indices.to_numpy()], -1) if len(found) else np.array([-1])
    return Distinct(first[codes], encoded.dictionary.filter(pa.array(present)))


def _as_texts(values: pd.Index | np.ndarray) -> pa.Array:
    index = pd.Index(values)
    if pd.api.types.is_string_dtype(index.dtype) and index.dtype != object:
        found = pa.array(index.array)
        found = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
        return found.cast(pa.string())
    return pa.array([_as_text(value) for value in index.tolist()], pa.string())


def _as_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, pd.Timestamp):
        return str(value) if value != value.normalize() else str(value.date())
    return str(value)
