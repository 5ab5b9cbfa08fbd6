"""Did what happened to some go with being lost? Each compared with those to whom it had not happened by then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, fisher_exact

from analysis.rates import Z_95, wilson_interval

NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Association:
    """Customers with something against those without it at the same moment.

    `n_with`, `n_without`: customers compared; one can be without first and with later.
    `lost_with`: of those with it; `rate_with`, `rate_without`: share lost, 0–1; `rate_without` is averaged over the
        moments at which it happened to the others.
    `odds_ratio` of loss with its 95 % interval `odds_low`, `odds_high`; `effect`: customers lost with it beyond the
        share lost without, with `effect_low`, `effect_high`; `p_value`: two-sided.
    """

    n_with: int
    n_without: int
    lost_with: int
    rate_with: float
    rate_without: float
    odds_ratio: float
    odds_low: float
    odds_high: float
    effect: float
    effect_low: float
    effect_high: float
    p_value: float


def associate(exposed: np.ndarray, end: np.ndarray, lost: np.ndarray) -> Association | None:
    """Compare over risk sets: at each moment something happened, with all still at risk to whom it had not.

    Waiting long gives time for anything to happen; who went on early had none. So nobody counts as "without" for
    a time after the end, and nobody as "with" before it happened. Strata are the moments; with one moment this is
    the plain four-field table.

    Args:
        exposed: (n,) int64 moment since the step at which it first happened, `NEVER`, or not before `end`: as never.
        end: (n,) int64 moment at which the customer went on, or the last at which that was possible.
        lost: (n,) bool, did not go on.

    Returns:
        None if nobody can be compared.

    Source:
        Mantel & Haenszel (1959), Journal of the National Cancer Institute 22, with their continuity correction, or
        with one moment Fisher's exact test. Odds ratio: Haldane (1956) and Anscombe (1956), 0.5 added to each field,
        those without weighted as those with; their effective number: Kish (1965), Survey Sampling.
    """
    happened = exposed < end
    moments = np.unique(exposed[happened])
    free_until = np.minimum(exposed, end)
    with_lost, with_all = (_at(moments, exposed[happened & of]) for of in (lost, np.ones_like(lost)))
    without_lost, without_all = (_after(moments, free_until[of]) for of in (lost, np.ones_like(lost)))
    usable = without_all > 0
    if not usable.any():
        return None
    moments, a, n1, c, n0 = (x[usable] for x in (moments, with_lost, with_all, without_lost, without_all))
    # Each customer without it weighs as much as he stands for: those with it, shared out over his risk sets.
    shares = np.append(0.0, np.cumsum(n1 / n0)) / n1.sum()
    weight = shares[np.searchsorted(moments, free_until, side="left")]
    effective = 1 / np.square(weight).sum()
    rate_without = float(weight[lost].sum())
    return _association(a, n1, c, n0, rate_without, float(effective), int((weight > 0).sum()))


def _at(moments: np.ndarray, times: np.ndarray) -> np.ndarray:
    return np.bincount(np.searchsorted(moments, times), minlength=len(moments)).astype(float)


def _after(moments: np.ndarray, times: np.ndarray) -> np.ndarray:
    """How many of the times are later than each moment."""
    return (len(times) - np.searchsorted(np.sort(times), moments, side="right")).astype(float)


def _association(
    a: np.ndarray, n1: np.ndarray, c: np.ndarray, n0: np.ndarray, rate_without: float, effective: float, n_without: int
) -> Association:
    lost_with, n_with = a.sum(), n1.sum()
    rate_with = lost_with / n_with
    fields = (
        np.array([lost_with, n_with - lost_with, rate_without * effective, (1 - rate_without) * effective]).clip(min=0)
        + 0.5
    )
    log_odds = np.log(fields[0] * fields[3] / (fields[1] * fields[2]))
    half = Z_95 * np.sqrt((1 / fields).sum())
    effect_low, effect_high = _difference(lost_with, n_with, rate_without * effective, effective)
    return Association(
        n_with=int(n_with),
        n_without=n_without,
        lost_with=int(lost_with),
        rate_with=float(rate_with),
        rate_without=rate_without,
        odds_ratio=float(np.exp(log_odds)),
        odds_low=float(np.exp(log_odds - half)),
        odds_high=float(np.exp(log_odds + half)),
        effect=float(n_with * (rate_with - rate_without)),
        effect_low=float(n_with * effect_low),
        effect_high=float(n_with * effect_high),
        p_value=_p_value(a, n1, c, n0),
    )


def _difference(lost_with: float, n_with: float, lost_without: float, n_without: float) -> tuple[float, float]:
    """Interval of the difference of the two shares: Newcombe (1998), Statistics in Medicine 17, method 10."""
    lost, customers = np.array([lost_with, lost_without]), np.array([n_with, n_without])
    low, high = wilson_interval(lost, customers)
    rate = lost / customers
    below, above = np.hypot(rate[0] - low[0], high[1] - rate[1]), np.hypot(high[0] - rate[0], rate[1] - low[1])
    return float(rate[0] - rate[1] - below), float(rate[0] - rate[1] + above)


def _p_value(a: np.ndarray, n1: np.ndarray, c: np.ndarray, n0: np.ndarray) -> float:
    if len(a) == 1:
        table = np.array([[a[0], n1[0] - a[0]], [c[0], n0[0] - c[0]]]).astype(np.int64)
        return float(fisher_exact(table).pvalue)
    n, lost = n1 + n0, a + c
    variance = (n1 * n0 * lost * (n - lost) / (n**2 * np.maximum(n - 1, 1))).sum()
    if not variance > 0:
        return 1.0
    distance = max(abs((a - n1 * lost / n).sum()) - 0.5, 0)
    return float(chi2.sf(distance**2 / variance, 1))
