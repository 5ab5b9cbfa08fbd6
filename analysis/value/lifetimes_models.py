"""Maximum likelihood by lifetimes: the only module that imports it (archived; changes global settings)."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.value.histories import DistinctHistories

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    _chained_assignment = pd.get_option("mode.chained_assignment")
    import lifetimes.fitters
    from lifetimes import BetaGeoFitter, GammaGammaFitter
    from lifetimes.utils import ConvergenceError

    pd.set_option("mode.chained_assignment", _chained_assignment)

_Fitter = BetaGeoFitter | GammaGammaFitter

# A failed fit prints the optimiser's whole state. Redirecting stdout would silence every other session, too.
lifetimes.fitters.print = lambda *_: None

# Penalties on the mean log-likelihood, tried in turn until a fit converges; 0 is maximum likelihood itself.
PENALIZERS = (0.0, 1e-4, 1e-3, 1e-2)
_STARTS = (0.1, 0.0)
# Log parameters beyond this (time scaled to 1, money to a median of 1) are the way to infinity or zero.
_BOUND = 12.0


@dataclass(frozen=True, eq=False)
class Fit:
    """A fit on the log scale.

    `log_parameters`: (k,). `covariance`: (k, k) of them. `penalizer`: 0 for plain maximum likelihood.
    `ridge`: the data leave some combination of the parameters open (its error would be above 1 on the log
    scale); the covariance is then held at 1 in that direction, as if little but not nothing was known before.
    """

    log_parameters: np.ndarray
    covariance: np.ndarray
    penalizer: float
    ridge: bool

    def draw(self, rng: np.random.Generator, draws: int) -> np.ndarray:
        """(k, draws) parameters from the normal approximation of what the data say."""
        return np.exp(rng.multivariate_normal(self.log_parameters, self.covariance, draws, method="eigh")).T


def fit_orders(histories: DistinctHistories) -> Fit:
    """BG/NBD's r, alpha, a, b from distinct histories; time in days.

    Raises:
        NotEnoughDataError: no fit converges.
    """
    scale = histories.T.max()
    data = (histories.frequency, histories.recency / scale, histories.T / scale)

    def attempt(penalizer: float, start: float, bounded: bool) -> BetaGeoFitter:
        fitter = BetaGeoFitter(penalizer_coef=penalizer)
        options = {"bounds": [(-_BOUND, _BOUND)] * 4, "ftol": 1e-13, "gtol": 1e-9} if bounded else {}
        _run(fitter, *data, weights=histories.weights, initial_params=np.full(4, start), **options)
        return fitter

    # The free search first: it is the faster one. Where it runs away, the bounded one settles on the ridge.
    free = [partial(attempt, 0.0, start, False) for start in _STARTS]
    bounded = [partial(attempt, penalizer, start, True) for penalizer in PENALIZERS for start in _STARTS]
    fit = _first_converged(free + bounded, histories.weights.sum())
    return replace(fit, log_parameters=fit.log_parameters + np.array([0.0, np.log(scale), 0.0, 0.0]))


def fit_spend(frequency: np.ndarray, monetary_value: np.ndarray) -> Fit:
    """Gamma-Gamma's p, q, v from customers with repeat purchases and a positive mean spend.

    Raises:
        NotEnoughDataError: no fit converges.
    """
    # Yen or cents or millions: the optimiser always sees numbers around 1, whatever the largest buyer spends.
    scale = np.median(monetary_value)

    def attempt(penalizer: float, start: float) -> GammaGammaFitter:
        fitter = GammaGammaFitter(penalizer_coef=penalizer)
        _run(fitter, frequency, monetary_value / scale, initial_params=np.full(3, start))
        return fitter

    attempts = [partial(attempt, penalizer, start) for penalizer in PENALIZERS for start in _STARTS]
    fit = _first_converged(attempts, len(frequency))
    return replace(fit, log_parameters=fit.log_parameters + np.array([0.0, 0.0, np.log(scale)]))


def _run(fitter: _Fitter, *data: np.ndarray, **options: object) -> None:
    # lifetimes inverts the Hessian after storing the parameters; a singular one is our business, no error.
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.suppress(np.linalg.LinAlgError):
        warnings.simplefilter("ignore")
        fitter.fit(*data, **options)


def _first_converged(attempts: Sequence[Callable[[], _Fitter]], customers: float) -> Fit:
    for attempt in attempts:
        with contextlib.suppress(ConvergenceError):
            fitter = attempt()
            log_parameters = np.log(fitter.params_.to_numpy())
            information = fitter._hessian_ * customers
            if np.abs(log_parameters).max() <= _BOUND + 1e-6 and np.isfinite(information).all():
                return _fit(log_parameters, information, fitter.penalizer_coef)
    raise NotEnoughDataError(
        "The forecast found no stable answer: these orders hold too few regularities to learn from. "
        "Bring a longer period of orders."
    )


def _fit(log_parameters: np.ndarray, information: np.ndarray, penalizer: float) -> Fit:
    strength, directions = np.linalg.eigh(information)
    covariance = (directions / np.maximum(strength, 1.0)) @ directions.T
    return Fit(log_parameters, covariance, penalizer, bool(strength.min() < 1.0))
