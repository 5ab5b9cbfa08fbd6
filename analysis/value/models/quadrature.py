"""Gauss points for means over a beta distribution."""

from __future__ import annotations

import numpy as np

POINTS = 32


def beta_nodes(a: float, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points in (0, 1) and weights (sum 1) for E[f(p)], p ~ Beta(a, b); exact for polynomials to degree 63.

    Golub & Welsch (1969): eigenvalues of the recurrence of the Jacobi polynomials, here from weights that sum
    to 1, so that no beta function can overflow, whatever `b`.

    Args:
        a: shape > 0. b: (n,) shapes > 0; equal ones are solved once.

    Returns:
        Two (n, 32) arrays.
    """
    different, position = np.unique(b, return_inverse=True)
    points, vectors = np.linalg.eigh(_recurrence(a, different))
    # An eigenvalue may miss 0 by rounding, and the caller divides by it.
    points = np.clip(points, 1e-100, 1.0)
    return points[position], vectors[:, 0, :][position] ** 2


def _recurrence(a: float, b: np.ndarray) -> np.ndarray:
    """Jacobi matrices (n, 32, 32) of the weight p^(a−1) (1−p)^(b−1) on (0, 1)."""
    k = np.arange(POINTS)[None, :]
    total = a + b[:, None]
    # Coefficients of the monic polynomials on (−1, 1) with exponents b−1 and a−1, moved to (0, 1).
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = (a - b[:, None]) * (total - 2) / ((2 * k + total - 2) * (2 * k + total))
    middle[:, 0] = (a - b) / (a + b)
    matrix = np.zeros((len(b), POINTS, POINTS))
    matrix[:, k[0], k[0]] = (1 + middle) / 2
    k = k[:, 1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        square = k * (k + a - 1) * (k + b[:, None] - 1) * (k + total - 2)
        square /= (2 * k + total - 2) ** 2 * (2 * k + total - 1) * (2 * k + total - 3)
    # At k = 1 the factor (total − 1) cancels; written out it could be 0/0.
    square[:, 0] = a * b / ((a + b) ** 2 * (a + b + 1))
    side = np.sqrt(square)
    matrix[:, k[0], k[0] - 1] = side
    matrix[:, k[0] - 1, k[0]] = side
    return matrix
