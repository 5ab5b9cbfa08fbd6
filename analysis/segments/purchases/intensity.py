"""Heavy, medium and light buyers; newcomers and professionals are named, not mixed in."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.segments.purchases.settings import PurchaseSettings
from analysis.tables.privacy.small_groups import SMALLEST_GROUP

INTENSITY = ("professional", "heavy", "medium", "light", "newcomer")


def intensity(bought: pd.DataFrame, settings: PurchaseSettings) -> tuple[np.ndarray, dict[str, float]]:
    """The group of each customer, and the cuts.

    Args:
        bought: one row per customer: `orders`, `revenue`, `first_days` (days since the first order).

    Returns:
        (n,) codes; `heavy_from`, `light_to` (both included) and `professional_above` in the measure (infinite
        where nobody is that). Equal values are never in different groups.
    """
    measure = bought[settings.measure].clip(lower=0).to_numpy(dtype=float)
    newcomer = (bought["first_days"] <= settings.newcomer_days).to_numpy()
    judged = measure[~newcomer]
    above = _professional_above(judged, settings.professional_times)
    private = judged[judged <= above]
    heavy_from, light_to = _cuts(private, settings.heavy_share, settings.light_share)
    group = np.select(
        [newcomer, measure > above, measure >= heavy_from, measure <= light_to],
        ["newcomer", "professional", "heavy", "light"],
        "medium",
    )
    return group, {"heavy_from": heavy_from, "light_to": light_to, "professional_above": above}


def _professional_above(judged: np.ndarray, times: float) -> float:
    """So many times the median; infinite where fewer than 5 customers buy more, who then count as heavy."""
    above = times * float(np.median(judged)) if len(judged) else np.inf
    return above if (judged > above).sum() >= SMALLEST_GROUP else np.inf


def _cuts(measure: np.ndarray, heavy_share: float, light_share: float) -> tuple[float, float]:
    """The smallest value of the heavy, and the largest of the light, as shares of the whole measure.

    All customers of a value go together: into the heavy if they are needed to reach the share, into the light if they
    do not exceed it. Where all are alike nobody is heavy or light.
    """
    if not len(measure) or measure.min() == measure.max():
        return np.inf, -np.inf
    worth, count = np.unique(measure, return_counts=True)
    rising = np.cumsum(worth * count) / (worth * count).sum()
    heavy = int(np.searchsorted(rising, 1 - heavy_share, side="right"))
    heavy_from = float(worth[min(max(heavy, 1), len(worth) - 1)])
    light = np.flatnonzero((rising <= light_share) & (worth < heavy_from))
    return heavy_from, float(worth[light[-1]]) if len(light) else -np.inf
