"""Find the maximum of a log-likelihood, be sure that it is one, and say where the data leave it open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from scipy.optimize import minimize
from scipy.stats import norm

from analysis.value.likelihood.plausible import MOST_HISTORIES, Weighted, plausible_parameters, spread_evenly

# Log parameters beyond this (time scaled to 1, money to a median of 1) are the way to infinity or zero.
BOUND = 12.0
# A total log-likelihood whose slope (by log parameter) is below this has converged.
TOLERANCE = 1e-4
# Where the plain maximum lies at a bound: as if all log parameters were known before to lie within ± this.
PRIOR_WIDTH = 4.0
_SAMPLE = 8_000
_EDGE = 1e-3


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
    known before. `likelihood`: what was maximised, of log parameters in units of its own, which lie `units` (k,) below;
    None where only the maximum is known.
    """

    log_parameters: np.ndarray
    covariance: np.ndarray
    slope: float
    penalizer: float
    ridge: bool
    likelihood: Likelihood | None = None
    units: np.ndarray | float = 0.0

    def in_units(self, units: np.ndarray) -> Fit:
        """The same fit where log parameters lie (k,) `units` higher: scaled time and money turned back."""
        return replace(self, log_parameters=self.log_parameters + units, units=self.units + units)

    def draw(self, rng: np.random.Generator, draws: int) -> np.ndarray:
        """(k, draws) parameters from what the data leave open, as if they were known before to lie within reason."""
        if not self.log_parameters.size:
            # Nothing was fitted, nothing is left open.
            return np.zeros((0, draws))
        if self._plausible is not None:
            return np.exp(self._plausible.draw(rng, draws) + self.units).T
        points = norm.ppf(spread_evenly(draws, len(self.log_parameters)))
        strength, directions = np.linalg.eigh(self.covariance)
        normal = self.log_parameters + points @ (directions * np.sqrt(np.maximum(strength, 0.0))).T
        return np.exp(rng.permutation(normal)).T

    @cached_property
    def _plausible(self) -> Weighted | None:
        """Log parameters that the data leave open; None where the normal approximation has to do: with many histories
        it is as good, and where hardly anything is known no proposal may reach what is plausible (always a `ridge`).
        """
        if self.likelihood is None or self.likelihood.size > MOST_HISTORIES:
            return None
        return plausible_parameters(self._log_density, self.log_parameters - self.units, self.covariance)

    def _log_density(self, log_parameters: np.ndarray) -> float:
        if np.abs(log_parameters).max() > BOUND:
            return -np.inf
        with np.errstate(all="ignore"):
            value, _ = _penalised(self.likelihood, log_parameters, PRIOR_WIDTH**-2)
        return value if np.isfinite(value) else -np.inf


def maximise(likelihood: Likelihood, starts: Sequence[Sequence[float]]) -> Fit | None:
    """The best maximum found from several starts; None where nothing converges.

    Many histories: the starts are tried on a part of them, and Newton steps with all lead from there to the maximum.
    They also end the search with few: they take the slope down to rounding, where a line search sees only noise.
    """
    every = max(likelihood.size // _SAMPLE, 1)
    for penalizer in (0.0, PRIOR_WIDTH**-2):
        part = likelihood.part(every) if every > 1 else likelihood
        ends = [_bounded(part, start, penalizer) for start in starts]
        best = min(ends, key=lambda end: end.fun).x
        fit = _polish(likelihood, best, penalizer)
        if fit is None and every > 1:
            best = _bounded(likelihood, best, penalizer).x
            fit = _polish(likelihood, best, penalizer)
        if fit is not None:
            return fit
    return None if np.abs(best).max() < BOUND - _EDGE else _at_bound(likelihood, best, penalizer)


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


def _polish(likelihood: Likelihood, at: np.ndarray, penalizer: float) -> Fit | None:
    """Newton steps as long as they lower the slope; None if that leads to no maximum inside the bounds."""
    if np.abs(at).max() >= BOUND - _EDGE:
        return None
    _, slope = _penalised(likelihood, at, penalizer)
    information, measured = _information(likelihood, at, slope, penalizer), True
    for _ in range(20):
        if np.abs(slope).max() < TOLERANCE / 10:
            break
        step = _step(information, slope)
        inside = np.abs(step).max() <= 1 and np.abs(at + step).max() < BOUND - _EDGE
        new_slope = _penalised(likelihood, at + step, penalizer)[1] if inside else slope
        if np.abs(new_slope).max() < np.abs(slope).max():
            information, measured = _corrected(information, step, slope - new_slope), False
            at, slope = at + step, new_slope
        elif measured:
            break
        else:
            information, measured = _information(likelihood, at, slope, penalizer), True
    largest = np.abs(slope).max()
    return _fit(likelihood, at, information, largest, penalizer) if largest < TOLERANCE else None


def _step(information: np.ndarray, slope: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.linalg.lstsq(information, slope, rcond=1e-14)[0]


def _corrected(information: np.ndarray, step: np.ndarray, lowered: np.ndarray) -> np.ndarray:
    """The curvature, by what a step has shown of it (symmetric rank 1): cheaper than measuring anew."""
    missed = lowered - information @ step
    if abs(missed @ step) <= 1e-6 * np.linalg.norm(missed) * np.linalg.norm(step):
        return information
    return information + np.outer(missed, missed) / (missed @ step)


def _information(likelihood: Likelihood, at: np.ndarray, slope: np.ndarray, penalizer: float) -> np.ndarray:
    """Minus the second derivatives, from differences of the exact `slope`."""
    step = 1e-5
    rows = [(slope - _penalised(likelihood, at + shift, penalizer)[1]) / step for shift in step * np.eye(len(at))]
    return (np.array(rows) + np.array(rows).T) / 2


def _fit(likelihood: Likelihood, at: np.ndarray, information: np.ndarray, slope: float, penalizer: float) -> Fit:
    strength, directions = np.linalg.eigh(information)
    covariance = (directions / np.maximum(strength, 1.0)) @ directions.T
    ridge = bool(strength.min() < 1.0) or penalizer > 0
    return Fit(at, covariance, float(slope), penalizer, ridge, likelihood)


def _at_bound(likelihood: Likelihood, at: np.ndarray, penalizer: float) -> Fit:
    """The maximum runs to infinity even with a penalty: where the bound stopped it, and said so."""
    free = np.abs(at) < BOUND - _EDGE
    _, slope = _penalised(likelihood, at, penalizer)
    information = _information(likelihood, at, slope, penalizer) * np.outer(free, free)
    largest = np.abs(slope[free]).max(initial=0.0)
    return _fit(likelihood, at, information, largest, max(penalizer, 1e-12))
