"""Segments from a survey, the short form, and those who did not answer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from answers_world import as_file, planted
from sklearn.metrics import adjusted_rand_score

from analysis.charts import survey_items_chart
from analysis.errors import NotEnoughDataError, SettingsError
from analysis.segments import MISSING, Battery, SurveySettings, compute_survey_segments
from analysis.segments.survey import FLAT
from analysis.segments.survey.typing_rule import learn_rule

ANSWERS, TRUTH = planted(600, items=12, strength=3.0)


BATTERY = Battery(tuple(f"q{n}" for n in range(12)), ("no", "yes"))


def survey(known: np.ndarray | None = None, silent: int = 0) -> pd.DataFrame:
    """600 answers; `known` is a column of everybody; the last `silent` did not answer."""
    file = as_file(ANSWERS, **({} if known is None else {"town": known}))
    file.loc[len(file) - silent :, [name for name in file if name.startswith("q")]] = None
    return file


def found(file: pd.DataFrame, known: pd.DataFrame | None = None, **choices):
    settings = SurveySettings(**{"battery": BATTERY, "segments": 3, **choices})
    return compute_survey_segments(file, settings, known)


@pytest.fixture(scope="module")
def segments():
    return found(survey())


def test_everybody_who_answered_is_in_one_segment_and_the_profileless_are_apart(segments):
    sizes = segments.segmentation.sizes
    same = int(((ANSWERS.sum(axis=1) == 0) | (ANSWERS.sum(axis=1) == 12)).sum())
    assert (sizes.sum(), sizes[FLAT]) == (600, same)
    placed = segments.customers["segment"] != FLAT
    assert adjusted_rand_score(TRUTH[placed], segments.customers["segment"][placed]) > 0.5
    assert segments.segmentation.kind == "benefit"


def test_a_few_golden_questions_beat_the_majority(segments):
    golden = segments.golden
    assert len(set(golden.items)) == 5
    assert golden.accuracy > golden.majority + 0.1


def test_a_rule_that_is_better_than_the_majority_places_those_who_did_not_answer():
    file = survey(np.where(TRUTH == 0, "coast", np.where(TRUTH == 1, "hills", "city")), silent=90)
    segments = found(file, file[["customer_id", "town"]])
    assert segments.rule.is_better
    assert segments.rule.features == ("town",)
    silent = segments.customers.tail(90)
    assert (silent["source"] == "rule").all()
    assert adjusted_rand_score(TRUTH[-90:], silent["segment"]) > 0.5
    assert segments.segments["typed"].sum() == 90


def test_a_rule_that_is_not_better_places_nobody():
    towns = np.random.default_rng(3).choice(["coast", "hills"], 600)
    file = survey(towns, silent=90)
    segments = found(file, file[["customer_id", "town"]])
    assert not segments.rule.is_better
    assert segments.segmentation.sizes[MISSING] == 90


def test_the_accuracy_of_a_rule_on_nothing_but_noise_is_the_majority_at_most():
    random = np.random.default_rng(5)
    known = pd.DataFrame(random.normal(size=(300, 20)), columns=[f"x{n}" for n in range(20)])
    rule = learn_rule(known, random.integers(0, 3, 300), known.head(0))
    assert rule.accuracy < 0.42
    assert not rule.is_better


def test_customers_of_other_tables_who_were_not_asked_have_no_answer():
    everybody = pd.DataFrame({"customer_id": [f"c{n:04}" for n in range(650)]})
    segments = found(survey(), everybody)
    assert len(segments.customers) == 650
    assert segments.segmentation.sizes[MISSING] == 50


def test_the_order_of_rows_does_not_matter(segments):
    straight, mixed = segments, found(survey().sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(straight.customers, mixed.customers)


def test_the_picture_has_a_cell_for_each_question_and_segment(segments):
    drawn = survey_items_chart(segments).to_dict()
    assert max(len(data) for data in drawn["datasets"].values()) == 12 * 3


@pytest.mark.parametrize(
    ("choices", "kind", "said"),
    [
        ({"segments": 1}, SettingsError, "1 segments were asked for"),
        ({"segments": 40}, SettingsError, "40 segments were asked for"),
        ({"battery": Battery(("q0", "q1"), ("no", "yes"))}, SettingsError, "2 questions were chosen"),
    ],
)
def test_choices_that_cannot_be_are_refused(choices, kind, said):
    settings = SurveySettings(**{"battery": BATTERY, **choices})
    with pytest.raises(kind, match=said):
        compute_survey_segments(survey(), settings)


def test_three_customers_or_identical_ones_are_too_few():
    with pytest.raises(NotEnoughDataError, match="3 customers answered"):
        found(survey().head(3).assign(q0=["0", "1", "0"]))
    same = survey()
    same[[name for name in same if name.startswith("q")]] = "1"
    with pytest.raises(NotEnoughDataError, match="0 customers answered"):
        found(same)


def test_answers_that_differ_by_degree_only_hold_no_segments():
    answers, _truth = planted(400, strength=0.0)
    with pytest.raises(NotEnoughDataError, match="no segments that would come out again"):
        found(as_file(answers), segments=None, battery=Battery(BATTERY.items[:9], BATTERY.scale))
