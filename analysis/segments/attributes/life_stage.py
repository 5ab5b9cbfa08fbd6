"""Life stage: rules over age, family and time as customer; the first that fits decides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.segments.attributes.answers import answers_of
from analysis.segments.attributes.form import form_of
from analysis.segments.attributes.grouped import REST
from analysis.segments.attributes.numbers import numbered
from analysis.segments.group_values import value_groups
from analysis.segments.segmentation import Segmentation, make_segmentation
from analysis.segments.small_groups import merge_small
from analysis.tables.purchases import Moment
from analysis.tables.table import Table
from analysis.tables.values.numbers import read_numbers
from analysis.tables.values.yes_no import YES

OPEN = float("nan")


@dataclass(frozen=True)
class LifeStageRule:
    """`name`: code or the user's own word. `age_from`, `age_to`: years, both included, NaN for open. `children`: True,
    False, or None for either. `months_from`: at least so many months as customer, NaN for any."""

    name: str
    age_from: float = OPEN
    age_to: float = OPEN
    children: bool | None = None
    months_from: float = OPEN


USUAL_RULES = (
    LifeStageRule("young_family", age_to=39, children=True),
    LifeStageRule("established_family", age_from=40, age_to=64, children=True),
    LifeStageRule("young_adults", age_to=34),
    LifeStageRule("middle_years", age_from=35, age_to=64),
    LifeStageRule("later_life", age_from=65),
)


@dataclass(frozen=True)
class LifeStageSettings:
    """`age`: column with an age, year or date of birth. `children`: column with their number or yes and no; None where
    nothing is known of it, then no rule that asks for children fits. `since`: column with the date as of which somebody
    is a customer, or None. `observed_until`: the day on which ages are counted; None for today."""

    age: str
    children: str | None = None
    since: str | None = None
    rules: tuple[LifeStageRule, ...] = USUAL_RULES
    observed_until: Moment | None = None


@dataclass(frozen=True, eq=False)
class LifeStages:
    """`groups`: one row per stage as `value_groups` says; whom no rule fits is in "(rest)", whose age is not known in
    "missing". `shown`: the same with stages of fewer than 5 customers together in one."""

    segmentation: Segmentation
    groups: pd.DataFrame
    shown: pd.DataFrame
    settings: LifeStageSettings


def segment_by_life_stage(
    customers: Table | pd.DataFrame, settings: LifeStageSettings, orders: Table | pd.DataFrame | None = None
) -> LifeStages:
    """Put every customer into the first stage whose rule fits.

    Who did not answer what a rule asks for is not caught by that rule; without an age nobody has a stage.

    Raises:
        SettingsError: no rules, two of one name, or one whose ages are the wrong way round.
        MappingError: there is no such column.
    """
    _check(settings.rules)
    today = pd.Timestamp(settings.observed_until or pd.Timestamp.now())
    age, ids = _number(customers, settings.age, today)
    children = _children(customers, settings.children, len(age))
    months = _months(customers, settings.since, today, len(age))
    fits = [_fits(rule, age, children, months) for rule in settings.rules]
    names = [rule.name for rule in settings.rules]
    stage = np.select(fits, names, REST).astype(object)
    stage[np.isnan(age)] = None
    order = [*names, *([REST] if (stage == REST).any() else [])]
    made = make_segmentation("demographic", "attribute", ids, stage, order)
    groups, shown = (value_groups(found, orders, settings.observed_until)[0] for found in (made, merge_small(made)))
    return LifeStages(made, groups, shown, settings)


def _fits(rule: LifeStageRule, age: np.ndarray, children: np.ndarray, months: np.ndarray) -> np.ndarray:
    """(n,) comparing with NaN is false: an open end leaves nobody out, an answer that is missing does."""
    fits = ~((age < rule.age_from) | (age > rule.age_to)) & ~np.isnan(age)
    if rule.children is not None:
        fits &= children == float(rule.children)
    if not np.isnan(rule.months_from):
        fits &= months >= rule.months_from
    return fits


def _number(customers: Table | pd.DataFrame, column: str, today: pd.Timestamp) -> tuple[np.ndarray, pd.Index]:
    answers = answers_of(customers, column)
    return numbered(answers.distinct, form_of(column, answers.distinct), today).found, answers.customer_ids


def _children(customers: Table | pd.DataFrame, column: str | None, count: int) -> np.ndarray:
    """(n,) 1 with children, 0 without, NaN where it is not known."""
    if column is None:
        return np.full(count, np.nan)
    answers = answers_of(customers, column)
    texts = pd.Series(answers.distinct.texts.to_pandas(), dtype="str")
    numbers = read_numbers(texts).parsed
    says_yes = np.where(texts.str.lower().isin(YES), 1.0, 0.0)
    return answers.distinct.spread(np.where(np.isnan(numbers), says_yes, (numbers > 0).astype(float)), np.nan)


def _months(customers: Table | pd.DataFrame, column: str | None, today: pd.Timestamp, count: int) -> np.ndarray:
    if column is None:
        return np.full(count, np.nan)
    answers = answers_of(customers, column)
    found = numbered(answers.distinct, "date", today)
    return found.found * (1 if found.unit == "months_since" else 12)


def _check(rules: tuple[LifeStageRule, ...]) -> None:
    names = [rule.name for rule in rules]
    if not names or len(set(names)) < len(names):
        raise SettingsError(
            "Life stages need at least one rule, each with a name of its own. Found: {found}.",
            found=", ".join(names) or "–",
        )
    for rule in rules:
        if rule.age_from > rule.age_to:
            raise SettingsError(
                "The stage '{name}' goes from {low} to {high} years: nobody fits. Turn the ages round.",
                name=rule.name,
                low=rule.age_from,
                high=rule.age_to,
            )
