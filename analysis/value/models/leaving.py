"""When a silent customer may have left: the one integral of Pareto/NBD, without its hypergeometric form."""

from __future__ import annotations

import numpy as np
from numpy.polynomial.legendre import leggauss

POINTS = 24
# What lies e^−32 below the start of the integral adds nothing.
_DEEP = 32.0
_NODES, _WEIGHTS = leggauss(POINTS)
_NODES, _WEIGHTS = (_NODES + 1) / 2, _WEIGHTS / 2


def leaving_nodes(
    shape: float | np.ndarray,
    alpha: float | np.ndarray,
    s: float | np.ndarray,
    beta: float | np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Points for ∫ from `start` to `end` of (alpha+y)^−shape · (beta+y)^−(s+1) dy.

    Taken in the logarithm of the faster of the two factors: the integrand is then smooth whatever the parameters, and
    decays at least exponentially from the start, so that some thousand orders are as exact as two. All terms are
    positive; nothing cancels, as it does between two hypergeometric functions.

    Args:
        numbers, or arrays that broadcast; `shape` is r + x, days count from the first purchase.

    Returns:
        `log_scale`: log of the integrand at the start; `mass` (POINTS, …): weights whose sum, times e^log_scale, is
        the integral; and at the points (POINTS, …) the logs of the smaller and of the larger of alpha + y and beta + y.
    """
    small, large = np.minimum(alpha, beta), np.maximum(alpha, beta)
    own, other = np.where(beta <= alpha, s, shape - 1), np.where(beta <= alpha, shape, s + 1)
    log_small, log_large = np.log(small + start), np.log(large + start)
    slope = own + other * (small + start) / (large + start)
    deepest = np.where(slope > 0, _DEEP / np.maximum(slope, 1e-300), np.inf)
    width = np.minimum(np.log(small + end) - log_small, deepest)
    each = (-1, *[1] * np.ndim(width))
    step = _NODES.reshape(each) * width
    log_larger = np.log((large - small) + (small + start) * np.exp(step))
    mass = _WEIGHTS.reshape(each) * width * np.exp(-own * step - other * (log_larger - log_large))
    return -own * log_small - other * log_large, mass, log_small + step, log_larger


def log_leaving(
    shape: float | np.ndarray,
    alpha: float | np.ndarray,
    s: float | np.ndarray,
    beta: float | np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
) -> np.ndarray:
    """Log of ∫ from `start` to `end` of (alpha+y)^−shape · (beta+y)^−(s+1) dy; −inf over no time."""
    log_scale, mass, _, _ = leaving_nodes(shape, alpha, s, beta, start, end)
    with np.errstate(divide="ignore"):
        return log_scale + np.log(mass.sum(axis=0))
