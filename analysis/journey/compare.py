"""Two groups or two periods side by side: the difference at each step, with its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.journey.breakdown import Breakdown
from analysis.journey.rates import share, wilson_interval


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two groups of one breakdown.

    `steps`: one row a step from the second on: `step`, `position` (from 1), `settled_a`, `settled_b` (customers of the
        step before who are no longer open), `rate_a`, `rate_b` (share of them who went on, 0–1), `difference`
        (b − a, −1 to 1; NaN where a group is empty) with `difference_low`, `difference_high` (95 %), `is_clear` (the
        interval leaves out 0). A last row with `position` −1 compares all who entered with all who got through.
    """

    steps: pd.DataFrame
    group_a: str
    group_b: str


def compare_groups(breakdown: Breakdown, group_a: str, group_b: str) -> Comparison:
    """Compare two shown groups.

    Raises:
        SettingsError: a group is not shown, or both are the same.
    """
    shown = list(breakdown.groups["group"])
    for group in (group_a, group_b):
        if group not in shown:
            raise SettingsError(
                "There is no group '{group}' to compare. There are: {found}.", group=group, found=", ".join(shown)
            )
    if group_a == group_b:
        raise SettingsError("Choose two different groups: '{group}' is on both sides.", group=group_a)
    a, b = (_rates(breakdown, group) for group in (group_a, group_b))
    difference, low, high = newcombe_interval(a["went_on"], a["settled"], b["went_on"], b["settled"])
    steps = pd.DataFrame(
        {
            "step": a["step"],
            "position": a["position"],
            "settled_a": a["settled"],
            "settled_b": b["settled"],
            "rate_a": share(a["went_on"], a["settled"]),
            "rate_b": share(b["went_on"], b["settled"]),
            "difference": difference,
            "difference_low": low,
            "difference_high": high,
            "is_clear": (low > 0) | (high < 0),
        }
    )
    return Comparison(steps, group_a, group_b)


def newcombe_interval(
    successes_a: np.ndarray, trials_a: np.ndarray, successes_b: np.ndarray, trials_b: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Difference of two independent shares (b − a) with the low and high end of its 95 % interval.

    Source:
        Newcombe (1998), Statistics in Medicine 17, method 10: built from the two Wilson intervals.
    """
    rate_a, rate_b = share(successes_a, trials_a), share(successes_b, trials_b)
    (low_a, high_a), (low_b, high_b) = wilson_interval(successes_a, trials_a), wilson_interval(successes_b, trials_b)
    difference = rate_b - rate_a
    below = np.hypot(rate_b - low_b, high_a - rate_a)
    above = np.hypot(high_b - rate_b, rate_a - low_a)
    return difference, difference - below, difference + above


def _rates(breakdown: Breakdown, group: str) -> pd.DataFrame:
    """For each step from the second on, and for the whole: those settled at the step before, and who went on."""
    steps = breakdown.steps[breakdown.steps["group"] == group]
    customers, still_open = steps["customers"].to_numpy(), steps["open"].to_numpy()
    settled = np.append((customers - still_open)[:-1], customers[0] - still_open.sum())
    return pd.DataFrame(
        {
            "step": [*steps["step"].iloc[1:], steps["step"].iloc[-1]],
            "position": [*steps["position"].iloc[1:], -1],
            "settled": settled,
            "went_on": np.append(customers[1:], customers[-1]),
        }
    )
