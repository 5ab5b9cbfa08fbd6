"""Classes of answers given how much somebody agrees in general."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from answers_world import planted
from sklearn.metrics import adjusted_rand_score

from analysis.segments.survey.conditional_classes import expected_answers, log_norms
from analysis.segments.survey.description import describe_items, level_explained
from analysis.segments.survey.fitting import fit_classes
from analysis.segments.survey.number import choose_number


@pytest.mark.parametrize("steps", [1, 3])
def test_the_norm_is_the_sum_over_all_answers_with_the_total(steps):
    profile = np.array([0.7, -0.3, 1.1])
    ways = np.array([1, 3, 3, 1]) if steps == 3 else np.array([1, 1])
    by_hand, means = np.zeros(3 * steps + 1), np.zeros((3 * steps + 1, 3))
    for answers in product(range(steps + 1), repeat=3):
        weight = np.exp(profile @ answers) * np.prod(ways[list(answers)])
        by_hand[sum(answers)] += weight
        means[sum(answers)] += weight * np.array(answers)
    np.testing.assert_allclose(log_norms(profile[None], steps)[0], np.log(by_hand))
    totals = np.arange(3 * steps + 1)
    np.testing.assert_allclose(expected_answers(profile, steps, totals), means / by_hand[:, None], atol=1e-12)


@pytest.mark.parametrize(("steps", "strength"), [(1, 3.0), (4, 1.5)])
def test_planted_segments_are_found_whatever_the_level(steps, strength):
    answers, truth = planted(600, steps, items=12, strength=strength)
    classes = fit_classes(answers, steps, 3)
    found = classes.memberships(answers.astype(float)).argmax(axis=1)
    assert adjusted_rand_score(truth, found) > 0.5
    assert level_explained(answers, found) < 0.05


def test_the_number_is_proposed_by_what_would_come_out_again():
    answers, _truth = planted(250, items=9, strength=3.5)
    number = choose_number(answers, 1, most=3)
    tried = number.tried.set_index("segments")
    assert number.proposed == 3
    assert tried.loc[3, "agreement"] > max(0.6, tried.loc[3, "by_chance"])


def test_yes_sayers_and_no_sayers_alone_are_no_segments():
    answers, _truth = planted(500, strength=0.0)
    assert choose_number(answers, 1, most=3).proposed == 1


def test_the_same_answers_give_the_same_classes_in_any_order_of_rows():
    answers, _truth = planted(300)
    straight, mixed = fit_classes(answers, 1, 3), fit_classes(answers[::-1], 1, 3)
    np.testing.assert_array_equal(straight.profiles, mixed.profiles)


def test_a_question_left_out_does_not_count():
    answers, _truth = planted(400, strength=3.0)
    classes = fit_classes(answers, 1, 3)
    gaps = answers.astype(float)
    gaps[:, 0] = np.nan
    agreement = adjusted_rand_score(
        classes.memberships(gaps).argmax(axis=1), classes.memberships(answers.astype(float)).argmax(axis=1)
    )
    assert agreement > 0.5


def test_what_sets_a_segment_apart_is_measured_at_its_own_level():
    answers, truth = planted(600, items=9, strength=3.0)
    classes = fit_classes(answers, 1, 3)
    items = tuple(f"q{place}" for place in range(9))
    described = describe_items(answers, truth, classes, items)
    for segment in range(3):
        own = described[described["segment"] == segment]
        assert set(own["item"].head(3)) == {f"q{place}" for place in range(9) if place % 3 == segment}
        assert (own["low"].head(3) > 0).all()
        # The total of everybody is given: what is chosen more is chosen less elsewhere.
        assert own["difference"].sum() == pytest.approx(0, abs=1e-9)


def test_segments_that_are_the_number_of_yeses_are_unmasked():
    answers, _truth = planted(300)
    assert level_explained(answers, (answers.sum(axis=1) > 4).astype(int)) > 0.5
