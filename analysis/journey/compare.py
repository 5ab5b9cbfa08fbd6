"""Two groups or two periods side by side: the difference at each step, with its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.journey.breakdown import Breakdown

RATES = ("rate", "rate_low", "rate_high")


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two groups of one breakdown.

    `steps`: one row a step from the second on: `step`, `position` (from 1), `customers_a`, `customers_b` (at the step
        before so far), `rate_a`, `rate_b` (share of them who will have gone on, as in `Breakdown.steps`), `difference`
        (b − a, −1 to 1; NaN where a group is empty) with `difference_low`, `difference_high` (95 %), `is_clear` (the
        interval leaves out 0). A last row with `position` −1 compares all who entered with all who get through.
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
    low, high = difference_range(a, b)
    steps = pd.DataFrame(
        {
            "step": a["step"],
            "position": a["position"],
            "customers_a": a["customers"],
            "customers_b": b["customers"],
            "rate_a": a["rate"],
            "rate_b": b["rate"],
            "difference": b["rate"] - a["rate"],
            "difference_low": low,
            "difference_high": high,
            "is_clear": (low > 0) | (high < 0),
        }
    )
    return Comparison(steps, group_a, group_b)


def difference_range(a: pd.DataFrame, b: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Low and high end of the 95 % interval of b − a, from independent shares `rate`, `rate_low`, `rate_high`.

    Source:
        Newcombe (1998), Statistics in Medicine 17, method 10: built from the intervals of the two shares.
    """
    difference = b["rate"] - a["rate"]
    below = np.hypot(b["rate"] - b["rate_low"], a["rate_high"] - a["rate"])
    above = np.hypot(b["rate_high"] - b["rate"], a["rate"] - a["rate_low"])
    return difference - below, difference + above


def _rates(breakdown: Breakdown, group: str) -> pd.DataFrame:
    """Each step from the second on, and the whole: customers before it, and the share who will have gone on."""
    steps = breakdown.steps[breakdown.steps["group"] == group].reset_index(drop=True)
    whole = breakdown.groups[breakdown.groups["group"] == group].assign(step=steps["step"].iloc[-1], position=-1)
    columns = ["step", "position", "customers", *RATES]
    before = steps.assign(customers=steps["customers"].shift())[columns].iloc[1:]
    return pd.concat([before, whole.rename(columns={"entered": "customers"})[columns]], ignore_index=True)
