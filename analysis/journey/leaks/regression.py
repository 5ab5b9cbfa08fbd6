"""The two small regressions behind the adjustment: ridge for money, ridge logistic for passing."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

# Of the log-likelihood; each step of Newton's squares the error.
_STEPS, _CLOSE = 30, 1e-3


def fit_ridge(x: np.ndarray, y: np.ndarray, penalty: float) -> np.ndarray:
    """(1 + p,) intercept, which is not penalised, and slopes for (n, p) standardised columns."""
    centre, mean = x.mean(axis=0), y.mean()
    around = x - centre
    gram = around.T @ around + penalty * np.eye(x.shape[1])
    slopes = np.linalg.solve(gram, around.T @ (y - mean))
    return np.append(mean - centre @ slopes, slopes)


def fit_logistic(x: np.ndarray, passed: np.ndarray, penalty: float, start: np.ndarray | None = None) -> np.ndarray:
    """(1 + p,) coefficients of the log odds by Newton's method; both outcomes must occur.

    Args:
        start: coefficients to begin with, such as those of nearly the same customers; the answer is the same.
    """
    columns = np.column_stack([np.ones(len(x)), x])
    ridge = np.append(0.0, np.full(x.shape[1], penalty))
    if start is None:
        start = np.append(np.log(passed.mean() / (1 - passed.mean())), np.zeros(x.shape[1]))
    coefficients, loss = start, _loss(columns, passed, start, ridge)
    for _ in range(_STEPS):
        chance = expit(columns @ coefficients)
        slope = columns.T @ (passed - chance) - ridge * coefficients
        curvature = (columns * (chance * (1 - chance))[:, None]).T @ columns + np.diag(ridge + 1e-9)
        step = np.linalg.solve(curvature, slope)
        # Newton overshoots where chances are near 0 or 1; half a step does not.
        while (found := _loss(columns, passed, coefficients + step, ridge)) > loss + _CLOSE:
            step = step / 2
        coefficients = coefficients + step
        if loss - found < _CLOSE:
            break
        loss = found
    return coefficients


def predict(coefficients: np.ndarray, x: np.ndarray) -> np.ndarray:
    """(n,) the linear predictor."""
    return coefficients[0] + x @ coefficients[1:]


def _loss(columns: np.ndarray, passed: np.ndarray, coefficients: np.ndarray, ridge: np.ndarray) -> float:
    odds = columns @ coefficients
    return float(np.logaddexp(0, odds).sum() - odds @ passed + (ridge * coefficients**2).sum() / 2)
