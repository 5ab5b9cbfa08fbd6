"""Classes fitted to answers, the best of many starts."""

from __future__ import annotations

import numpy as np

from analysis.segments.survey.conditional_classes import Answered, Classes, gather, improve, one_class

STARTS, BEST = 12, 3
BRIEF, LONG = 12, 200


def fit_classes(answers: np.ndarray, steps: int, classes: int, seed: int = 0, starts: int = STARTS) -> Classes:
    """The best of many starts. The same answers and seed give the same classes.

    Args:
        answers: (n, n_items) complete, whole numbers 0 … steps.
        classes: how many.
    """
    random = np.random.default_rng([seed, classes])
    answered = gather(answers, steps)
    common, alone = one_class(answered)
    if classes == 1:
        return Classes(common[None], np.ones(1), common, alone, steps)
    lots = np.stack([_start(answered, common, classes, random) for _ in range(starts)])
    briefly = improve(answered, lots, np.full((starts, classes), 1 / classes), common, BRIEF).best(BEST)
    best = improve(answered, briefly.profiles, briefly.shares, common, LONG).best(1)
    order = np.argsort(-best.shares[0], kind="stable")
    return Classes(best.profiles[0][order], best.shares[0][order], common, float(best.log_likelihoods[0]), steps)


def _start(answered: Answered, common: np.ndarray, classes: int, random: np.random.Generator) -> np.ndarray:
    """Profiles of people put into classes by lot, drawn apart."""
    lots = random.dirichlet(np.full(classes, 0.5), len(answered.rows)) * answered.counts[:, None]
    share = np.log((lots.T @ answered.rows + 1) / (lots.T @ answered.rows + 1).sum(axis=1, keepdims=True))
    profiles = common + 2.5 * (share - share.mean(axis=0))
    return profiles - profiles.mean(axis=1, keepdims=True)
