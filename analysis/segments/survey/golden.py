"""Golden questions: the few questions that tell the segments apart, for a short form next time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import StratifiedKFold
from sklearn.naive_bayes import CategoricalNB

MOST_QUESTIONS = 5
FOLDS = 5


@dataclass(frozen=True)
class GoldenQuestions:
    """`items`: place of each question, the most telling first. `accuracy`: the share put into the right segment by so
    few answers, 0–1, cross-validated with the choice of questions inside; `majority`: by always saying the largest.
    """

    items: tuple[int, ...]
    accuracy: float
    majority: float


def golden_questions(answers: np.ndarray, segment: np.ndarray, steps: int, seed: int = 0) -> GoldenQuestions | None:
    """Choose questions one after the other, each the one that helps most; None where a segment has too few people.

    Args:
        answers: (n, n_items) complete, 0 … steps. `segment`: (n,) places.
    """
    sizes = np.bincount(segment)
    if len(sizes[sizes > 0]) < 2 or sizes[sizes > 0].min() < FOLDS:
        return None
    whole = answers.astype(int)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(whole, segment)
    hits = 0
    for learn, check in folds:
        chosen = _choose(whole[learn], segment[learn], steps)
        rule = _rule(whole[learn], segment[learn], chosen, steps)
        hits += int((rule.predict(whole[check][:, chosen]) == segment[check]).sum())
    return GoldenQuestions(
        tuple(_choose(whole, segment, steps)), hits / len(segment), float(sizes.max() / len(segment))
    )


def _choose(answers: np.ndarray, segment: np.ndarray, steps: int) -> list[int]:
    chosen: list[int] = []
    for _question in range(min(MOST_QUESTIONS, answers.shape[1])):
        left = [item for item in range(answers.shape[1]) if item not in chosen]
        chosen.append(max(left, key=lambda item: _hits(answers, segment, [*chosen, item], steps)))
    return chosen


def _hits(answers: np.ndarray, segment: np.ndarray, items: list[int], steps: int) -> float:
    return float(_rule(answers, segment, items, steps).score(answers[:, items], segment))


def _rule(answers: np.ndarray, segment: np.ndarray, items: list[int], steps: int) -> CategoricalNB:
    return CategoricalNB(min_categories=steps + 1).fit(answers[:, items], segment)
