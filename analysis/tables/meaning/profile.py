"""What the columns of a file hold, from a sample of their rows: the evidence beside their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.tables.files.raw_file import RawFile
from analysis.tables.meaning.identifiers import Identifier, direct_identifiers
from analysis.tables.meaning.synonyms import name_score
from analysis.tables.values.dates import read_dates
from analysis.tables.values.distinct import distinct_texts
from analysis.tables.values.numbers import read_numbers
from analysis.tables.values.yes_no import yes_or_no

_SAMPLE = 2000
_MOSTLY = 0.8
# A test has hardly more arms.
MOST_ARMS = 10
_WORD = r"\S*\pL\S*"
_CHAIN = r"[^>\s]\s*>\s*[^>\s]"
# Those who got nothing, to compare with.
CONTROL_GROUP = (
    r"(?i)(^|[^\pL])(control|kontrollen?|(kontroll|vergleichs)gruppe|placebo|hold-?out)([^\pL]|$)"
    r"|^(no|kein|keine|ohne) (e-?mail|mailing|letter|brief|contact|kontakt|message|treatment)$"
)


@dataclass(frozen=True)
class Profile:
    """One column. All shares are 0–1 of the values that are not missing; `position` counts from 0.

    `times`, `numbers`: how many read as such; `fractions`: numbers that are not whole; `distinct`: different
    values, of which there are `kinds`; `filled`: values among all rows; `words`: with a letter in them, on average in
    each different value; `chained`: different values with ">" between names; `yes_no`: it says nothing but yes and no;
    `control`: one of its few values is called a control group.
    """

    name: str
    position: int
    times: float
    numbers: float
    fractions: float
    distinct: float
    filled: float
    words: float
    chained: float
    kinds: int
    yes_no: bool
    control: bool
    identifier: Identifier | None = None

    def suits(self, kind: str) -> bool:
        """Can the column be of this kind at all? An empty column suits none."""
        if not self.filled:
            return False
        if kind == "time":
            return self.times >= _MOSTLY and self.identifier != "birth_date"
        if kind in ("money", "number"):
            return self.numbers >= _MOSTLY or (kind == "number" and self.yes_no)
        return self.times < _MOSTLY or self.numbers >= _MOSTLY


def profile_columns(raw: RawFile) -> tuple[Profile, ...]:
    """Profile every column on at most about 2,000 rows spread over the file."""
    sample = raw.frame.iloc[:: max(len(raw.frame) // _SAMPLE, 1)]
    identifiers = direct_identifiers(raw)
    return tuple(_profile(sample[name], place, identifiers) for place, name in enumerate(sample.columns))


def _profile(column: pd.Series, position: int, identifiers: Mapping[str, Identifier]) -> Profile:
    name = str(column.name)
    distinct = distinct_texts(column)
    codes, kinds = distinct.codes, len(distinct.texts)
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
        distinct=kinds / filled,
        filled=float((codes >= 0).mean()),
        words=float(np.mean(pc.count_substring_regex(distinct.texts, _WORD).to_numpy())) if kinds else 0.0,
        chained=float(pc.sum(pc.match_substring_regex(distinct.texts, _CHAIN)).as_py() / kinds) if kinds else 0.0,
        kinds=kinds,
        yes_no=yes_or_no(distinct) is not None,
        control=_has_control(distinct.texts),
        identifier=identifiers.get(name),
    )


def _has_control(texts: pa.Array) -> bool:
    few = 2 <= len(texts) <= MOST_ARMS
    return few and bool(pc.any(pc.match_substring_regex(texts, CONTROL_GROUP)).as_py())
