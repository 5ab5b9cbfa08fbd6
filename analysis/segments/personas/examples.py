"""Real customers as examples of a segment, without anything that tells who they are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.segments.personas.members import Members
from analysis.segments.small_groups import SMALL

EXAMPLES = 3
_TYPICAL = ("orders", "revenue", "days_since_last_order", "mean_order_value")
_TOLD = ("first_channel", "last_category", "last_event")


def pick_examples(members: Members) -> pd.DataFrame:
    """The customers nearest to the middle of their segment; none of the groups too small to be shown.

    Returns:
        up to three rows per segment: `segment`, `example` (0, 1, 2: who they are stays the same while the data do),
        `orders`, `revenue` (to two digits, so that nobody is recognised by an exact sum), `days_since_last_order`
        (in whole weeks, as days), `first_channel`, `last_category`, `last_event`; each only where known.
    """
    typical = [column for column in _TYPICAL if column in members.facts]
    told = [column for column in _TOLD if column in members.facts]
    picked = []
    for place, segment in enumerate(members.segments):
        rows = members.facts[members.code == place]
        if segment == SMALL or not typical:
            continue
        nearest = rows.iloc[np.argsort(_distance(rows[typical]), kind="stable")[:EXAMPLES]]
        picked.append(nearest.assign(segment=segment, example=range(len(nearest))))
    columns = ["segment", "example", *(name for name in typical if name != "mean_order_value"), *told]
    examples = pd.concat(picked, ignore_index=True)[columns] if picked else pd.DataFrame(columns=columns)
    return _coarse(examples)


def _distance(rows: pd.DataFrame) -> np.ndarray:
    """How far from the middle, on a logarithmic scale in units of the usual distance; unknown counts as far."""
    scaled = np.sign(rows) * np.log1p(rows.abs())
    off = (scaled - scaled.median()).abs()
    usual = off.median().replace(0, np.nan).fillna(1.0)
    return (off / usual).fillna(9.0).sum(axis=1).to_numpy()


def _coarse(examples: pd.DataFrame) -> pd.DataFrame:
    if "revenue" in examples:
        examples["revenue"] = [float(f"{value:.2g}") for value in examples["revenue"]]
    if "days_since_last_order" in examples:
        examples["days_since_last_order"] = (examples["days_since_last_order"] // 7) * 7
    return examples
