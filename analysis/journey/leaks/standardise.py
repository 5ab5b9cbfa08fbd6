"""What the lost would have brought, had they gone on: those who went on, made comparable.

Who goes on differs from who is lost, so the mean of those who went on flatters. Augmented inverse probability
weighting: a model of the money, predicted for the lost, corrected by the weighted errors among those who went on.
It is right if either the model of the money or that of going on is. Cross-fitting: nobody is predicted by a model
that has seen him.

Source: Robins, Rotnitzky & Zhao (1994); Chernozhukov et al. (2018), "Double/debiased machine learning".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from analysis.journey.leaks.regression import fit_logistic, fit_ridge, predict

FOLDS = 5
SMALLEST_CHANCE = 0.05
PENALTY = 5.0
# The two models have a few dozen coefficients; more customers than that make them slower, not better.
MOST_FITTED = 20_000
SEED = 19940301


@dataclass(frozen=True, eq=False)
class Comparable:
    """(n,) per customer, those who went on and those lost.

    `expected`: money expected had they gone on. `weight`: of those who went on, how much they stand for the lost
    (0 for the lost). `trimmed`: lost customers whose chance of going on was below 5 % and was set to it.
    """

    expected: np.ndarray
    weight: np.ndarray
    trimmed: int


def make_comparable(x: np.ndarray, passed: np.ndarray, money: np.ndarray) -> Comparable:
    """Cross-fit both models.

    Args:
        x: (n, p) standardised, known when the state was entered.
        passed: (n,) bool, both values at least twice the folds.
        money: (n,) counted only of those who passed.
    """
    rng = np.random.default_rng(SEED)
    fold = _folds(rng, passed)
    expected, chance, odds = np.zeros(len(x)), np.zeros(len(x)), None
    for number in range(FOLDS):
        own, others = fold == number, _some(rng, np.flatnonzero(fold != number))
        going_on = _some(rng, np.flatnonzero((fold != number) & passed))
        odds = fit_logistic(x[others], passed[others], PENALTY, start=odds)
        chance[own] = expit(predict(odds, x[own]))
        expected[own] = predict(fit_ridge(x[going_on], money[going_on], PENALTY), x[own])
    # A straight line may promise the lost more than anybody ever brought.
    expected = expected.clip(money[passed].min(), money[passed].max())
    rare = chance < SMALLEST_CHANCE
    odds_lost = 1 / np.maximum(chance, SMALLEST_CHANCE) - 1
    return Comparable(expected, np.where(passed, odds_lost, 0.0), int((rare & ~passed).sum()))


def _folds(rng: np.random.Generator, passed: np.ndarray) -> np.ndarray:
    """Equal folds among those who passed and among the lost."""
    fold = np.zeros(len(passed), dtype=np.int64)
    for group in (passed, ~passed):
        fold[group] = rng.permutation(int(group.sum())) % FOLDS
    return fold


def _some(rng: np.random.Generator, rows: np.ndarray) -> np.ndarray:
    return rows if len(rows) <= MOST_FITTED else rng.choice(rows, MOST_FITTED, replace=False)
