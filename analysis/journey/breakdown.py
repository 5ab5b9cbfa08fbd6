"""A funnel for each group of customers; small groups hidden, so that nobody can be made out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.journey.funnel import Funnel, count_steps
from analysis.journey.rates import share, wilson_interval

SMALLEST_GROUP = 5
NO_VALUE = ""


@dataclass(frozen=True, eq=False)
class Breakdown:
    """A funnel by groups of customers, each customer in one group.

    `steps`: one row per shown group and step: `group` ("" for customers without a value), `position` (from 0) and
        the columns of `Funnel.steps`.
    `groups`: one row per shown group, most customers first: `group`, `entered`, `completed`, `completed_rate`,
        `completed_low`, `completed_high` (Wilson 95 %, of those who entered).
    `hidden_groups`, `hidden_customers`: what is not shown because too few customers are in it; shown and hidden
        customers sum to those who entered. Never one group alone: it could be computed from the others.
    """

    steps: pd.DataFrame
    groups: pd.DataFrame
    hidden_groups: int
    hidden_customers: int


def break_down(funnel: Funnel, groups: pd.Categorical, smallest: int = SMALLEST_GROUP) -> Breakdown:
    """Count each group.

    Args:
        groups: (n_entered,) in the order of `funnel.reached`, as the functions of `analysis.journey.groups` give it.
        smallest: groups with fewer customers are hidden.

    Raises:
        NotEnoughDataError: every group is too small.
    """
    codes, names = _coded(groups)
    sizes = np.bincount(codes, minlength=len(names))
    shown = _shown(sizes, smallest)
    if not len(shown):
        raise NotEnoughDataError(
            "Each of the {groups} groups has fewer than {smallest} customers, so none can be shown. "
            "Choose a property with fewer values.",
            groups=int((sizes > 0).sum()),
            smallest=smallest,
        )
    steps = pd.concat([_steps(funnel, codes == code, names[code]) for code in shown], ignore_index=True)
    hidden = np.setdiff1d(np.flatnonzero(sizes), shown)
    return Breakdown(steps, _overview(steps), len(hidden), int(sizes[hidden].sum()))


def _coded(groups: pd.Categorical) -> tuple[np.ndarray, list[str]]:
    """Codes with those without a value as a group of their own, the last."""
    names = [*map(str, groups.categories), NO_VALUE]
    return np.where(groups.codes >= 0, groups.codes, len(names) - 1).astype(np.int64), names


def _shown(sizes: np.ndarray, smallest: int) -> np.ndarray:
    """The groups large enough, most customers first."""
    order = np.argsort(-sizes, kind="stable")
    order = order[sizes[order] > 0]
    enough = int((sizes[order] >= smallest).sum())
    if len(order) - enough == 1 and enough:
        enough -= 1
    return order[:enough]


def _steps(funnel: Funnel, members: np.ndarray, group: str) -> pd.DataFrame:
    """The counts of one group."""
    depth, is_open = (funnel.reached[name].to_numpy()[members] for name in ("depth", "is_open"))
    steps = count_steps(funnel.settings, depth, is_open, funnel.step_times[members])
    return steps.assign(group=group, position=np.arange(len(steps)))


def _overview(steps: pd.DataFrame) -> pd.DataFrame:
    by_group = steps.groupby("group", sort=False)["customers"]
    entered, completed = by_group.first(), by_group.last()
    low, high = wilson_interval(completed.to_numpy(), entered.to_numpy())
    rate = share(completed.to_numpy(), entered.to_numpy())
    return pd.DataFrame(
        {
            "group": entered.index,
            "entered": entered.to_numpy(),
            "completed": completed.to_numpy(),
            "completed_rate": rate,
            "completed_low": low,
            "completed_high": high,
        }
    )
