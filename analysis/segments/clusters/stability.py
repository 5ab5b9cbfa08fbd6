"""Would other customers of the same kind have given the same groups?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Assign = Callable[[np.ndarray, np.ndarray, int], np.ndarray]
"""(all points, the points to learn from, a seed) → the group of each of all points."""


def adjusted_rand(one: np.ndarray, other: np.ndarray) -> float:
    """How far two groupings of the same customers agree: 1 = the same groups, 0 = as if drawn by lot.

    Source:
        Hubert & Arabie (1985), Journal of Classification 2.
    """
    pairs = np.bincount(one * (other.max() + 1) + other).astype(float)
    rows, columns = np.bincount(one).astype(float), np.bincount(other).astype(float)
    together, in_one, in_other = (_pairs(counts) for counts in (pairs, rows, columns))
    by_chance = in_one * in_other / _pairs(np.array([float(len(one))]))
    most = (in_one + in_other) / 2
    return 1.0 if most == by_chance else (together - by_chance) / (most - by_chance)


def bootstrap_stability(points: np.ndarray, assign: Assign, pairs: int, seed: int) -> float:
    """Mean adjusted Rand of the groups learned from two bootstraps, over `pairs` pairs of bootstraps.

    Source:
        Dolnicar & Leisch (2010), Marketing Letters 21: both groupings are compared on all customers.
    """
    random = np.random.default_rng(seed)
    found = []
    for _pair in range(pairs):
        one, other = (
            assign(points, points[random.integers(len(points), size=len(points))], int(random.integers(2**31)))
            for _bootstrap in range(2)
        )
        found.append(adjusted_rand(one, other))
    return float(np.mean(found))


def shuffled_columns(points: np.ndarray, blocks: list[np.ndarray], random: np.random.Generator) -> np.ndarray:
    """The same points with each block of columns in an order of its own: what no two features have in common.

    Args:
        blocks: the columns of each feature; columns of one feature stay together.
    """
    shuffled = np.empty_like(points)
    for block in blocks:
        shuffled[:, block] = points[random.permutation(len(points))][:, block]
    return shuffled


def _pairs(counts: np.ndarray) -> float:
    return float((counts * (counts - 1)).sum() / 2)
