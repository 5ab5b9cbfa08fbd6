"""Would the same segments come out again? The same method on two resamples, judged on everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import adjusted_rand_score

# From here on two runs agree well enough to plan with (Dolnicar, Grün & Leisch 2018).
ENOUGH = 0.6
PAIRS, SHUFFLES = 20, 10
# After so many pairs a try is given up that will not get there.
EARLY = 8
Labels = Callable[[np.ndarray, int], Callable[[np.ndarray], np.ndarray]]


@dataclass(frozen=True)
class Stability:
    """`agreement`: the mean adjusted Rand index of two resamples, 1 if equal, about 0 by chance; `low`: the lowest.

    `by_chance`: its 95th percentile where the columns are shuffled and hold no segments; NaN where it was not needed.
    """

    agreement: float
    low: float
    by_chance: float

    @property
    def is_stable(self) -> bool:
        return self.agreement >= ENOUGH and self.agreement > self.by_chance


def judge_stability(answers: np.ndarray, fit: Labels, seed: int = 0, pairs: int = PAIRS) -> Stability:
    """Fit on pairs of resamples and compare the segments of everybody.

    Args:
        answers: (n, n_items).
        fit: takes answers and a seed, gives a function from answers to the segment of each row.
    """
    random = np.random.default_rng([seed, 7])
    found: list[float] = []
    while len(found) < pairs and not _is_hopeless(found):
        found.append(_agreement(answers, fit, random))
    agreement, by_chance = float(np.mean(found)), float("nan")
    if agreement >= ENOUGH:
        shuffled = [_agreement(random.permuted(answers, axis=0), fit, random) for _ in range(SHUFFLES)]
        by_chance = float(np.quantile(shuffled, 0.95))
    return Stability(agreement, float(np.min(found)), by_chance)


def _is_hopeless(found: list[float]) -> bool:
    return len(found) == EARLY and np.mean(found) + 2 * np.std(found, ddof=1) / np.sqrt(EARLY) < ENOUGH


def _agreement(answers: np.ndarray, fit: Labels, random: np.random.Generator) -> float:
    labels = []
    for _half in range(2):
        drawn = answers[random.integers(0, len(answers), len(answers))]
        labels.append(fit(drawn, int(random.integers(2**31)))(answers))
    return float(adjusted_rand_score(*labels))
