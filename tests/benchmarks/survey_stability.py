"""Segments of a survey: would they come out again, and are they more than the number of yeses?

    PYTHONPATH=. python tests/benchmarks/survey_stability.py volunteers.csv

The file: 1,415 volunteers in Australia, 19 motives as 0 and 1 (package flexclust for R, data set `volunteers`; after
the columns GENDER and AGEG). Compared with a plain mixture of yes-or-no answers, which does not leave out the level.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from analysis.segments.survey.description import level_explained
from analysis.segments.survey.fitting import fit_classes

PAIRS, SHUFFLES = 30, 20
Method = Callable[[np.ndarray, int, int], Callable[[np.ndarray], np.ndarray]]


def given_the_total(answers: np.ndarray, count: int, seed: int):
    classes = fit_classes(answers, 1, count, seed)
    return lambda every: classes.memberships(every).argmax(axis=1)


def plain_mixture(answers: np.ndarray, count: int, seed: int, starts: int = 10, rounds: int = 200):
    """Latent classes of independent yes-or-no answers by EM, the best of many starts."""
    random, best = np.random.default_rng(seed), (-np.inf, None, None)
    for _start in range(starts):
        member = random.dirichlet(np.ones(count), len(answers))
        last = -np.inf
        for _round in range(rounds):
            share = member.mean(axis=0)
            chance = (member.T @ answers + 0.5) / (member.sum(axis=0)[:, None] + 1)
            likelihood, member = _expect(answers, share, chance)
            if likelihood - last < 1e-3:
                break
            last = likelihood
        if likelihood > best[0]:
            best = likelihood, share, chance
    return lambda every: _expect(every, *best[1:])[1].argmax(axis=1)


def _expect(answers: np.ndarray, share: np.ndarray, chance: np.ndarray) -> tuple[float, np.ndarray]:
    log_odds = answers @ np.log(chance).T + (1 - answers) @ np.log(1 - chance).T + np.log(share)
    total = np.logaddexp.reduce(log_odds, axis=1)
    return float(total.sum()), np.exp(log_odds - total[:, None])


def agreement(answers: np.ndarray, method: Method, count: int, random: np.random.Generator) -> float:
    """The adjusted Rand index of two resamples, judged on everybody."""
    labels = [
        method(answers[random.integers(0, len(answers), len(answers))], count, int(random.integers(2**31)))(answers)
        for _half in range(2)
    ]
    return adjusted_rand_score(*labels)


def main(path: str) -> None:
    answers = pd.read_csv(path).iloc[:, 2:].to_numpy(dtype=float)
    answers = answers[(answers.sum(axis=1) > 0) & (answers.sum(axis=1) < answers.shape[1])]
    sys.stdout.write(f"{len(answers)} people with a profile\n\n")
    sys.stdout.write("| model | segments | agreement | lowest | shuffled, 95 % | level explained | sizes |\n")
    sys.stdout.write("|---|---|---|---|---|---|---|\n")
    for name, method in (("given the total", given_the_total), ("plain mixture", plain_mixture)):
        for count in (2, 3, 4):
            sys.stdout.write(_row(answers, name, method, count))
            sys.stdout.flush()


def _row(answers: np.ndarray, name: str, method: Method, count: int) -> str:
    random = np.random.default_rng([1, count])
    found = [agreement(answers, method, count, random) for _ in range(PAIRS)]
    chance = [agreement(random.permuted(answers, axis=0), method, count, random) for _ in range(SHUFFLES)]
    labels = method(answers, count, 0)(answers)
    sizes = ", ".join(map(str, np.sort(np.bincount(labels, minlength=count))[::-1]))
    numbers = np.mean(found), np.min(found), np.quantile(chance, 0.95), level_explained(answers, labels)
    return f"| {name} | {count} | " + " | ".join(f"{number:.2f}" for number in numbers) + f" | {sizes} |\n"


if __name__ == "__main__":
    main(*sys.argv[1:])
