"""Answers that become a number: amounts, ages from a date or year of birth, time since a date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.segments.attributes.form import Form
from analysis.tables.values.dates import read_dates
from analysis.tables.values.distinct import Distinct
from analysis.tables.values.numbers import read_numbers

OLDEST = 110
# Up to here a time since a date is counted in months.
SHORT_MONTHS = 36
EXAMPLES = 3


@dataclass(frozen=True, eq=False)
class Numbered:
    """`found`: (n,) NaN without an answer or where it is unreadable. `unit`: "", "years" (of age, whole), or since a
    date "years_since" or, where nobody has been there for long, "months_since" (full ones).

    `unreadable`: answers that are no number or date; `examples`: the first of them; `implausible`: ages below 0 or
    above 110, taken as no answer.
    """

    found: np.ndarray
    unit: str
    unreadable: int
    examples: tuple[str, ...]
    implausible: int = 0


def numbered(answers: Distinct, form: Form, today: pd.Timestamp) -> Numbered:
    """The answers as numbers; ages and times since are full years on the day `today`."""
    texts = pd.Series(answers.texts.to_pandas(), dtype="str")
    if form in ("birth_date", "date"):
        months = _months_since(pd.DatetimeIndex(read_dates(texts, day_first=True).parsed), today)
        short = form == "date" and np.nanmax(months, initial=0) < SHORT_MONTHS
        unit = "years" if form == "birth_date" else "months_since" if short else "years_since"
        values = months if short else np.floor(months / 12)
    else:
        values, unit = read_numbers(texts).parsed, ""
        if form == "birth_year":
            values, unit = today.year - values, "years"
    unread = np.isnan(values)
    strange = (unit != "") & ((values < 0) | ((values > OLDEST) & (unit == "years")))
    values = np.where(strange, np.nan, values)
    rows = np.bincount(answers.codes[~answers.missing], minlength=len(texts))
    examples = tuple(texts[unread].head(EXAMPLES))
    return Numbered(
        answers.spread(values.astype(float), np.nan), unit, int(rows[unread].sum()), examples, int(rows[strange].sum())
    )


def _months_since(moments: pd.DatetimeIndex, today: pd.Timestamp) -> np.ndarray:
    """Full months from each moment to the day; negative for a later one, NaN where missing."""
    months = (today.year - moments.year) * 12 + today.month - moments.month - (moments.day > today.day)
    return np.asarray(months, dtype=float)
