"""The same fits by the package lifetimes, to compare with: the only module that imports it.

It is archived and changes settings of the whole process, so nothing here is needed to compute a lifetime value; tests,
benchmarks and notebooks hold our own likelihoods against it.
"""

from __future__ import annotations

import contextlib
import warnings

import numpy as np
import pandas as pd

from analysis.value.histories import DistinctHistories
from analysis.value.models import BgNbd, MbgNbd, ParetoNbd

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    _chained_assignment = pd.get_option("mode.chained_assignment")
    import lifetimes.fitters
    from lifetimes import BetaGeoFitter, GammaGammaFitter, ModifiedBetaGeoFitter, ParetoNBDFitter

    pd.set_option("mode.chained_assignment", _chained_assignment)

# A failed fit prints the optimiser's whole state. Redirecting stdout would silence every other session, too.
lifetimes.fitters.print = lambda *_: None

FITTERS = {BgNbd.name: BetaGeoFitter, MbgNbd.name: ModifiedBetaGeoFitter, ParetoNbd.name: ParetoNBDFitter}


def orders_by_lifetimes(histories: DistinctHistories, name: str) -> dict[str, float]:
    """Parameters of a model of orders (key of `ORDER_MODELS`) as lifetimes finds them; time in days.

    Raises:
        lifetimes.utils.ConvergenceError: its search did not settle.
    """
    fitter = FITTERS[name](penalizer_coef=0.0)
    _fit(fitter, histories.frequency, histories.recency, histories.T, weights=histories.weights)
    return {key: float(value) for key, value in fitter.params_.items()}


def spend_by_lifetimes(frequency: np.ndarray, monetary_value: np.ndarray) -> dict[str, float]:
    """Gamma-Gamma's p, q, v as lifetimes finds them.

    Raises:
        lifetimes.utils.ConvergenceError: its search did not settle.
    """
    fitter = GammaGammaFitter(penalizer_coef=0.0)
    _fit(fitter, frequency, monetary_value)
    return {key: float(value) for key, value in fitter.params_.items()}


def _fit(fitter: object, *data: np.ndarray, **options: object) -> None:
    # lifetimes inverts the Hessian after storing the parameters; a singular one costs its standard errors only.
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.suppress(np.linalg.LinAlgError):
        warnings.simplefilter("ignore")
        fitter.fit(*data, **options)
