"""Parameters as likely as the data make them: the likelihood itself is asked, not only its curvature at the maximum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, norm, qmc

# With more histories the normal approximation at the maximum is as good (effective share of its draws above 95 %).
MOST_HISTORIES = 10_000
PROPOSED = 512
_FREEDOM = 7
_ROUNDS = 4
# Draws so unequal that fewer than this many count are no sample.
_ENOUGH, _FEWEST = PROPOSED // 3, 50
_SEED = 19880101


@dataclass(frozen=True, eq=False)
class Weighted:
    """`values`: (n, k) log parameters. `weight`: (n,) how likely each is; they sum to 1."""

    values: np.ndarray
    weight: np.ndarray

    def draw(self, rng: np.random.Generator, draws: int) -> np.ndarray:
        """(draws, k) of them, each as often as its weight says, up to one (systematic resampling), in no order."""
        places = np.searchsorted(np.cumsum(self.weight), (np.arange(draws) + rng.random()) / draws)
        return self.values[rng.permutation(np.minimum(places, len(self.weight) - 1))]


def spread_evenly(count: int, dimensions: int, seed: int = _SEED) -> np.ndarray:
    """(count, dimensions) points in the unit cube, more even than random ones: so few draws have fewer accidents.

    Source:
        Owen (2017), A randomized Halton algorithm.
    """
    return qmc.Halton(dimensions, seed=seed).random(count)


def plausible_parameters(
    log_density: Callable[[np.ndarray], float], centre: np.ndarray, covariance: np.ndarray
) -> Weighted | None:
    """Draws from a density, by importance sampling.

    Proposals come from a t distribution around the maximum, which reaches further than the normal one; where they fit
    badly they are moved to what the first ones found.

    Args:
        log_density: of (k,) log parameters, up to a constant; −inf where impossible.
        centre, covariance: (k,) and (k, k), of the normal approximation at the maximum.

    Returns:
        PROPOSED draws with weights; None where proposals do not reach what is plausible.

    Source:
        Rubin (1988), sampling/importance resampling; Cappé et al. (2004), population Monte Carlo.
    """
    for _ in range(_ROUNDS):
        proposals, log_proposed = _propose(centre, covariance)
        log_weight = np.array([log_density(proposal) for proposal in proposals]) - log_proposed
        weight = np.exp(log_weight - log_weight.max())
        weight /= weight.sum()
        effective = 1 / (weight @ weight)
        if effective >= _ENOUGH:
            break
        centre, covariance = _moved(proposals, weight, effective, covariance)
    return None if effective < _FEWEST else Weighted(proposals, weight)


def _propose(centre: np.ndarray, covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(PROPOSED, k) draws of a t distribution, and their log densities up to a constant."""
    strength, directions = np.linalg.eigh(covariance)
    root = directions * np.sqrt(np.maximum(strength, 1e-12))
    points = spread_evenly(PROPOSED, len(centre) + 1)
    away = norm.ppf(points[:, 1:]) / np.sqrt(chi2.ppf(points[:, :1], _FREEDOM) / _FREEDOM)
    log_density = -(_FREEDOM + len(centre)) / 2 * np.log1p((away**2).sum(axis=1) / _FREEDOM)
    return centre + away @ root.T, log_density


def _moved(
    proposals: np.ndarray, weight: np.ndarray, effective: float, covariance: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Centre and spread of what was found; of few effective draws the spread is mostly the old one."""
    centre = weight @ proposals
    apart = proposals - centre
    trust = effective / (effective + 5 * len(centre))
    return centre, trust * (apart.T * weight) @ apart + (1 - trust) * covariance
