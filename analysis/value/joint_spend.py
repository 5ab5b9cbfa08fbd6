"""Spend that follows frequency: customers with as many orders say what an order brings.

The Gamma-Gamma model takes spend for independent of frequency. Where it is not, the joint rows of count and mean
spend of the repeat customers are drawn again for each future, and what they say of a customer's pace takes the place of
the mean of all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.value.models import GammaGamma

# Classes of like pace: their means scatter little enough for a line through the logarithms.
_MOST_CLASSES = 20
_FEWEST_IN_CLASS = 20


@dataclass(frozen=True, eq=False)
class JointRows:
    """Repeat customers with a positive mean spend: (n,) `frequency`, `T` (days), `mean_spend`."""

    frequency: np.ndarray
    T: np.ndarray
    mean_spend: np.ndarray


@dataclass(frozen=True, eq=False)
class SpendDraws:
    """What an order brings whatever the pace. `parameters`: (3, J) draws of p, q, v."""

    parameters: np.ndarray

    def of(self, draw: np.ndarray, _orders: np.ndarray, _days: np.ndarray) -> GammaGamma:
        """The model in a draw."""
        return GammaGamma(*self.parameters[:, draw])


@dataclass(frozen=True, eq=False)
class SpendByPace:
    """What an order brings by the pace of orders.

    `model`: how spend scatters around a mean. `usual_days`: between orders of all together. `level`, `slope`: (J,) of
    the line of log mean spend by log pace, in each draw.
    """

    model: GammaGamma
    usual_days: float
    level: np.ndarray
    slope: np.ndarray

    def of(self, draw: np.ndarray, orders: np.ndarray, days: np.ndarray) -> GammaGamma:
        """Spend, in a draw, of customers who make so many repeat orders in so many days; arrays of one shape."""
        p, q = self.model.p, self.model.q
        mean = np.exp(self.level[draw] + self.slope[draw] * _log_pace(orders, days, self.usual_days))
        return GammaGamma(p, q, mean * (q - 1) / p)


def spend_by_pace(
    rows: JointRows, model: GammaGamma, draws: int = 1, rng: np.random.Generator | None = None
) -> SpendByPace:
    """A line through the mean spends: of the rows as they are, or of the rows drawn again for each draw.

    Drawn again: each as often as a Poisson number says.
    """
    usual_days = float(rows.T.sum() / rows.frequency.sum())
    pace = _log_pace(rows.frequency, rows.T, usual_days)
    classes = int(np.clip(len(pace) // _FEWEST_IN_CLASS, 1, _MOST_CLASSES))
    edges = np.unique(np.quantile(pace, np.arange(1, classes) / classes))
    code = np.searchsorted(edges, pace, side="right")
    weights = (np.ones(len(pace)) if rng is None else rng.poisson(1.0, len(pace)) for _ in range(draws))
    lines = [_line(code, pace, rows.mean_spend, weight) for weight in weights]
    return SpendByPace(model, usual_days, *np.array(lines).T)


def _line(code: np.ndarray, pace: np.ndarray, spend: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Level and slope of log mean spend by mean log pace, over the classes, by their weights."""
    count, paces, spent = (np.bincount(code, weight * value) for value in (1.0, pace, spend))
    known = count > 0
    count, x, y = count[known], paces[known] / count[known], np.log(spent[known] / count[known])
    centre_x, centre_y = count @ x / count.sum(), count @ y / count.sum()
    spread = count @ (x - centre_x) ** 2
    slope = count @ ((x - centre_x) * (y - centre_y)) / spread if spread > 0 else 0.0
    return centre_y - slope * centre_x, slope


def _log_pace(orders: np.ndarray, days: np.ndarray, usual_days: float) -> np.ndarray:
    """Log of orders a day, drawn to the usual pace as if one more order at that pace had been seen."""
    return np.log((orders + 1) / (days + usual_days))
