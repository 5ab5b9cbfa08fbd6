"""What the best action per segment is worth on customers it was not chosen on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FOLDS, REPEATS = 10, 20


@dataclass(frozen=True, eq=False)
class Scores:
    """For every repeat and fold, both additive over segments, so that merging segments is adding their scores.

    `learned` (n_scores, n_segments, n_arms): the margin of giving the arm to the segment's customers of the other nine
    folds; by it the arm is chosen. `held_out`: the same on the fold itself, doubly robust; by it the choice is judged.
    `customers` (n_scores,) in the fold.
    """

    learned: np.ndarray
    held_out: np.ndarray
    customers: np.ndarray


def cross_validated_scores(
    arm: np.ndarray,
    segment: np.ndarray,
    margin: np.ndarray,
    shares: np.ndarray,
    segments: int,
    unit: np.ndarray | None,
    random: np.random.Generator,
) -> Scores:
    """20 times 10 folds; who was drawn by lot together stays together.

    On each fold the value of an arm is AIPW with known shares of the arms: the mean of the other folds, corrected by
    what the customers of the fold who got the arm brought beyond it.

    Source:
        Athey & Wager (2021), Econometrica 89: values of a policy from augmented inverse-probability scores.
    """
    arms, cells = len(shares), segments * len(shares)
    cell = segment * arms + arm
    shape = FOLDS, segments, arms
    learned, held_out, customers = [], [], []
    for _repeat in range(REPEATS):
        place = _folds(len(arm) if unit is None else int(unit.max()) + 1, random)
        place = (place if unit is None else place[unit]) * cells + cell
        counts = np.bincount(place, minlength=FOLDS * cells).reshape(shape).astype(float)
        sums = np.bincount(place, weights=margin, minlength=FOLDS * cells).reshape(shape)
        mean = _means(sums.sum(axis=0) - sums, counts.sum(axis=0) - counts)
        people = counts.sum(axis=2, keepdims=True)
        learned.append((people.sum(axis=0) - people) * mean)
        held_out.append(people * mean + (sums - counts * mean) / shares)
        customers.append(people.sum(axis=(1, 2)))
    return Scores(np.concatenate(learned), np.concatenate(held_out), np.concatenate(customers))


def _folds(count: int, random: np.random.Generator) -> np.ndarray:
    return random.permutation(np.arange(count, dtype=np.int64) % FOLDS)


def _means(sums: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """(n_folds, n_segments, n_arms); nobody of the segment got the arm: the mean of the arm in all segments."""
    overall = sums.sum(axis=1, keepdims=True) / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), overall)


def values(learned: np.ndarray, held_out: np.ndarray) -> np.ndarray:
    """(n_scores, …) what the arm that looked best is worth on the fold. Arms are the last axis."""
    chosen = learned.argmax(axis=-1)
    return np.take_along_axis(held_out, chosen[..., None], axis=-1)[..., 0]


def gains(scores: Scores) -> np.ndarray:
    """(n_scores,) margin per customer of the best arm per segment beyond that of the best single arm."""
    apart = values(scores.learned, scores.held_out).sum(axis=1)
    together = values(scores.learned.sum(axis=1), scores.held_out.sum(axis=1))
    return (apart - together) / np.maximum(scores.customers, 1)


def corrected_error(found: np.ndarray) -> float:
    """Standard error of the mean of scores of repeated folds, which share most of their customers.

    Source:
        Nadeau & Bengio (2003), Machine Learning 52; an unbiased one does not exist (Bengio & Grandvalet 2004).
    """
    return float(np.sqrt((1 / len(found) + 1 / (FOLDS - 1)) * found.var(ddof=1)))
