"""The two classic laws of a leak: as much each month whatever the level, or a share of it. Can the data tell?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import gammaln
from scipy.stats import t as student

from analysis.errors import NotEnoughDataError

FEWEST_MONTHS = 12
_FEWEST_BEFORE = 6
_ROUNDS = 50
Law = Literal["constant", "proportional", "open", "neither"]


@dataclass(frozen=True, eq=False)
class OutflowLaws:
    """E[outflow] = c · level^g: g = 0 is a constant outflow, g = 1 a constant share of the level.

    `g`, `g_low`, `g_high` (95 %, quasi-Poisson); `law`: the one whose g lies in the range while the other's does not;
    "open" if both do: they cannot be told apart; "neither" if none does.
    `months`: one row a month: `month`, `level` (at its start), `lost`. `scores`: one row a law, and "model" where
    it was told: `law`, `log_score` (mean log probability of a month's outflow, told before; larger is better), all over
    the same `scored` months.
    `constant`: customers a month under the one law, `share`: of the level a month under the other.
    """

    g: float
    g_low: float
    g_high: float
    law: Law
    months: pd.DataFrame
    scores: pd.DataFrame
    scored: int
    constant: float
    share: float


def fit_laws(history: pd.DataFrame, told: pd.Series | None = None) -> OutflowLaws:
    """Fit both laws to the months so far.

    Level and outflow feed back on each other, so where the level hardly moves g says little, whatever its range.

    Args:
        history: as `observed_months` gives it. told: by month (its first day) the outflow as a model told it before.

    Raises:
        NotEnoughDataError: fewer than twelve months with a known outflow.

    Source:
        McCullagh & Nelder (1989), Generalized Linear Models, ch. 9: quasi-likelihood.
    """
    level = history["level"].shift()
    known = history["lost"].notna() & (level > 0)
    months = pd.DataFrame({"month": history["month"], "level": level, "lost": history["lost"]})[known]
    if len(months) < FEWEST_MONTHS or not months["lost"].sum():
        raise NotEnoughDataError(
            "Outflow is known of {found} months; at least {needed} are needed to tell the laws apart.",
            found=len(months),
            needed=FEWEST_MONTHS,
        )
    a, o = months["level"].to_numpy(), months["lost"].to_numpy()
    g, error = _slope(np.log(a), o)
    half = float(student.ppf(0.975, len(o) - 2)) * error
    low, high = g - half, g + half
    scores = _scores(months.reset_index(drop=True), told)
    return OutflowLaws(
        g=g,
        g_low=low,
        g_high=high,
        law=_law(low, high),
        months=months.reset_index(drop=True),
        scores=scores.drop(columns="months"),
        scored=int(scores["months"].iloc[0]),
        constant=float(o.mean()),
        share=float(o.sum() / a.sum()),
    )


def _law(low: float, high: float) -> Law:
    constant, proportional = low <= 0 <= high, low <= 1 <= high
    if constant and proportional:
        return "open"
    if constant or proportional:
        return "constant" if constant else "proportional"
    return "neither"


def _slope(log_level: np.ndarray, lost: np.ndarray) -> tuple[float, float]:
    """(g, its standard error) of a log-linear quasi-Poisson fit; an infinite error where the level never moves."""
    spread = log_level - log_level.mean()
    if not np.ptp(spread) > 1e-9:
        return 0.0, np.inf
    X = np.column_stack([np.ones_like(spread), spread])
    beta = np.array([np.log(lost.mean()), 0.0])
    for _round in range(_ROUNDS):
        mean = np.exp(X @ beta)
        step = np.linalg.solve(X.T @ (mean[:, None] * X), X.T @ (lost - mean))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            break
    mean = np.exp(X @ beta)
    # Months differ by more than chance; never by less.
    dispersion = max(float(((lost - mean) ** 2 / mean).sum() / (len(lost) - 2)), 1.0)
    covariance = dispersion * np.linalg.inv(X.T @ (mean[:, None] * X))
    return float(beta[1]), float(np.sqrt(covariance[1, 1]))


def _scores(months: pd.DataFrame, told: pd.Series | None) -> pd.DataFrame:
    """Each month told from those before it; `law`, `log_score`, `months`."""
    level, lost = months["level"], months["lost"]
    before = pd.DataFrame(
        {
            "constant": lost.expanding().mean().shift(),
            "proportional": (lost.cumsum() / level.cumsum()).shift() * level,
        }
    )
    if told is not None:
        before["model"] = months["month"].map(told)
    before = before.iloc[_FEWEST_BEFORE:].dropna()
    seen = lost[before.index].to_numpy()[:, None]
    mean = np.maximum(before.to_numpy(), 0.5)
    score = (seen * np.log(mean) - mean - gammaln(seen + 1)).mean(axis=0)
    return pd.DataFrame({"law": before.columns, "log_score": score, "months": len(before)})
