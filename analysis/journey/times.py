"""How long customers take from step to step: quartiles and distribution, of those who got through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.journey.clock import MICROSECONDS_A_DAY
from analysis.journey.funnel import Funnel

DAY = np.timedelta64(MICROSECONDS_A_DAY, "us")
# Bounds in days: seconds to months fit into one picture.
BOUNDS = (0, 1 / 1440, 10 / 1440, 1 / 24, 6 / 24, 1, 3, 7, 14, 30, 60, 90, 180, np.inf)


@dataclass(frozen=True, eq=False)
class StepTimes:
    """Times of the counted attempts: only of customers who took both steps, so none is longer than the window.

    `steps`: one row a step from the second on: `step`, `position` (from 1), `customers` (who took this step and the
        one before), `lower_quartile_days`, `median_days`, `upper_quartile_days` (since the step before; NaN without
        customers), `median_days_since_entry`.
    `days_only`: no step has a time of day, so a time of 0 means the same day.
    `distribution`: one row a step and class: `position`, `from_days`, `to_days`, `customers`, `share_of_step` (0–1).
    """

    steps: pd.DataFrame
    distribution: pd.DataFrame
    days_only: bool


def compute_times(funnel: Funnel) -> StepTimes:
    """Measure the time between steps; a skipped optional step is passed over."""
    rows, classes = [], []
    before = funnel.step_times[:, 0]
    for position, step in enumerate(funnel.steps["step"]):
        if position == 0:
            continue
        here = funnel.step_times[:, position]
        taken = ~np.isnat(here)
        days = (here - before)[taken] / DAY
        since_entry = (here - funnel.step_times[:, 0])[taken] / DAY
        low, median, high = np.percentile(days, [25, 50, 75]) if len(days) else [np.nan] * 3
        rows.append((step, position, len(days), low, median, high, np.median(since_entry) if len(days) else np.nan))
        classes.append(_classes(position, days))
        before = np.where(taken, here, before)
    names = ["lower_quartile_days", "median_days", "upper_quartile_days", "median_days_since_entry"]
    steps = pd.DataFrame(rows, columns=["step", "position", "customers", *names])
    moments = funnel.step_times[~np.isnat(funnel.step_times)]
    days_only = bool((moments == moments.astype("datetime64[D]")).all())
    return StepTimes(steps, pd.concat(classes, ignore_index=True), days_only)


def _classes(position: int, days: np.ndarray) -> pd.DataFrame:
    counts = np.bincount(np.searchsorted(BOUNDS, days, side="right") - 1, minlength=len(BOUNDS) - 1)
    return pd.DataFrame(
        {
            "position": position,
            "from_days": BOUNDS[:-1],
            "to_days": BOUNDS[1:],
            "customers": counts,
            "share_of_step": counts / max(len(days), 1),
        }
    )
