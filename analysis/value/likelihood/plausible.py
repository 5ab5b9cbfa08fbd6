"""Parameters as likely as the data make them: the likelihood itself is asked, not only its curvature at the maximum."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

# With more histories the normal approximation at the maximum is as good (effective share of its draws above 95 %).
MOST_HISTORIES = 10_000
KEPT = 600
_FREEDOM = 7
_ROUNDS = 4
# Draws so unequal that fewer than this many count are no sample.
_ENOUGH, _FEWEST = KEPT // 3, 50
_SEED = 19880101


def plausible_parameters(
    log_density: Callable[[np.ndarray], float], centre: np.ndarray, covariance: np.ndarray
) -> np.ndarray | None:
    """Equally likely draws from a density, by importance resampling.

    Proposals come from a t distribution around the maximum, which reaches further than the normal one; where they fit
    badly they are moved to what the first ones found.

    Args:
        log_density: of (k,) log parameters, up to a constant; −inf where impossible.
        centre, covariance: (k,) and (k, k), of the normal approximation at the maximum.

    Returns:
        (KEPT, k) draws, some of them more than once; None where proposals do not reach what is plausible.

    Source:
        Rubin (1988), sampling/importance resampling; Cappé et al. (2004), population Monte Carlo.
    """
    rng = np.random.default_rng(_SEED)
    for _ in range(_ROUNDS):
        proposals, log_proposed = _propose(rng, centre, covariance)
        log_weight = np.array([log_density(proposal) for proposal in proposals]) - log_proposed
        weight = np.exp(log_weight - log_weight.max())
        weight /= weight.sum()
        effective = 1 / (weight @ weight)
        if effective >= _ENOUGH:
            break
        centre, covariance = _moved(proposals, weight, effective, covariance)
    return None if effective < _FEWEST else proposals[_resample(rng, weight)]


def _propose(rng: np.random.Generator, centre: np.ndarray, covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(KEPT, k) draws of a t distribution, and their log densities up to a constant."""
    strength, directions = np.linalg.eigh(covariance)
    root = directions * np.sqrt(np.maximum(strength, 1e-12))
    normal = rng.standard_normal((KEPT, len(centre)))
    away = normal / np.sqrt(rng.chisquare(_FREEDOM, (KEPT, 1)) / _FREEDOM)
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


def _resample(rng: np.random.Generator, weight: np.ndarray) -> np.ndarray:
    """KEPT places, each as often as its weight says, up to one (systematic resampling), in no order."""
    places = np.searchsorted(np.cumsum(weight), (np.arange(KEPT) + rng.random()) / KEPT)
    return rng.permutation(np.minimum(places, len(weight) - 1))
