"""How well a rule tells who leaves, with what chance leaves open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata


@dataclass(frozen=True, eq=False)
class Scored:
    """A figure, and how far each customer moves it (n,): their squares add up to its variance."""

    value: float
    influence: np.ndarray


def area_under_curve(score: np.ndarray, silent: np.ndarray) -> Scored:
    """P(somebody who left was ranked above somebody who stayed), ties half; both must occur.

    Source:
        DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44: variance from each customer's placement.
    """
    above, below = _placements(score, silent)
    value = float(above.mean())
    influence = np.empty(len(score))
    influence[silent] = (above - value) / len(above)
    influence[~silent] = (below - value) / len(below)
    return Scored(value, influence)


def brier_score(p: np.ndarray, silent: np.ndarray) -> Scored:
    """Mean squared distance of the probabilities from what happened; lower is better."""
    squares = (p - silent) ** 2
    return Scored(float(squares.mean()), (squares - squares.mean()) / len(squares))


def found_in_top(score: np.ndarray, silent: np.ndarray, share: float = 0.1) -> tuple[float, int]:
    """Share of leavers among the customers ranked highest, ties in part, and how many customers that is."""
    named = max(round(len(score) * share), 1)
    edge = np.partition(score, -named)[-named]
    above, level = score > edge, score == edge
    part = (named - above.sum()) / level.sum()
    return float((silent[above].sum() + part * silent[level].sum()) / named), named


def mean_over_dates(scores: list[Scored], customers: list[np.ndarray]) -> tuple[float, float]:
    """Mean of a figure over several dates, and its standard error; a customer seen at all of them counts as one.

    Args:
        customers: for each date (n,) numbers of the customers behind the influence.

    Source:
        Obuchowski (1997), Biometrics 53: clustered data.
    """
    count = max(int(numbers.max()) for numbers in customers) + 1
    moved = np.zeros(count)
    for score, numbers in zip(scores, customers, strict=True):
        moved += np.bincount(numbers, score.influence, minlength=count) / len(scores)
    return float(np.mean([score.value for score in scores])), float(np.sqrt((moved**2).sum()))


def difference(one: Scored, other: Scored) -> Scored:
    """`one` minus `other`, customer by customer."""
    return Scored(one.value - other.value, one.influence - other.influence)


def _placements(score: np.ndarray, silent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each who left the share of stayers ranked below, for each stayer the share of leavers ranked above."""
    left, stayed = int(silent.sum()), int((~silent).sum())
    ranks = rankdata(score)
    above = (ranks[silent] - rankdata(score[silent])) / stayed
    below = 1 - (ranks[~silent] - rankdata(score[~silent])) / left
    return above, below
