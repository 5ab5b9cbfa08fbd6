"""Find the maximum of a log-likelihood, be sure that it is one, and say where the data leave it open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.optimize import minimize

# Log parameters beyond this (time scaled to 1, money to a median of 1) are the way to infinity or zero.
BOUND = 12.0
# A total log-likelihood whose slope (by log parameter) is below this has converged.
TOLERANCE = 1e-4
# Where the plain maximum lies at a bound: as if all log parameters were known before to lie within ± this.
PRIOR_WIDTH = 4.0
_SAMPLE = 4_000


class Likelihood(Protocol):
    """A total log-likelihood of log parameters, with its gradient."""

    weight: float
    size: int

    def __call__(self, log_parameters: np.ndarray) -> tuple[float, np.ndarray]:
        """Total over all customers, and its slope by each log parameter."""

    def part(self, every: int) -> Likelihood:
        """The same for every n-th history only."""


@dataclass(frozen=True, eq=False)
class Fit:
    """A fit on the log scale.

    `log_parameters`: (k,). `covariance`: (k, k) of them. `slope`: largest slope of the total log-likelihood (by log
    parameter; of the penalised one where there is a penalty): how well it converged. `penalizer`: 0 for plain maximum
    likelihood, else the weight of half the squared log parameters, needed because the plain maximum lies at infinity.
    `ridge`: the data leave some combination of the parameters open (its error would be above 1 on the log scale, or
    the maximum lies at a bound); the covariance is then held at 1 in that direction, as if little but not nothing was
    known before.
    """

    log_parameters: np.ndarray
    covariance: np.ndarray
    slope: float
    penalizer: float
    ridge: bool

    def draw(self, rng: np.random.Generator, draws: int) -> np.ndarray:
        """(k, draws) parameters from the normal approximation of what the data say."""
        if not len(self.log_parameters):
            return np.zeros((0, draws))
        return np.exp(rng.multivariate_normal(self.log_parameters, self.covariance, draws, method="eigh")).T


def maximise(likelihood: Likelihood, starts: Sequence[Sequence[float]]) -> Fit | None:
    """The best maximum found from several starts; None where nothing converges.

    The starts are tried on a part of the histories; only the best goes on with all of them. Newton steps at the end
    take the slope down to rounding, where a line search would only see noise.
    """
    for penalizer in (0.0, PRIOR_WIDTH**-2):
        best = _search(likelihood, starts, penalizer)
        inside = np.abs(best).max() < BOUND - 1e-3
        if inside:
            best, slope, information = _polish(likelihood, best, penalizer)
            if slope.max() < TOLERANCE:
                return _fit(best, information, slope.max(), penalizer)
    return None if inside else _at_bound(likelihood, best, penalizer)


def _search(likelihood: Likelihood, starts: Sequence[Sequence[float]], penalizer: float) -> np.ndarray:
    every = max(likelihood.size // _SAMPLE, 1)
    part = likelihood.part(every) if every > 1 else likelihood
    ends = [_bounded(part, start, penalizer) for start in starts]
    best = min(ends, key=lambda end: end.fun).x
    if every == 1:
        return best
    if np.abs(best).max() >= BOUND - 1e-3:
        return _bounded(likelihood, best, penalizer).x
    inverse = np.linalg.inv(_information(part, best, penalizer)) * part.weight
    options = {"hess_inv0": (inverse + inverse.T) / 2, "gtol": 1e-7}
    try:
        end = minimize(_loss(likelihood, penalizer), best, jac=True, method="BFGS", options=options)
    except ValueError:  # The part's curvature is no valid start.
        return _bounded(likelihood, best, penalizer).x
    return end.x if np.abs(end.x).max() < BOUND else _bounded(likelihood, best, penalizer).x


def _bounded(likelihood: Likelihood, start: Sequence[float], penalizer: float):
    options = {"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7}
    bounds = [(-BOUND, BOUND)] * len(start)
    return minimize(_loss(likelihood, penalizer), start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)


def _loss(likelihood: Likelihood, penalizer: float):
    """What an optimiser lowers: minus the mean log-likelihood, which is of the same size for all data."""

    def loss(log_parameters: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = _penalised(likelihood, log_parameters, penalizer)
        return -value / likelihood.weight, -slope / likelihood.weight

    return loss


def _penalised(likelihood: Likelihood, log_parameters: np.ndarray, penalizer: float) -> tuple[float, np.ndarray]:
    value, slope = likelihood(log_parameters)
    return value - penalizer * (log_parameters @ log_parameters) / 2, slope - penalizer * log_parameters


def _polish(likelihood: Likelihood, at: np.ndarray, penalizer: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Newton steps as long as they lower the slope: log parameters, absolute slopes, information."""
    _, slope = _penalised(likelihood, at, penalizer)
    information = _information(likelihood, at, penalizer)
    for _ in range(20):
        with np.errstate(all="ignore"):
            step = np.linalg.lstsq(information, slope, rcond=1e-14)[0]
        if np.abs(step).max() > 1 or np.abs(slope).max() < TOLERANCE / 100:
            break
        _, new_slope = _penalised(likelihood, at + step, penalizer)
        if not np.abs(new_slope).max() < np.abs(slope).max():
            break
        if np.abs(new_slope).max() > 0.1 * np.abs(slope).max():
            information = _information(likelihood, at + step, penalizer)
        at, slope = at + step, new_slope
    return at, np.abs(slope), information


def _information(likelihood: Likelihood, at: np.ndarray, penalizer: float) -> np.ndarray:
    """Minus the second derivatives, from differences of the exact slope."""
    step, size = 1e-4, len(at)
    shifts = step * np.eye(size)
    rows = [
        (_penalised(likelihood, at - shift, penalizer)[1] - _penalised(likelihood, at + shift, penalizer)[1])
        / (2 * step)
        for shift in shifts
    ]
    return (np.array(rows) + np.array(rows).T) / 2


def _fit(at: np.ndarray, information: np.ndarray, slope: float, penalizer: float) -> Fit:
    strength, directions = np.linalg.eigh(information)
    covariance = (directions / np.maximum(strength, 1.0)) @ directions.T
    return Fit(at, covariance, float(slope), penalizer, bool(strength.min() < 1.0) or penalizer > 0)


def _at_bound(likelihood: Likelihood, at: np.ndarray, penalizer: float) -> Fit:
    """The maximum runs to infinity even with a penalty: where the bound stopped it, and said so."""
    free = np.abs(at) < BOUND - 1e-3
    _, slope = _penalised(likelihood, at, penalizer)
    information = _information(likelihood, at, penalizer) * np.outer(free, free)
    return _fit(at, information, np.abs(slope[free]).max(initial=0.0), max(penalizer, 1e-12))
