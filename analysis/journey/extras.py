"""Optional steps: whether the counted attempts took them between their neighbours."""

from __future__ import annotations

import numpy as np

from analysis.journey.attempts import NONE, Found
from analysis.journey.instants import Instants
from analysis.journey.plan import Extra, Plan


def add_extras(instants: Instants, plan: Plan, found: Found) -> np.ndarray:
    """(n, n_all_steps) the instants of all steps, the optional ones too; `NONE` for steps not taken.

    An optional step is taken by the first event that fits it, from the step before on and up to the next step that
    must happen, or to the attempt's end; no event serves two steps. Of several in a row the earlier goes first.
    """
    ways = np.full((len(found.owner), len(plan.positions) + len(plan.extras)), NONE)
    ways[:, list(plan.positions)] = found.at
    for extra in plan.extras:
        before = sum(position < extra.position for position in plan.positions)
        rows = np.flatnonzero(found.depth >= before)
        ways[rows, extra.position] = _taken(instants, plan, extra, before, ways[rows], found.at[rows, before])
    return ways


def _taken(
    instants: Instants, plan: Plan, extra: Extra, before: int, ways: np.ndarray, after: np.ndarray
) -> np.ndarray:
    """The instant at which each attempt took the optional step after `before` others, or `NONE`.

    Args:
        after: the instant of the next step that must happen, `NONE` where the attempt ended before.
    """
    start, step = ways[:, : extra.position].max(axis=1), ways[:, plan.positions[before - 1]]
    went_on = after != NONE
    end = np.minimum(instants.time[ways[:, 0]] + plan.window, instants.time[step] + plan.limit_after(before))
    end = np.where(went_on, instants.time[after], end)
    end = np.minimum(end, instants.time[start] + extra.limit)
    places = instants.once(extra.kind)
    coming = np.append(places, len(instants))[np.searchsorted(places, start, side="right")]
    bound = np.where(went_on, after, instants.last[instants.owner[start]] + 1)
    taken = np.where((coming < bound) & (instants.time.take(coming, mode="clip") <= end), coming, NONE)
    for instant in (after, start):
        rows = np.flatnonzero((instant != NONE) & (instants.time[instant] <= end))
        if instant is after:
            rows = rows[taken[rows] == NONE]
        rows = rows[_has_spare(instants, plan, extra.kind, ways[rows], instant[rows])]
        taken[rows] = instant[rows]
    return taken


def _has_spare(instants: Instants, plan: Plan, kind: int, ways: np.ndarray, instant: np.ndarray) -> np.ndarray:
    """Whether the instant has an event of this kind besides those of the attempt's steps in it."""
    spare = np.zeros(len(instant), dtype=bool)
    rows = np.flatnonzero((instants.size[instant] > 1) & instants.has(instant, (kind,)))
    here = ways[rows] == instant[rows, None]
    for pattern in np.unique(here, axis=0):
        same = rows[(here == pattern).all(axis=1)]
        steps = [of for of, taken in zip(plan.all_steps, pattern, strict=True) if taken]
        spare[same] = instants.has(instant[same], (*steps, kind))
    return spare
