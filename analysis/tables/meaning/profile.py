"""What the columns of a file hold, from a sample of their rows: the evidence beside their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.tables.files.raw_file import RawFile
from analysis.tables.meaning.identifiers import Identifier, direct_identifiers
from analysis.tables.meaning.synonyms import name_score
from analysis.tables.values.dates import read_dates
from analysis.tables.values.distinct import distinct_texts
from analysis.tables.values.numbers import read_numbers

_SAMPLE = 2000
_MOSTLY = 0.8


@dataclass(frozen=True)
class Profile:
    """One column. All shares are 0–1 of the values that are not missing; `position` counts from 0.

    `times`, `numbers`: how many read as such; `fractions`: numbers that are not whole; `distinct`: different
    values;
    `filled`: values among all rows; `words`: how many of them a value has on average.
    """

    name: str
    position: int
    times: float
    numbers: float
    fractions: float
    distinct: float
    filled: float
    words: float
    identifier: Identifier | None = None

    def suits(self, kind: str) -> bool:
        """Can the column be of this kind at all? An empty column suits none."""
        if not self.filled:
            return False
        if kind == "time":
            return self.times >= _MOSTLY and self.identifier != "birth_date"
        if kind in ("money", "number"):
            return self.numbers >= _MOSTLY
        return self.times < _MOSTLY or self.numbers >= _MOSTLY


def profile_columns(raw: RawFile) -> tuple[Profile, ...]:
    """Profile every column on at most about 2,000 rows spread over the file."""
    sample = raw.frame.iloc[:: max(len(raw.frame) // _SAMPLE, 1)]
    identifiers = direct_identifiers(raw)
    return tuple(_profile(sample[name], place, identifiers) for place, name in enumerate(sample.columns))


def _profile(column: pd.Series, position: int, identifiers: Mapping[str, Identifier]) -> Profile:
    name = str(column.name)
    codes = distinct_texts(column).codes
    filled = max(int((codes >= 0).sum()), 1)
    dates = read_dates(column, day_numbers_too=name_score(name, "timestamp", "orders") > 0)
    numbers = read_numbers(column)
    readable = ~np.isnan(numbers.parsed)
    return Profile(
        name=name,
        position=position,
        times=float((~np.isnat(dates.parsed)).sum() / filled),
        numbers=float(readable.sum() / filled),
        fractions=float((numbers.parsed[readable] % 1 != 0).sum() / filled),
        distinct=len(np.unique(codes[codes >= 0])) / filled,
        filled=float((codes >= 0).mean()),
        words=float(column.dropna().astype("str").str.count(r"\S+").mean()) if (codes >= 0).any() else 0.0,
        identifier=identifiers.get(name),
    )
