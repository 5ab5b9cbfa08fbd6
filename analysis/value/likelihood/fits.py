"""Fit a model of orders or of spend: data scaled to numbers around 1, results in days and in the data's money."""

from __future__ import annotations

import numpy as np

from analysis.errors import NotEnoughDataError
from analysis.value.histories import DistinctHistories
from analysis.value.likelihood.beta_geometric import BetaGeometricLikelihood
from analysis.value.likelihood.gamma_gamma import GammaGammaLikelihood
from analysis.value.likelihood.maximum import Fit, maximise
from analysis.value.likelihood.pareto import ParetoLikelihood
from analysis.value.models import BgNbd, MbgNbd, ParetoNbd

# Log parameters, time in units of the longest age: everybody alike; few who buy often; many who leave at once.
_ORDER_STARTS = ((0.0, 0.0, 0.0, 0.0), (-0.7, -1.6, -0.7, 0.7), (-1.4, -2.3, 0.7, 0.0))
_SPEND_STARTS = ((0.0, 0.0, 0.0), (1.5, 1.5, -0.5))


def fit_orders(histories: DistinctHistories, name: str) -> Fit:
    """Log parameters of a model of orders, in the order of its fields; time in days.

    Raises:
        NotEnoughDataError: no fit converges.
    """
    scale = histories.T.max()
    likelihoods = {
        BgNbd.name: lambda: BetaGeometricLikelihood(histories, scale, BgNbd.first_leaves),
        MbgNbd.name: lambda: BetaGeometricLikelihood(histories, scale, MbgNbd.first_leaves),
        ParetoNbd.name: lambda: ParetoLikelihood(histories, scale),
    }
    # The parameters that are times: alpha, and Pareto's beta.
    times = np.array([0, 1, 0, name == ParetoNbd.name])
    fit = _converged(maximise(likelihoods[name](), _ORDER_STARTS))
    return fit.in_units(times * np.log(scale))


def fit_spend(frequency: np.ndarray, monetary_value: np.ndarray) -> Fit:
    """Gamma-Gamma's log p, q, v from customers with repeat purchases and a positive mean spend.

    Raises:
        NotEnoughDataError: no fit converges.
    """
    # Yen or cents or millions: the optimiser always sees numbers around 1, whatever the largest buyer spends.
    scale = np.median(monetary_value)
    fit = _converged(maximise(GammaGammaLikelihood(frequency, monetary_value / scale), _SPEND_STARTS))
    return fit.in_units(np.array([0.0, 0.0, np.log(scale)]))


def _converged(fit: Fit | None) -> Fit:
    if fit is None:
        raise NotEnoughDataError(
            "The forecast found no stable answer: these orders hold too few regularities to learn from. "
            "Bring a longer period of orders."
        )
    return fit
