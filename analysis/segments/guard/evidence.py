"""What a test says about one split."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import chi2_contingency, kruskal

from analysis.rates import Z_95
from analysis.segments.guard.interaction import interaction_p_value
from analysis.segments.guard.merge_path import merge_path
from analysis.segments.guard.policy import corrected_error, cross_validated_scores, gains
from analysis.segments.guard.settings import GuardSettings, Offer
from analysis.segments.guard.trial import Trial
from analysis.segments.merging import merge_segments
from analysis.segments.segmentation import Segmentation

FEWEST_IN_CELL = 5
UNEVEN_BELOW = 0.001
SEED = 20_030_102


@dataclass(frozen=True, eq=False)
class Evidence:
    """Of one split: `problem` ("", "not_random", "too_few"), the gain per customer with its standard error, p-values,
    the path of merging, and per tested segment (code) customers tested, best arm, its margin, and the spread."""

    problem: str
    tested: int
    gain: float = np.nan
    error: float = np.nan
    p_value: float = np.nan
    p_outcome: float = np.nan
    path: pd.DataFrame | None = None
    segments: pd.DataFrame | None = None


def weigh(offer: Offer, trial: Trial, settings: GuardSettings, offers: int) -> Evidence:
    """Judge one split by the test.

    The p-value of a split some of whose segments were merged is at least that of the unmerged one: which were merged
    may have been read off the same results, and if no arm works differently anywhere, neither does it after merging.
    """
    merged = merge_segments(offer.segmentation, offer.merged)
    rows, codes, names = _tested(merged, trial)
    if len(names) < 2:
        return Evidence("too_few", len(rows))
    arm, margin = trial.arm[rows], trial.margin[rows]
    unit = None if trial.unit is None else pd.factorize(trial.unit[rows])[0]
    if _is_uneven(arm, codes, len(trial.arms), len(names), unit):
        return Evidence("not_random", len(rows))
    scores = cross_validated_scores(arm, codes, margin, trial.shares, len(names), unit, np.random.default_rng(SEED))
    found = gains(scores)
    p_value = _interaction(arm, codes, margin, len(trial.arms), len(names), unit, offers)
    if offer.merged:
        p_value = max(p_value, _unmerged(offer.segmentation, trial, offers))
    return Evidence(
        problem="",
        tested=len(rows),
        gain=float(found.mean()),
        error=corrected_error(found),
        p_value=p_value,
        p_outcome=_differ(codes, margin, len(names)),
        path=merge_path(scores, names, int(merged.sizes[names].sum()), settings.fixed_cost),
        segments=_of_segments(arm, codes, margin, trial.arms, names),
    )


def _tested(segmentation: Segmentation, trial: Trial) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Rows of the trial whose segment has five customers in every arm, the code of each, and the segments."""
    codes = segmentation.of(trial.customer_id).codes.astype(np.int64)
    known = np.flatnonzero(codes >= 0)
    segments, arms = len(segmentation.segments), len(trial.arms)
    cells = np.bincount(codes[known] * arms + trial.arm[known], minlength=segments * arms).reshape(segments, arms)
    enough = (cells >= FEWEST_IN_CELL).all(axis=1)
    rows = known[enough[codes[known]]]
    place = np.cumsum(enough) - 1
    return rows, place[codes[rows]], [name for name, held in zip(segmentation.segments, enough, strict=True) if held]


def _is_uneven(arm: np.ndarray, codes: np.ndarray, arms: int, segments: int, unit: np.ndarray | None) -> bool:
    """Arms drawn by lot are spread alike over segments that were there before the test.

    Customers of one unit count as one where they are together in a segment (Kish's design effect).
    """
    table = np.bincount(codes * arms + arm, minlength=segments * arms).reshape(segments, arms)
    alike = 1.0
    if unit is not None:
        together = np.unique(unit * segments + codes, return_counts=True)[1].astype(float)
        alike = (together**2).sum() / together.sum()
    return bool(chi2_contingency(table / alike).pvalue < UNEVEN_BELOW)


def _interaction(
    arm: np.ndarray,
    codes: np.ndarray,
    margin: np.ndarray,
    arms: int,
    segments: int,
    unit: np.ndarray | None,
    offers: int,
) -> float:
    random = np.random.default_rng(SEED)
    return interaction_p_value(arm, codes, margin, arms, segments, unit, random, offers)


def _unmerged(segmentation: Segmentation, trial: Trial, offers: int) -> float:
    rows, codes, names = _tested(segmentation, trial)
    if len(names) < 2:
        return 1.0
    unit = None if trial.unit is None else pd.factorize(trial.unit[rows])[0]
    return _interaction(trial.arm[rows], codes, trial.margin[rows], len(trial.arms), len(names), unit, offers)


def _differ(codes: np.ndarray, margin: np.ndarray, segments: int) -> float:
    """p-value of the segments bringing the same."""
    if margin.min() == margin.max():
        return 1.0
    return float(kruskal(*(margin[codes == segment] for segment in range(segments))).pvalue)


def _of_segments(
    arm: np.ndarray, codes: np.ndarray, margin: np.ndarray, arms: list[str], names: list[str]
) -> pd.DataFrame:
    shape = len(names), len(arms)
    cell = codes * len(arms) + arm
    counts = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    sums, squares = (
        np.bincount(cell, weights=weights, minlength=shape[0] * shape[1]).reshape(shape)
        for weights in (margin, margin**2)
    )
    means = sums / counts
    inside = np.maximum(squares - sums * means, 0).sum(axis=1)
    best = means.argmax(axis=1)
    return pd.DataFrame(
        {
            "tested": counts.sum(axis=1),
            "best_arm": [arms[place] for place in best],
            "margin": means[np.arange(len(names)), best],
            "spread": np.sqrt(inside / (counts.sum(axis=1) - len(arms))),
        },
        index=names,
    )


def interval(gain: float, error: float) -> tuple[float, float]:
    """Low and high end, 95 %."""
    return gain - Z_95 * error, gain + Z_95 * error
