"""Effort and benefit: what each campaign of its own has to earn beside one message for all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.strategy.defaults import NO_CHANNEL
from analysis.strategy.plan import Plan

# It costs more than it should bring; it may, within its range; it pays even at the low end; it contacts nobody.
DROP, MAY_LOSE, PAYS, NO_CONTACT, UNKNOWN = "drop", "may_lose", "pays", "no_contact", "unknown"


@dataclass(frozen=True, eq=False)
class Effort:
    """What campaigns of one's own cost and bring.

    `lines`: one row per line of the plan: `segment`, `contacts`, `gross_margin` (before any cost of the campaign),
        `contact_cost`, `making_cost`, `cost` (both; money), `expected_margin` (after both), `without` (the plan's
        margin if it were left out), `needed_lift` (extra orders per contact that repay the making: F / (N × order
        value × margin)),
        `bearable_share` (as long as a message shared with the others brings less than this share of its response, its
        own pays; 0–1), `verdict` (code). NaN where nobody is contacted or the order value is unknown.
    `bearable_share`: the same for all campaigns against one message for all, made once at the dearest one's cost; NaN
        where nothing is made.
    `messages`: how many different messages customers get.
    """

    lines: pd.DataFrame
    bearable_share: float
    messages: int


def weigh_effort(plan: Plan) -> Effort:
    """Compare every campaign with leaving it out, and with a message it would share.

    A shared message is taken to cost as much per contact and to be made anyway.

    Source:
        Break-even of a further variant: its fixed cost over contacts × margin × order value.
    """
    lines = plan.lines
    reached = (lines["contacts"] > 0) & (lines["channel"] != NO_CHANNEL)
    making = lines["making_cost"].where(reached, 0.0)
    gross = lines["expected_margin"] + lines["expected_cost"]
    per_order = lines["order_value"] * plan.settings.margin
    worth = lines["contacts"] * per_order
    weighed = pd.DataFrame(
        {
            "segment": lines["segment"],
            "contacts": lines["contacts"],
            "gross_margin": gross,
            "contact_cost": lines["expected_cost"] - making,
            "making_cost": making,
            "cost": lines["expected_cost"],
            "expected_margin": lines["expected_margin"],
            "without": plan.totals.expected_margin - lines["expected_margin"],
            "needed_lift": making / worth.where(worth > 0),
            "bearable_share": (1 - making / gross.where(gross > 0)).clip(lower=0.0),
            "verdict": _verdicts(lines, reached),
        }
    )
    total, further = gross.sum(skipna=False), making.sum() - making.max()
    share = max(1 - further / total, 0.0) if making.any() and total > 0 else np.nan
    return Effort(weighed, float(share), int(lines.loc[reached, "message"].fillna("").nunique()))


def _verdicts(lines: pd.DataFrame, reached: pd.Series) -> np.ndarray:
    return np.select(
        [~reached, lines["expected_margin"].isna(), lines["expected_margin"] < 0, lines["margin_low"] < 0],
        [NO_CONTACT, UNKNOWN, DROP, MAY_LOSE],
        PAYS,
    )
