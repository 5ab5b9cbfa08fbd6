"""What the answers of a column are, from their content; a name only decides between readings that both fit."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from analysis.segments.attributes.ordered import order_of
from analysis.segments.attributes.several import separator_of
from analysis.tables.meaning.synonyms import words_of
from analysis.tables.values.dates import read_dates
from analysis.tables.values.distinct import Distinct
from analysis.tables.values.numbers import read_numbers
from analysis.tables.values.yes_no import yes_or_no

Form = Literal[
    "number", "birth_date", "birth_year", "date", "yes_no", "ordered", "category", "postcode", "country", "several",
    "text", "id", "constant", "empty",
]  # fmt: skip
MOSTLY = 0.8
# A scale or a number of children has hardly more steps; from there on it is a number to cut into bands.
MOST_STEPS = 11
# So many different answers, and so many of the rows different: they name or number the customers.
MANY, NEARLY_ALL = 50, 0.9
_LONG_TEXT = 5
_BIRTH = r"birth|^dob$|^geb|geburt|jahrgang|born"
_POSTCODE = r"^(plz|zip|zipcode|postcode|postleitzahl|postal|post)$"
_COUNTRY = r"^(country|countries|land|nation|countrycode|laendercode|staat)$|(^|[a-z])land$"
_ID = r"^(id|ids|nr|no|number|nummer|key|uuid|guid|code|hash|token|iban)$|nummer$"
_NO_COUNTRY = r"bundesland|hinterland"


def form_of(name: str, answers: Distinct) -> Form:
    """The form of a column's answers.

    Args:
        name: what the file calls the column.
        answers: the column as its distinct texts.
    """
    kinds, words = len(answers.texts), words_of(name)
    if kinds < 2:
        return "constant" if kinds else "empty"
    if yes_or_no(answers) is not None:
        return "yes_no"
    if _called(words, _POSTCODE) and _share(answers, r"^[A-Za-z0-9][A-Za-z0-9 -]{1,9}$") >= MOSTLY:
        return "postcode"
    rows = np.bincount(answers.codes[~answers.missing], minlength=kinds)
    if numbers := _of_numbers(words, answers, rows):
        return numbers
    if moments := _of_dates(words, answers, rows):
        return moments
    return _of_texts(words, answers, rows)


def _of_numbers(words: tuple[str, ...], answers: Distinct, rows: np.ndarray) -> Form | None:
    parsed = read_numbers(pd.Series(answers.texts.to_pandas(), dtype="str")).parsed
    readable = ~np.isnan(parsed)
    if rows[readable].sum() < MOSTLY * rows.sum():
        return None
    values = parsed[readable]
    whole = bool((values % 1 == 0).all())
    if whole and _called(words, _BIRTH) and np.mean((values > 1850) & (values < 2100)) >= MOSTLY:
        return "birth_year"
    if len(values) <= MOST_STEPS and whole:
        return "ordered"
    return "id" if whole and _numbers_customers(words, values, rows) else "number"


def _numbers_customers(words: tuple[str, ...], values: np.ndarray, rows: np.ndarray) -> bool:
    """Whether whole numbers number the customers: nearly all different, and called so, or in one unbroken row."""
    if rows.sum() < MANY or len(rows) < NEARLY_ALL * rows.sum():
        return False
    return _called(words, _ID) or values.max() - values.min() < 1.2 * len(values)


def _of_dates(words: tuple[str, ...], answers: Distinct, rows: np.ndarray) -> Form | None:
    dates = read_dates(pd.Series(answers.texts.to_pandas(), dtype="str"))
    if rows[~np.isnat(dates.parsed)].sum() < MOSTLY * rows.sum():
        return None
    return "birth_date" if _called(words, _BIRTH) else "date"


def _of_texts(words: tuple[str, ...], answers: Distinct, rows: np.ndarray) -> Form:
    kinds = len(rows)
    if order_of(answers.texts.to_pylist()) is not None:
        return "ordered"
    if _called(words, _COUNTRY) and not _called(words, _NO_COUNTRY):
        return "country"
    if separator_of(answers) is not None:
        return "several"
    different = kinds > max(MANY, rows.sum() / 2)
    mean_words = float(np.mean(pc.count_substring_regex(answers.texts, r"\S+").to_numpy(zero_copy_only=False)))
    if different and mean_words >= _LONG_TEXT:
        return "text"
    return "id" if different and kinds >= NEARLY_ALL * rows.sum() else "category"


def _called(words: tuple[str, ...], pattern: str) -> bool:
    return any(re.search(pattern, word) for word in words)


def _share(answers: Distinct, pattern: str) -> float:
    return float(np.mean(pc.match_substring_regex(answers.texts, pattern).to_numpy(zero_copy_only=False)))
