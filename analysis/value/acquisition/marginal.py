"""What one more customer costs: not the average, but what more spend brought where it was varied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.rates import Z_80

Untold = Literal["", "few_periods", "hardly_varies", "no_effect_seen"]

_FEWEST_PERIODS = 12
# A fifth up or down in a usual period: less is lost in the chance of who comes.
_LEAST_VARIATION = 0.2
_STEPS = 50


@dataclass(frozen=True)
class Marginal:
    """`cost`, `low`, `high`: of one more customer (money; 80 % range, infinite where more spend may bring nobody).

    `untold`: why there is none: "few_periods" (under 12 with spend), "hardly_varies", "no_effect_seen" (more spend did
    not go with more customers); then the numbers are NaN.
    """

    cost: float = np.nan
    low: float = np.nan
    high: float = np.nan
    untold: Untold = ""


def marginal_cost(spend: np.ndarray, customers: np.ndarray) -> Marginal:
    """From the periods of one channel: how many percent more customers went with one percent more spend.

    A quasi-Poisson regression of the customers on log spend and a straight trend; the cost of one more customer is the
    average one over that elasticity. Spend that follows demand (more before Christmas) makes it look too cheap.

    Args:
        spend, customers: (n,) of each whole period, in order of time.
    """
    spend, customers = np.asarray(spend, dtype=float), np.asarray(customers, dtype=float)
    spent = spend > 0
    if spent.sum() < _FEWEST_PERIODS or not customers.sum():
        return Marginal(untold="few_periods")
    logs = np.log(spend[spent])
    if logs.std(ddof=1) < _LEAST_VARIATION:
        return Marginal(untold="hardly_varies")
    elasticity, error = _elasticity(logs, np.flatnonzero(spent), customers[spent])
    if not elasticity > 0:
        return Marginal(untold="no_effect_seen")
    average = spend[spent].sum() / customers[spent].sum() if customers[spent].sum() else np.inf
    least, most = elasticity - Z_80 * error, elasticity + Z_80 * error
    return Marginal(average / elasticity, average / most, average / least if least > 0 else np.inf)


def _elasticity(logs: np.ndarray, time: np.ndarray, customers: np.ndarray) -> tuple[float, float]:
    """Coefficient of log spend and its standard error, by iteratively reweighted least squares."""
    columns = np.column_stack([np.ones(len(logs)), logs - logs.mean(), (time - time.mean()) / max(time.std(), 1)])
    beta = np.array([np.log(customers.mean()), 0.0, 0.0])
    for _step in range(_STEPS):
        mean = np.exp(np.clip(columns @ beta, -30, 30))
        information = columns.T @ (mean[:, None] * columns)
        step = np.linalg.lstsq(information, columns.T @ (customers - mean), rcond=None)[0]
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    mean = np.exp(np.clip(columns @ beta, -30, 30))
    spread = max(float(((customers - mean) ** 2 / mean).sum() / (len(logs) - columns.shape[1])), 1.0)
    covariance = np.linalg.pinv(columns.T @ (mean[:, None] * columns)) * spread
    return float(beta[1]), float(np.sqrt(covariance[1, 1]))
