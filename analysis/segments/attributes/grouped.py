"""The group of each customer from one attribute, form by form."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.segments.attributes.bands import band_cuts, usual_ages
from analysis.segments.attributes.form import Form
from analysis.segments.attributes.numbers import EXAMPLES, Numbered, numbered
from analysis.segments.attributes.ordered import order_of
from analysis.segments.attributes.settings import AttributeSettings
from analysis.segments.attributes.several import SEPARATORS, parts_of, separator_of
from analysis.tables.values.distinct import Distinct

# The group of all that have no group of their own. In brackets: an answer in the data may be "rest".
REST = "(rest)"
YES, NO = "yes", "no"
BANDED: tuple[Form, ...] = ("number", "birth_date", "birth_year", "date")


@dataclass(frozen=True, eq=False)
class Grouped:
    """`segment`: (n,) code of each customer's group, None without an answer; `order`: all codes as on screen.

    `low`, `high`: for bands, code → its ends (low included; high not, or included where the numbers are whole).
    `parts`: for combinations of several answers, code → the answers in it.
    `unreadable`, `examples`, `implausible`: answers that could not be used, as in `Numbered`.
    """

    segment: np.ndarray
    order: tuple[str, ...]
    unit: str = ""
    low: dict[str, float] = field(default_factory=dict)
    high: dict[str, float] = field(default_factory=dict)
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unreadable: int = 0
    examples: tuple[str, ...] = ()
    implausible: int = 0


def group_answers(
    answers: Distinct, form: Form, settings: AttributeSettings, today: pd.Timestamp, country: np.ndarray | None = None
) -> Grouped:
    """Put each customer into a group. `country`: (n,) of each customer, to tell equal postcodes apart."""
    if form in BANDED:
        return _bands(numbered(answers, form, today), settings)
    if form == "ordered":
        return _ordered(answers)
    if form == "postcode":
        return _postcodes(answers, settings, country)
    if form == "several":
        return _several(answers, settings)
    return by_size(answers.spread(np.array(answers.texts.to_pylist(), dtype=object), None), settings.most_groups)


def by_size(segment: np.ndarray, most: int) -> Grouped:
    """The largest groups, the largest first; of more than `most`, the small ones are one."""
    counts = pd.Series(segment, dtype="object").value_counts(sort=False)
    ranked = sorted(counts.index, key=lambda code: (-counts[code], code))
    if len(ranked) <= most:
        return Grouped(segment, tuple(ranked))
    kept = ranked[: most - 1]
    known = pd.Series(segment, dtype="object")
    folded = known.where(known.isna() | known.isin(kept), REST).to_numpy(dtype=object)
    return Grouped(folded, (*kept, REST))


def _bands(numbers: Numbered, settings: AttributeSettings) -> Grouped:
    answered = ~np.isnan(numbers.found)
    found = numbers.found[answered]
    segment = np.full(len(numbers.found), None, dtype=object)
    if not len(found):
        return Grouped(segment, (), numbers.unit, {}, {}, {}, numbers.unreadable, numbers.examples, numbers.implausible)
    usual = numbers.unit == "years" and settings.bands == "round"
    cuts = usual_ages(found) if usual else band_cuts(found, settings.bands, settings.count, settings.cuts)
    whole = bool((found % 1 == 0).all() and (cuts % 1 == 0).all())
    low, high = np.concatenate([[np.nan], cuts]), np.concatenate([cuts - whole, [np.nan]])
    codes = [_band_code(*ends, whole) for ends in zip(low, high, strict=True)]
    segment[answered] = np.array(codes, dtype=object)[np.searchsorted(cuts, found, side="right")]
    ends = dict(zip(codes, low, strict=True)), dict(zip(codes, high, strict=True))
    return Grouped(
        segment, tuple(codes), numbers.unit, *ends, {}, numbers.unreadable, numbers.examples, numbers.implausible
    )


def _band_code(low: float, high: float, whole: bool) -> str:
    """ "<18", "18–34", "≥65"; with fractions "2.5–<4"."""
    if np.isnan(low) and np.isnan(high):
        return "all"
    if np.isnan(high):
        return f"≥{low:.12g}"
    if np.isnan(low):
        return f"<{high + whole:.12g}"
    if whole and low == high:
        return f"{low:.12g}"
    return f"{low:.12g}–{high:.12g}" if whole else f"{low:.12g}–<{high:.12g}"


def _ordered(answers: Distinct) -> Grouped:
    texts = answers.texts.to_pylist()
    order = order_of(texts)
    if order is None:
        # Numbers with a few words among them: the words are no step of the scale.
        order = order_of([text for text in texts if order_of([text]) is not None]) or ()
    known = np.array([text if text in set(order) else None for text in texts], dtype=object)
    rows = np.bincount(answers.codes[~answers.missing], minlength=len(texts))
    strange = np.array([text is None for text in known], dtype=bool)
    examples = tuple(text for text, odd in zip(texts, strange, strict=True) if odd)[:EXAMPLES]
    return Grouped(answers.spread(known, None), tuple(order), unreadable=int(rows[strange].sum()), examples=examples)


def _postcodes(answers: Distinct, settings: AttributeSettings, country: np.ndarray | None) -> Grouped:
    texts = [text.upper().removeprefix("D-").replace(" ", "")[: settings.digits] for text in answers.texts.to_pylist()]
    areas = answers.spread(np.array(texts, dtype=object), None)
    if country is not None:
        pairs = zip(areas, country, strict=True)
        named = [area if area is None or land is None else f"{land} {area}" for area, land in pairs]
        areas = np.array(named, dtype=object)
    return by_size(areas, settings.most_groups)


def _several(answers: Distinct, settings: AttributeSettings) -> Grouped:
    separator = separator_of(answers) or SEPARATORS[0]
    split = [parts_of(text, separator) for text in answers.texts.to_pylist()]
    if settings.answer is not None:
        says = np.array([YES if settings.answer in parts else NO for parts in split], dtype=object)
        return Grouped(answers.spread(says, None), (YES, NO))
    names = [" + ".join(parts) for parts in split]
    grouped = by_size(answers.spread(np.array(names, dtype=object), None), settings.most_combinations)
    return Grouped(grouped.segment, grouped.order, parts=dict(zip(names, split, strict=True)))
