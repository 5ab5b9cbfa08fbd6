"""How many segments: as many as the answers support, and as would come out again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.segments.survey.conditional_classes import Classes
from analysis.segments.survey.fitting import STARTS, fit_classes
from analysis.segments.survey.stability import Stability, judge_stability

MOST_SEGMENTS = 6
# A segment of less than this share is no segment to plan with.
SMALLEST_SHARE = 0.03
# After so many numbers in a row that would not come out again, a larger one will not either.
_GIVE_UP = 2


@dataclass(frozen=True, eq=False)
class NumberOfSegments:
    """`tried`: one row per number: `segments`, `bic` (lower is better), `agreement` (mean adjusted Rand index of two
    resamples), `agreement_low`, `by_chance` (95th percentile with shuffled columns; NaN where it was not needed),
    `is_stable`, `better_than_one` (BIC below that of one segment for all).
    `proposed`: the stable number with the lowest BIC; 1 if none is stable or one is best.
    """

    tried: pd.DataFrame
    proposed: int


def choose_number(answers: np.ndarray, steps: int, most: int = MOST_SEGMENTS, seed: int = 0) -> NumberOfSegments:
    """Try 2, 3, … segments.

    Args:
        answers: (n, n_items) complete, whole numbers 0 … steps.
    """
    alone = bic(fit_classes(answers, steps, 1), len(answers))
    rows, failed = [], 0
    for count in range(2, most + 1):
        classes = fit_classes(answers, steps, count, seed)
        stability = judge_stability(answers, _labels(steps, count), seed)
        stable = stability.is_stable and smallest_share(classes, answers) >= SMALLEST_SHARE
        rows.append(_row(count, bic(classes, len(answers)), stability, stable, alone))
        failed = 0 if stable else failed + 1
        if failed == _GIVE_UP:
            break
    tried = pd.DataFrame(rows)
    fitting = tried[tried["is_stable"] & tried["better_than_one"]]
    proposed = int(fitting.loc[fitting["bic"].idxmin(), "segments"]) if len(fitting) else 1
    return NumberOfSegments(tried, proposed)


def bic(classes: Classes, people: int) -> float:
    """The Bayesian information criterion: a segment more must explain more than its own parameters."""
    count, items = classes.profiles.shape
    parameters = count * (items - 1) + count - 1
    return float(-2 * classes.log_likelihood + parameters * np.log(people))


def smallest_share(classes: Classes, answers: np.ndarray) -> float:
    sizes = np.bincount(classes.memberships(answers).argmax(axis=1), minlength=len(classes.shares))
    return float(sizes.min() / len(answers))


def _labels(steps: int, count: int):
    def fit(answers: np.ndarray, seed: int):
        classes = fit_classes(answers, steps, count, seed, STARTS)
        return lambda every: classes.memberships(every).argmax(axis=1)

    return fit


def _row(count: int, criterion: float, stability: Stability, stable: bool, alone: float) -> dict:
    return {
        "segments": count,
        "bic": criterion,
        "agreement": stability.agreement,
        "agreement_low": stability.low,
        "by_chance": stability.by_chance,
        "is_stable": stable,
        "better_than_one": criterion < alone,
    }
