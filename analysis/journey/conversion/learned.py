"""Which attempts the chances of going on are learned from: those since the shares last changed, or all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.journey.clock import MICROSECONDS_A_DAY, microseconds
from analysis.journey.conversion.spells import Spells
from analysis.journey.funnel import Funnel
from analysis.journey.trend import compute_trend

FEWEST_MATURE = 20


@dataclass(frozen=True, eq=False)
class Learned:
    """What is learned from; the fields of `Conversion` and their spells."""

    spells: Spells
    mature: int
    changed_on: pd.Timestamp | None = None
    since: pd.Timestamp | None = None


def last_change(funnel: Funnel) -> pd.Timestamp | None:
    """The week in which the share of a step last changed beyond chance; None too where a trend needs more weeks."""
    since_entry = (funnel.step_times[:, 1:] - funnel.step_times[:, :1])[~np.isnat(funnel.step_times[:, 1:])]
    if not len(since_entry):
        return None
    try:
        # Young enough to see the last weeks, old enough to see most of them go on.
        changes = compute_trend(
            funnel, "week", float(np.quantile(since_entry.astype(np.int64), 0.75)) / MICROSECONDS_A_DAY
        ).changes
    except NotEnoughDataError:
        return None
    return None if changes.empty else changes["period"].max()


def learn_from(spells: Spells, changed_on: pd.Timestamp | None, mature_until: int) -> Learned:
    """Only the entries since the change, where enough of them are mature."""
    everything = Learned(spells, _mature(spells, mature_until), changed_on)
    if changed_on is None:
        return everything
    recent = spells.take(np.flatnonzero(spells.entered >= microseconds(changed_on)))
    mature = _mature(recent, mature_until)
    return Learned(recent, mature, changed_on, changed_on) if mature >= FEWEST_MATURE else everything


def _mature(spells: Spells, mature_until: int) -> int:
    return int(np.count_nonzero((spells.depth == 1) & (spells.entered <= mature_until)))
