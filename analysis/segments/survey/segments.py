"""Benefit and psychographic segments from a battery of questions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.segments.segmentation import Segmentation, make_segmentation
from analysis.segments.survey.battery import FEWEST_ITEMS, Battery, BatteryAnswers, read_answers
from analysis.segments.survey.conditional_classes import Classes
from analysis.segments.survey.description import describe_items, level_explained
from analysis.segments.survey.fitting import fit_classes
from analysis.segments.survey.golden import GoldenQuestions, golden_questions
from analysis.segments.survey.number import MOST_SEGMENTS, NumberOfSegments, choose_number
from analysis.segments.survey.stability import ENOUGH
from analysis.segments.survey.typing_rule import TypingRule, learn_rule
from analysis.tables.table import Table

FEWEST_PEOPLE = 100
MOST_ITEMS = 60
# The number is tried on so many people, the segments are fitted on so many; everybody is then put into one.
TRIED_ON, FITTED_ON = 3_000, 20_000
# Who answered less than half of the questions did not answer.
ANSWERED_AT_LEAST = 0.5
FLAT = "(same answer everywhere)"


@dataclass(frozen=True)
class SurveySettings:
    """`battery`: the questions. `kind`: "benefit" or "psychographic". `segments`: how many; None proposes a number.

    `type_others`: put those who did not answer into a segment by a short rule, where it is better than guessing.
    """

    battery: Battery
    kind: str = "benefit"
    segments: int | None = None
    type_others: bool = True
    seed: int = 0


@dataclass(frozen=True, eq=False)
class SurveySegments:
    """Segments of those who answered, by what they chose more or less than others at their level.

    `customers`: one row per customer: `customer_id`, `segment` (code), `certainty` (0–1 that the class is right if the
        model is; NaN if not from answers), `source` ("answers", "rule", "none").
    `segments`: one row per segment, the largest first: `segment`, `customers` (from answers), `share` of those placed
        by their answers, `typed` (by the rule), `certainty` (mean).
    `items`: as `describe_items` says, with the code of the segment.
    `number`: the numbers tried and the one proposed; None where the user fixed it.
    `level_explained`: share of the variance of how much people agree in general that the segments explain (0–1).
    `golden`, `rule`: the short form and the rule; None where there is too little to learn from.
    `answered`: customers who answered at least half; `flat`: of them, gave the same answer everywhere, a group of its
        own without a profile. `ticked_only`: blanks of those who ticked something were taken as no.
    """

    segmentation: Segmentation
    customers: pd.DataFrame
    segments: pd.DataFrame
    items: pd.DataFrame
    number: NumberOfSegments | None
    level_explained: float
    golden: GoldenQuestions | None
    rule: TypingRule | None
    answered: int
    flat: int
    ticked_only: bool
    settings: SurveySettings


def compute_survey_segments(
    survey: Table | pd.DataFrame, settings: SurveySettings, known: pd.DataFrame | None = None
) -> SurveySegments:
    """Find segments in the answers to a battery of questions.

    Args:
        survey: customers or feedback with `customer_id` and the questions; other customers are taken from `known`.
        settings: the questions and choices.
        known: what is known of every customer besides: `customer_id` and any columns; None: the ids in the survey.

    Raises:
        MappingError: as `read_answers`.
        NotEnoughDataError: fewer than 100 people answered, or no number of segments would come out again.
        SettingsError: fewer than 4 or more than 60 questions, or a number of segments that cannot be.
    """
    _check(settings)
    read = read_answers(survey, settings.battery)
    usable, flat = _usable(read)
    answers = read.chosen[usable]
    complete = answers[~np.isnan(answers).any(axis=1)]
    _check_people(len(complete))
    classes, number = _classes(complete, settings)
    memberships = classes.memberships(answers)
    place = memberships.argmax(axis=1)
    everybody = _everybody(read, known)
    rule = _rule(everybody, read, usable, place, settings) if settings.type_others else None
    customers = _customers(everybody, read, usable, flat, place, memberships, rule)
    codes = [f"segment_{item + 1}" for item in range(len(classes.shares))]
    order = codes + [FLAT] * bool(flat.any())
    whole = ~np.isnan(answers).any(axis=1)
    items = describe_items(answers[whole], place[whole], classes, settings.battery.items)
    return SurveySegments(
        segmentation=make_segmentation(settings.kind, "survey", customers["customer_id"], customers["segment"], order),
        customers=customers,
        segments=_sizes(customers, codes),
        items=items.assign(segment=[codes[found] for found in items["segment"]]),
        number=number,
        level_explained=level_explained(answers[whole], place[whole]),
        golden=golden_questions(answers[whole], place[whole], classes.steps, settings.seed),
        rule=rule,
        answered=int(usable.sum() + flat.sum()),
        flat=int(flat.sum()),
        ticked_only=read.ticked_only,
        settings=settings,
    )


def _classes(complete: np.ndarray, settings: SurveySettings) -> tuple[Classes, NumberOfSegments | None]:
    """The classes, as many as chosen or proposed."""
    steps, number = settings.battery.steps, None
    if settings.segments is None:
        number = choose_number(_sample(complete, TRIED_ON), steps, seed=settings.seed)
        if number.proposed < 2:
            raise _nothing_found(number)
    count = settings.segments or number.proposed
    return fit_classes(_sample(complete, FITTED_ON), steps, count, settings.seed), number


def _usable(read: BatteryAnswers) -> tuple[np.ndarray, np.ndarray]:
    """(n,) who answered enough and not the same everywhere; who gave the same answer everywhere."""
    given = ~np.isnan(read.chosen)
    enough = given.mean(axis=1) >= ANSWERED_AT_LEAST
    lowest = np.where(given, read.chosen, np.inf).min(axis=1)
    highest = np.where(given, read.chosen, -np.inf).max(axis=1)
    return enough & (lowest < highest), enough & (lowest == highest)


def _sample(answers: np.ndarray, most: int) -> np.ndarray:
    if len(answers) <= most:
        return answers
    return answers[np.sort(np.random.default_rng(0).choice(len(answers), most, replace=False))]


def _everybody(read: BatteryAnswers, known: pd.DataFrame | None) -> pd.DataFrame:
    """(n_customers,) indexed by customer: what is known of each; those who answered first come with nothing."""
    if known is None:
        return pd.DataFrame(index=read.customer_ids)
    described = known.drop_duplicates("customer_id")
    described = described.set_index(described["customer_id"].astype("str")).drop(columns="customer_id")
    return described.reindex(described.index.union(read.customer_ids))


def _rule(
    everybody: pd.DataFrame, read: BatteryAnswers, usable: np.ndarray, place: np.ndarray, settings: SurveySettings
) -> TypingRule | None:
    about = everybody.drop(columns=[name for name in settings.battery.items if name in everybody])
    silent = ~about.index.isin(read.customer_ids[_spoke(read)])
    return learn_rule(about.reindex(read.customer_ids[usable]), place, about[silent], settings.seed)


def _spoke(read: BatteryAnswers) -> np.ndarray:
    return (~np.isnan(read.chosen)).mean(axis=1) >= ANSWERED_AT_LEAST


def _customers(
    everybody: pd.DataFrame,
    read: BatteryAnswers,
    usable: np.ndarray,
    flat: np.ndarray,
    place: np.ndarray,
    memberships: np.ndarray,
    rule: TypingRule | None,
) -> pd.DataFrame:
    rows = pd.DataFrame({"segment": None, "certainty": np.nan, "source": "none"}, index=everybody.index, dtype="object")
    answered, same = read.customer_ids[usable], read.customer_ids[flat]
    rows.loc[answered, "segment"] = np.array([f"segment_{found + 1}" for found in place], dtype=object)
    rows.loc[answered, "certainty"] = memberships.max(axis=1)
    rows.loc[same, "segment"] = FLAT
    rows.loc[answered.union(same), "source"] = "answers"
    if rule is not None and rule.is_better:
        silent = everybody.index[~everybody.index.isin(read.customer_ids[_spoke(read)])]
        rows.loc[silent, "segment"] = np.array([f"segment_{found + 1}" for found in rule.typed], dtype=object)
        rows.loc[silent, "source"] = "rule"
    rows = rows.rename_axis("customer_id").reset_index()
    return rows.astype({"customer_id": "str", "certainty": float, "source": "str"})


def _sizes(customers: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    answered = customers[customers["source"] == "answers"].groupby("segment")["certainty"].agg(["size", "mean"])
    typed = customers.loc[customers["source"] == "rule", "segment"].value_counts()
    found = answered.reindex(codes)
    count = found["size"].fillna(0).astype(int).to_numpy()
    return pd.DataFrame(
        {
            "segment": codes,
            "customers": count,
            "share": count / max(count.sum(), 1),
            "typed": typed.reindex(codes).fillna(0).astype(int).to_numpy(),
            "certainty": found["mean"].to_numpy(),
        }
    )


def _check(settings: SurveySettings) -> None:
    found = len(settings.battery.items)
    if not FEWEST_ITEMS <= found <= MOST_ITEMS:
        raise SettingsError(
            "{found} questions were chosen; {fewest} to {most} on one scale are needed. Choose others.",
            found=found,
            fewest=FEWEST_ITEMS,
            most=MOST_ITEMS,
        )
    if settings.segments is not None and not 2 <= settings.segments <= MOST_SEGMENTS:
        raise SettingsError(
            "{found} segments were asked for; 2 to {most} are possible.", found=settings.segments, most=MOST_SEGMENTS
        )


def _check_people(found: int) -> None:
    if found < FEWEST_PEOPLE:
        raise NotEnoughDataError(
            "{found} customers answered all these questions; {fewest} are needed. Choose fewer questions, or bring "
            "more answers.",
            found=found,
            fewest=FEWEST_PEOPLE,
        )


def _nothing_found(number: NumberOfSegments) -> NotEnoughDataError:
    best = number.tried.loc[number.tried["agreement"].idxmax()]
    return NotEnoughDataError(
        "These answers hold no segments that would come out again with other people: the best try, {segments} "
        "segments, agrees with itself to {agreement} of 1, and {needed} are needed. Customers differ by degree, not "
        "by kind; or choose a number of segments yourself.",
        segments=int(best["segments"]),
        agreement=round(float(best["agreement"]), 2),
        needed=ENOUGH,
    )
