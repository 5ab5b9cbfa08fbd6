"""Model against naive rule: who predicted better, and clearly so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

# A contest is won by errors 5 % smaller or a share 2 percentage points larger; anything closer is a tie.
_CLEAR_ERROR, _CLEAR_SHARE = 0.95, 0.02

Winner = Literal["model", "naive", "tie"]


@dataclass(frozen=True)
class RuleScore:
    """How one rule did on the customers known at the split.

    `predicted_orders`: purchase days predicted for the holdout. `correlation` (−1…1; NaN if either side is
    constant) and `mean_absolute_error` (orders) compare prediction and reality customer by customer.
    `top_10_share`: share of all later orders that the tenth of customers ranked highest made (0–1; equal
    ranks share what they made).
    """

    predicted_orders: float
    correlation: float
    mean_absolute_error: float
    top_10_share: float


def score_rule(predicted: np.ndarray, actual: np.ndarray) -> RuleScore:
    """Compare (n,) predicted orders with (n,) actual ones, customer by customer."""
    varied = np.ptp(predicted) > 0 and np.ptp(actual) > 0
    return RuleScore(
        predicted_orders=float(predicted.sum()),
        correlation=float(np.corrcoef(predicted, actual)[0, 1]) if varied else float("nan"),
        mean_absolute_error=float(np.abs(predicted - actual).mean()),
        top_10_share=top_share(predicted, actual),
    )


def top_share(predicted: np.ndarray, actual: np.ndarray) -> float:
    """Share of `actual` in the tenth with the highest predictions; equal ones on its edge count in part."""
    if not actual.sum() > 0:
        return float("nan")
    named = max(len(predicted) // 10, 1)
    edge = np.partition(predicted, -named)[-named]
    above, level = predicted > edge, predicted == edge
    part = (named - above.sum()) / level.sum()
    return float((actual[above].sum() + part * actual[level].sum()) / actual.sum())


def run_contests(model: RuleScore, naive: RuleScore, actual: float) -> dict[str, Winner]:
    """The winner of `total`, `each_customer` and `best_customers`, given all orders that really followed."""
    return {
        "total": _smaller(abs(model.predicted_orders - actual), abs(naive.predicted_orders - actual)),
        "each_customer": _smaller(model.mean_absolute_error, naive.mean_absolute_error),
        "best_customers": _larger(model.top_10_share, naive.top_10_share),
    }


def _smaller(model: float, naive: float) -> Winner:
    if model < _CLEAR_ERROR * naive:
        return "model"
    return "naive" if naive < _CLEAR_ERROR * model else "tie"


def _larger(model: float, naive: float) -> Winner:
    if model > naive + _CLEAR_SHARE:
        return "model"
    return "naive" if naive > model + _CLEAR_SHARE else "tie"


def overall_winner(contests: dict[str, Winner]) -> Winner:
    """Who won more contests."""
    won = list(contests.values())
    lead = won.count("model") - won.count("naive")
    return "tie" if lead == 0 else "model" if lead > 0 else "naive"
