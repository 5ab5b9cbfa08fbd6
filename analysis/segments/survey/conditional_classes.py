"""Latent classes of answers given how much somebody agrees in general: who says yes to everything is no class.

Each answer x of 0 … m steps to item j has odds exp(level + b[class, j]) per step. Given a person's total the level
cancels, whatever it is, and what is left is which items got the points: a class is a profile, never a level.

Source:
    Rost (1990), Applied Psychological Measurement 14: mixed Rasch model; Andrich (1978): binomial steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np

# How far a class's item lies from everybody's, in log odds, is thought normal with variance 1 / PRIOR: it keeps
# profiles that a few people wrote from becoming classes.
PRIOR = 6.0
# A class holds at least so many people in thought: none becomes empty.
_WEIGHT = 1.0
_LARGEST_STEP, _TOLERANCE = 1.0, 1e-2


@dataclass(frozen=True, eq=False)
class Answered:
    """Different rows of answers with the number of people who gave them, sorted by total.

    `rows`: (n_rows, n_items) whole numbers 0 … `steps`; `counts`: (n_rows,); `totals`: (n_rows,) rising;
    `starts`: the first row of each different total, `levels`.
    """

    rows: np.ndarray
    counts: np.ndarray
    totals: np.ndarray
    starts: np.ndarray
    levels: np.ndarray
    steps: int


@dataclass(frozen=True, eq=False)
class Classes:
    """`profiles`: (n_classes, n_items) log odds of a step, each row with mean 0; `shares`: (n_classes,) sum 1;
    `common`: (n_items,) log odds of everybody as one class; `log_likelihood` given the totals.
    """

    profiles: np.ndarray
    shares: np.ndarray
    common: np.ndarray
    log_likelihood: float
    steps: int

    def memberships(self, answers: np.ndarray) -> np.ndarray:
        """(n, n_classes) how probable each class is; `answers` (n, n_items), NaN for an item left out."""
        given = ~np.isnan(answers)
        log_odds = np.nan_to_num(answers) @ self.profiles.T + np.log(self.shares)
        patterns, pattern = np.unique(given, axis=0, return_inverse=True)
        pattern = pattern.reshape(-1)
        for place, items in enumerate(patterns):
            who = np.flatnonzero(pattern == place)
            totals = np.nan_to_num(answers[who]).sum(axis=1).astype(int)
            log_odds[who] -= log_norms(self.profiles[:, items], self.steps)[:, totals].T
        return _softmax(log_odds)[0]


def gather(answers: np.ndarray, steps: int) -> Answered:
    """Complete answers as different rows; those with the lowest or highest total say nothing about a profile."""
    totals = answers.sum(axis=1)
    telling = answers[(totals > 0) & (totals < steps * answers.shape[1])]
    rows, counts = np.unique(telling, axis=0, return_counts=True)
    order = np.argsort(rows.sum(axis=1), kind="stable")
    rows, counts = rows[order], counts[order].astype(float)
    totals = rows.sum(axis=1).astype(int)
    levels, starts = np.unique(totals, return_index=True)
    return Answered(rows, counts, totals, starts, levels, steps)


def log_norms(profiles: np.ndarray, steps: int) -> np.ndarray:
    """(n_classes, n_items × steps + 1) log of the sum over all answers with each total of exp(answers @ profile)."""
    items = _polynomials(profiles, steps)
    whole = _products(items)[0]
    return np.log(whole) + _scale(profiles, steps).sum(axis=1, keepdims=True)


@dataclass(frozen=True, eq=False)
class Fits:
    """Several fits side by side: `profiles` (n_fits, n_classes, n_items), `shares` (n_fits, n_classes),
    `log_likelihoods`, `penalised` (n_fits,)."""

    profiles: np.ndarray
    shares: np.ndarray
    log_likelihoods: np.ndarray
    penalised: np.ndarray

    def best(self, count: int) -> Fits:
        """The ones with the highest penalised likelihood, the best first."""
        order = np.argsort(-self.penalised, kind="stable")[:count]
        return Fits(self.profiles[order], self.shares[order], self.log_likelihoods[order], self.penalised[order])


def improve(
    answered: Answered, profiles: np.ndarray, shares: np.ndarray, common: np.ndarray, rounds: int, prior: float = PRIOR
) -> Fits:
    """Rounds of expectation and one Newton step each, until no penalised likelihood grows any more to speak of."""
    last = np.full(len(profiles), -np.inf)
    for _round in range(rounds):
        expectation = _expect(answered, profiles, shares)
        penalised = expectation.log_likelihoods - prior / 2 * ((profiles - common) ** 2).sum(axis=(1, 2))
        if (penalised - last < _TOLERANCE).all():
            break
        last, weight = penalised, expectation.weights.sum(axis=0)
        shares = (weight + _WEIGHT) / (weight + _WEIGHT).sum(axis=1, keepdims=True)
        profiles = _step(answered, profiles, expectation, common, prior)
    return Fits(profiles, shares, expectation.log_likelihoods, penalised)


@dataclass(frozen=True, eq=False)
class _Expectation:
    """`weights`: (n_rows, n_fits, n_classes) people of each row in each class; `items`, `whole`, `others`: the
    polynomials of all classes of all fits, one after the other."""

    weights: np.ndarray
    log_likelihoods: np.ndarray
    items: np.ndarray
    whole: np.ndarray
    others: np.ndarray


def _expect(answered: Answered, profiles: np.ndarray, shares: np.ndarray) -> _Expectation:
    fits, classes, _items = profiles.shape
    flat = profiles.reshape(fits * classes, -1)
    items = _polynomials(flat, answered.steps)
    whole, others = _products(items)
    norms = np.log(whole) + _scale(flat, answered.steps).sum(axis=1, keepdims=True)
    log_odds = answered.rows @ flat.T - norms[:, answered.totals].T + np.log(shares).ravel()
    member, total = _softmax(log_odds.reshape(-1, fits, classes))
    return _Expectation(member * answered.counts[:, None, None], answered.counts @ total, items, whole, others)


def _step(
    answered: Answered, profiles: np.ndarray, expectation: _Expectation, common: np.ndarray, prior: float
) -> np.ndarray:
    """The profiles after one Newton step for each item by itself."""
    weights = expectation.weights.reshape(len(answered.rows), -1)
    people = np.add.reduceat(weights, answered.starts, axis=0).T
    mean, variance = _moments(expectation.items, expectation.whole, expectation.others, answered.levels)
    flat = profiles.reshape(len(people), -1)
    expected = (mean @ people[:, :, None])[..., 0]
    curvature = (variance @ people[:, :, None])[..., 0] + prior
    step = (weights.T @ answered.rows - expected - prior * (flat - common)) / curvature
    moved = flat + np.clip(step, -_LARGEST_STEP, _LARGEST_STEP)
    return (moved - moved.mean(axis=1, keepdims=True)).reshape(profiles.shape)


def one_class(answered: Answered) -> tuple[np.ndarray, float]:
    """(n_items,) the profile of everybody, and its log likelihood given the totals."""
    start = np.zeros((1, 1, answered.rows.shape[1]))
    fits = improve(answered, start, np.ones((1, 1)), start[0, 0], 50, prior=1e-6)
    return fits.profiles[0, 0], float(fits.log_likelihoods[0])


def expected_answers(profile: np.ndarray, steps: int, totals: np.ndarray) -> np.ndarray:
    """(n, n_items) the mean answer of people with these totals if all of them had this profile."""
    items = _polynomials(profile[None], steps)
    whole, others = _products(items)
    return _moments(items, whole, others, np.arange(whole.shape[1]))[0][0][:, totals].T


def _scale(profiles: np.ndarray, steps: int) -> np.ndarray:
    """(n_classes, n_items) the log of each item's polynomial at 1, taken out against overflow."""
    return steps * np.logaddexp(0, profiles)


def _polynomials(profiles: np.ndarray, steps: int) -> np.ndarray:
    """(n_classes, n_items, steps + 1) the probability of each answer at level 0."""
    answer = np.arange(steps + 1)
    ways = np.log([comb(steps, int(x)) for x in answer])
    return np.exp(answer * profiles[..., None] + ways - _scale(profiles, steps)[..., None])


def _products(items: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distribution of the total of all items, (n_classes, most + 1), and without each, (…, n_items, most + 1)."""
    classes, count, answers = items.shape
    most = count * (answers - 1)
    others = np.zeros((classes, count, most + 1))
    others[:, :, 0] = 1
    for item in range(count):
        factor = np.broadcast_to(items[:, item][:, None, :], (classes, count, answers)).copy()
        factor[:, item] = 0
        factor[:, item, 0] = 1
        others = _times(others, factor)
    return _times(others[:, :1], items[:, :1])[:, 0], others


def _times(polynomial: np.ndarray, factor: np.ndarray) -> np.ndarray:
    product = polynomial * factor[..., :1]
    for power in range(1, factor.shape[-1]):
        product[..., power:] += polynomial[..., :-power] * factor[..., power : power + 1]
    return product


def _moments(
    items: np.ndarray, whole: np.ndarray, others: np.ndarray, levels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of each answer given the total: (n_classes, n_items, n_levels) each."""
    mean, square = np.zeros((2, *others.shape[:2], len(levels)))
    for answer in range(1, items.shape[-1]):
        reached = levels >= answer
        chance = items[..., answer : answer + 1] * others[..., levels[reached] - answer]
        chance = chance / whole[:, None, levels[reached]]
        mean[..., reached] += answer * chance
        square[..., reached] += answer**2 * chance
    return mean, square - mean**2


def _softmax(log_odds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The last axis as probabilities, and the log of its sum."""
    highest = log_odds.max(axis=-1, keepdims=True)
    odds = np.exp(log_odds - highest)
    total = odds.sum(axis=-1, keepdims=True)
    return odds / total, (np.log(total) + highest)[..., 0]
