"""Repairs one can hope for: one point more, or what the best group already manages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.journey.leaks.states import State

SMALLEST_COMPARED = 100
ONE_POINT = 0.01


@dataclass(frozen=True)
class BestGroup:
    """`grouping`: what the groups differ in; `group`: the one with the highest shrunken `rate` (0–1)."""

    grouping: str
    group: str
    rate: float


def shrunken_rates(passed: np.ndarray, settled: np.ndarray) -> np.ndarray:
    """Pass rates of groups, drawn towards the common one: the more, the less of their spread is beyond chance.

    Beta-binomial, the correlation within groups by the method of moments; without shrinking, the smallest group
    would win by luck.

    Source:
        Kleinman (1973), Journal of the American Statistical Association 68.
    """
    total = settled.sum()
    common = passed.sum() / total
    groups = len(settled)
    variance = common * (1 - common)
    spread = (settled * (passed / settled - common) ** 2).sum()
    beyond_chance = spread - variance * (groups - 1)
    room = variance * (total - (settled**2).sum() / total - (groups - 1))
    if beyond_chance <= 0 or room <= 0:
        return np.full(groups, common)
    correlation = min(beyond_chance / room, 1.0)
    prior = 1 / correlation - 1
    return (passed + prior * common) / (settled + prior)


def best_group(state: State, groups: Mapping[str, pd.Categorical]) -> BestGroup | None:
    """The group with the highest shrunken rate; None if no group stands out from the others.

    Args:
        groups: name of the grouping → by customer code the group.
    """
    found = []
    for grouping, values in groups.items():
        codes = values.codes[state.customer]
        passed, settled = (_counts(codes, mask, values) for mask in (state.passed, state.passed | state.lost))
        compared = np.flatnonzero(settled >= SMALLEST_COMPARED)
        if len(compared) < 2:
            continue
        rates = shrunken_rates(passed[compared], settled[compared])
        if np.ptp(rates) > 0:
            winner = int(np.argmax(rates))
            found.append(BestGroup(grouping, str(values.categories[compared[winner]]), float(rates[winner])))
    return max(found, key=lambda best: best.rate, default=None)


def _counts(codes: np.ndarray, mask: np.ndarray, values: pd.Categorical) -> np.ndarray:
    return np.bincount(codes[mask & (codes >= 0)], minlength=len(values.categories)).astype(float)
