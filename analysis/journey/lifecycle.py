"""What flows into the bucket and out of it: new, returning, resurrecting and dormant customers a period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.journey.activity import ActivitySettings, read_activity
from analysis.journey.instants import changes
from analysis.journey.periods import require_complete
from analysis.tables.table import Table

FEWEST_COMPLETE = 1


@dataclass(frozen=True)
class LifecycleSettings(ActivitySettings):
    """Which activity to follow, by which period."""


@dataclass(frozen=True, eq=False)
class Lifecycle:
    """Each customer's state in each period.

    `periods`: one row a period, without gaps, counts of customers:
        `period` (its first day), `active` (with activity), `new` (active for the first time ever), `returning` (active
        in the period before too), `resurrecting` (active before, but not in the period before), `dormant` (active in
        the period before, not in this one), `inflow` (new + resurrecting), `outflow` (dormant),
        `is_complete` (observed from beginning to end; otherwise too few are active and too many dormant),
        `may_hold_older` (in the burn-in: some of the new are older customers).
        In every row active = active of the row before + inflow − outflow = new + returning + resurrecting.
    `observed_from`, `observed_until`: the first and the last moment that counted (UTC).

    Dormant is not lost: many come back later, and then are resurrecting.
    """

    periods: pd.DataFrame
    settings: LifecycleSettings
    observed_from: pd.Timestamp
    observed_until: pd.Timestamp


def compute_lifecycle(table: Table | pd.DataFrame, settings: LifecycleSettings) -> Lifecycle:
    """Count the states in each period.

    Args:
        table: `events` (`customer_id`, `timestamp`, `event`) or `orders` (`customer_id`, `timestamp`, `amount`); any
            row order.

    Raises:
        SettingsError: as in `read_activity`.
        NotEnoughDataError: also without a complete period.
    """
    activity = read_activity(table, settings)
    periods, period = activity.periods, activity.period
    require_complete(periods, FEWEST_COMPLETE)
    first = changes(activity.customer)
    # In the first row of all, the wrapped-around difference is never looked at.
    again = ~first & (np.diff(period, prepend=period[:1]) == 1)

    def count(rows: np.ndarray) -> np.ndarray:
        return np.bincount(period[rows], minlength=len(periods))

    active, new, returning = np.bincount(period, minlength=len(periods)), count(first), count(again)
    resurrecting = active - new - returning
    dormant = np.append(0, active[:-1]) - returning
    frame = pd.DataFrame(
        {
            "period": periods.starts,
            "active": active,
            "new": new,
            "returning": returning,
            "resurrecting": resurrecting,
            "dormant": dormant,
            "inflow": new + resurrecting,
            "outflow": dormant,
            "is_complete": periods.is_complete,
            "may_hold_older": np.arange(len(periods)) < settings.burn_in,
        }
    )
    return Lifecycle(frame, settings, periods.observed_from, periods.observed_until)
