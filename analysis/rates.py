"""Shares with their uncertainty, and the correction for many comparisons."""

from __future__ import annotations

import numpy as np

Z_80 = 1.2815515655446004
Z_95 = 1.959963984540054


def share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """`part` / `whole`, 0–1; NaN over zero."""
    whole = np.asarray(whole, dtype=float)
    return np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)


def wilson_interval(successes: np.ndarray, trials: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Low and high end of the 95 % interval of a share, 0–1; NaN without trials.

    Source:
        Wilson (1927), Journal of the American Statistical Association 22. Good in small groups too.
    """
    trials = np.asarray(trials, dtype=float)
    rate = share(successes, trials)
    inverse = share(np.ones(trials.shape), trials)
    scale = 1 + Z_95**2 * inverse
    centre = (rate + Z_95**2 * inverse / 2) / scale
    half = Z_95 / scale * np.sqrt(rate * (1 - rate) * inverse + (Z_95 * inverse / 2) ** 2)
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)


def expected_count(chances: np.ndarray) -> tuple[float, float, float]:
    """How many of independent events will happen: the mean, and its 80 % range (normal, within what is possible)."""
    mean, spread = float(chances.sum()), Z_80 * float(np.sqrt((chances * (1 - chances)).sum()))
    return mean, max(mean - spread, 0.0), min(mean + spread, float(len(chances)))


def scattering_interval(
    rate: np.ndarray, variance: np.ndarray, trials: np.ndarray, known: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """95 % interval of a share with this variance: Wilson's, of as many trials as would scatter so, at most `trials`.

    Args:
        known: trials whose outcome is known; where all or none succeeded nothing scatters, and only these tell.
    """
    scatters = (rate > 0) & (rate < 1)
    like = np.fmin(share(rate * (1 - rate), np.where(scatters, variance, np.nan)), trials)
    like = np.where(scatters, like, known)
    return wilson_interval(rate * like, like)


def holm(p_values: np.ndarray) -> np.ndarray:
    """Corrected for many comparisons: the chance of even one false alarm stays below the bound.

    Source:
        Holm (1979), Scandinavian Journal of Statistics 6.
    """
    order = np.argsort(p_values, kind="stable")
    stepped = np.maximum.accumulate(p_values[order] * np.arange(len(order), 0, -1))
    corrected = np.empty(len(order))
    corrected[order] = np.minimum(stepped, 1)
    return corrected
