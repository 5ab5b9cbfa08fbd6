"""A funnel for each group of customers; small groups hidden, so that nobody can be made out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.journey.conversion import Conversion
from analysis.journey.funnel import Funnel, count_steps
from analysis.journey.outlook import Basis, Outlook, outlook_of
from analysis.tables.privacy.small_groups import SMALLEST_GROUP

NO_VALUE = ""


@dataclass(frozen=True, eq=False)
class Breakdown:
    """A funnel by groups of customers, each customer in one group.

    `steps`: one row per shown group and step: `group` ("" for customers without a value), `position` (from 0) and
        the columns of `Funnel.steps`, and `rate`, `rate_low`, `rate_high`: share of the step before who will have taken
        it in the end (0–1, NaN in the first row and over zero) with its 95 % range.
    `groups`: one row per shown group, most customers first: `group`, `entered`, `completed`, `open`, and the same
        `rate`, `rate_low`, `rate_high` of those who entered, for the last step.
    `basis`: what the rates know of those still open: "final" (nobody is), "expected" (they are expected to go on like
        all others at the same age, whatever their group) or "bounds" (nothing: the rate counts them as lost, the range
        reaches from all of them lost to all going on).
    `hidden_groups`, `hidden_customers`: what is not shown because too few customers are in it; shown and hidden
        customers sum to those who entered. Never one group alone: it could be computed from the others.
    """

    steps: pd.DataFrame
    groups: pd.DataFrame
    basis: Basis
    hidden_groups: int
    hidden_customers: int


def break_down(
    funnel: Funnel, groups: pd.Categorical, conversion: Conversion | None = None, smallest: int = SMALLEST_GROUP
) -> Breakdown:
    """Count each group.

    Args:
        groups: (n_entered,) in the order of `funnel.reached`, as the functions of `analysis.journey.groups` give it.
        conversion: of this funnel; None: nothing is expected of those still open.
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
    outlook = outlook_of(funnel, conversion)
    steps, overview = [], []
    for code in shown:
        members = np.flatnonzero(codes == code)
        steps.append(_steps(funnel, outlook, members).assign(group=names[code]))
        overview.append({"group": names[code], **_overview(funnel, outlook, members)})
    hidden = np.setdiff1d(np.flatnonzero(sizes), shown)
    counts = (len(hidden), int(sizes[hidden].sum()))
    return Breakdown(pd.concat(steps, ignore_index=True), pd.DataFrame(overview), outlook.basis, *counts)


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


def _steps(funnel: Funnel, outlook: Outlook, members: np.ndarray) -> pd.DataFrame:
    """The counts and rates of one group (places in `funnel.reached`)."""
    depth, is_open = (funnel.reached[name].to_numpy()[members] for name in ("depth", "is_open"))
    steps = count_steps(funnel.settings, depth, is_open, funnel.step_times[members])
    # Of a step that may be left out only those who are through or lost tell anything.
    rates = steps[["settled_rate", "settled_rate_low", "settled_rate_high"]].to_numpy(copy=True)
    rates[list(funnel.settings.required[1:])] = np.column_stack(outlook.step_rates(members))
    steps[["rate", "rate_low", "rate_high"]] = rates
    return steps.assign(position=np.arange(len(steps)))


def _overview(funnel: Funnel, outlook: Outlook, members: np.ndarray) -> dict[str, object]:
    rate, low, high = (float(value[0]) for value in outlook.whole_rate(members))
    completed = np.count_nonzero(funnel.reached["depth"].to_numpy()[members] == len(funnel.settings.steps))
    still_open = np.count_nonzero(outlook.is_open[members])
    counts = {"entered": len(members), "completed": completed, "open": still_open}
    return counts | {"rate": rate, "rate_low": low, "rate_high": high}
