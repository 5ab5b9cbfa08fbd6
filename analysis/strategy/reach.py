"""Whom a campaign reaches: the most valuable the budget pays for, without those held back by lot."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.experiments import CONTACT, CONTROL, assign_arms
from analysis.strategy.defaults import NO_CHANNEL

# Beyond the budget, or without a campaign: neither contacted nor compared.
NOT_REACHED = "not_reached"
WORTH = ("lifetime_value", "revenue")
UNIT = "unit"


def rank_by_worth(customers: pd.DataFrame) -> pd.DataFrame:
    """The most valuable first, by `lifetime_value`, without it by `revenue`; numbers and segments as text."""
    listed = customers.assign(
        customer_id=customers["customer_id"].astype("str"), segment=customers["segment"].astype("str")
    )
    worth = [column for column in WORTH if column in listed][:1]
    return listed.sort_values([*worth, "customer_id"], ascending=[False] * len(worth) + [True], ignore_index=True)


def arms_of(members: pd.DataFrame, line: pd.Series) -> pd.Series:
    """The arm of each member of one segment: `contact`, `control` or `not_reached`.

    Held back are those drawn by lot among the customers the campaign goes through, from the most valuable down to the
    last one the budget pays for: so the two groups differ in nothing but the contact.

    Args:
        members: of the segment, ranked by `rank_by_worth`.
        line: as `check_lines` returns it.
    """
    if line["channel"] == NO_CHANNEL:
        return pd.Series(NOT_REACHED, index=members.index, dtype="str")
    drawn = _drawn(members, line)
    contacts = drawn.eq(CONTACT)
    affordable = affordable_contacts(line)
    if contacts.sum() <= affordable:
        return drawn
    so_far = contacts.cumsum()
    return drawn.where(np.where(contacts, so_far <= affordable, so_far < affordable), NOT_REACHED)


def count_reached(customers: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Contacted and held back per line.

    Args:
        customers: `customer_id`, `segment`, a column of `WORTH` if known, and `unit` where whole units are drawn.
        lines: as `check_lines` returns them.

    Returns:
        One row per line: `segment`, `contacts` and `control` (counts).
    """
    sizes = customers["segment"].astype("str").value_counts()
    ranked = rank_by_worth(customers) if lines["control_share"].any() else None
    counted = []
    for _index, line in lines.iterrows():
        if line["channel"] == NO_CHANNEL:
            counted.append((line["segment"], 0, 0))
        elif line["control_share"] > 0:
            arms = arms_of(ranked[ranked["segment"] == line["segment"]], line)
            counted.append((line["segment"], int(arms.eq(CONTACT).sum()), int(arms.eq(CONTROL).sum())))
        else:
            counted.append((line["segment"], int(min(sizes[line["segment"]], affordable_contacts(line))), 0))
    return pd.DataFrame(counted, columns=["segment", "contacts", "control"])


def affordable_contacts(line: pd.Series) -> float:
    """How many customers get all their messages from the budget, after the campaign is made; infinite where free."""
    left, each = line["budget"] - line["making_cost"], line["rounds"] * line["cost_per_contact"]
    # 0.30 / 0.10 is a little less than 3: the bit more keeps the last customer the budget pays for.
    if left < -1e-9 * line["making_cost"]:
        return 0
    return float(np.floor(max(left, 0.0) / each * (1 + 1e-9))) if each > 0 else np.inf


def _drawn(members: pd.DataFrame, line: pd.Series) -> pd.Series:
    share = line["control_share"]
    return assign_arms(
        members, {CONTACT: 1 - share, CONTROL: share}, line["segment"], line["draw"], drawn_together(members)
    )


def drawn_together(customers: pd.DataFrame) -> str:
    """The column of what is drawn by lot as one: `unit` where the customers have it, else each customer."""
    return UNIT if UNIT in customers else "customer_id"
