"""Attempts in which nothing else may happen in between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.journey.attempts import NONE, Found
from analysis.journey.instants import NO_TIME, Instants, changes
from analysis.journey.plan import Plan


@dataclass(frozen=True, eq=False)
class _Runs:
    """Attempts of one depth. `at`: (n_runs, depth) the instant of each step; `goes_on`: has used up its last instant
    (in that of the entry other events may have come before)."""

    at: np.ndarray
    goes_on: np.ndarray


def run_strictly(instants: Instants, plan: Plan) -> Found:
    """The counted attempt of each customer; `instants` are of all events."""
    runs = _all_runs(instants, plan)
    owners = [instants.owner[level.at[:, 0]] for level in runs]
    deepest = np.zeros(len(instants.customer), dtype=np.int64)
    for depth, owner in enumerate(owners, start=1):
        deepest[owner] = depth
    entered = np.flatnonzero(deepest)
    position = np.cumsum(deepest > 0) - 1
    at = np.full((len(entered), plan.depth), NONE)
    deadline = np.full(len(entered), NO_TIME)
    for depth, (owner, level) in enumerate(zip(owners, runs, strict=True), start=1):
        mine = np.flatnonzero(deepest[owner] == depth)
        if not len(mine):
            continue
        ways, goes_on = level.at[mine], level.goes_on[mine]
        row = position[owner[mine]]
        if depth < plan.depth:
            waiting = goes_on & (ways[:, -1] == instants.last[entered[row]])
            until = np.minimum(
                instants.time[ways[:, 0]] + plan.window, instants.time[ways[:, -1]] + plan.limit_after(depth)
            )
            np.maximum.at(deadline, row[waiting], until[waiting])
        rows, counted = _counted(row, ways, complete=depth == plan.depth)
        at[rows, :depth] = counted
    return Found(entered, deepest[entered], at, deadline)


def _all_runs(instants: Instants, plan: Plan) -> list[_Runs]:
    """Every depth's attempts, those that begin here or go on to here from a smaller depth."""
    levels: list[_Runs] = []
    for depth in range(1, plan.depth + 1):
        ways, goes_on = [], []
        for span in range(1, min(depth, instants.largest) + 1):
            steps = plan.steps[depth - span : depth]
            if span == depth:
                entry = instants.holding(steps)
                way, used_up = np.repeat(entry[:, None], depth, axis=1), np.ones(len(entry), dtype=bool)
            else:
                way = _go_on(instants, plan, levels[depth - span - 1], depth - span, steps)
                used_up = instants.size[way[:, -1]] == span
            ways.append(way)
            goes_on.append(used_up)
        found = np.concatenate(ways) if ways else np.empty((0, depth), dtype=np.int64)
        levels.append(_Runs(found, np.concatenate(goes_on) if goes_on else np.empty(0, dtype=bool)))
    return levels


def _go_on(instants: Instants, plan: Plan, runs: _Runs, depth: int, steps: tuple[int, ...]) -> np.ndarray:
    """The runs whose next instant has these steps, with them."""
    goes_on = runs.goes_on & (runs.at[:, -1] + 1 < len(instants))
    goes_on[goes_on] = instants.has(runs.at[goes_on, -1] + 1, steps)
    # Few have the right step next: all else is asked of them only.
    ways = runs.at[goes_on]
    there = ways[:, -1] + 1
    time = instants.time[there]
    fits = instants.owner[there] == instants.owner[ways[:, -1]]
    fits &= time - instants.time[ways[:, 0]] <= plan.window
    fits &= time - instants.time[ways[:, -1]] <= plan.limits[depth]
    return np.column_stack([ways[fits], *[there[fits]] * len(steps)])


def _counted(row: np.ndarray, ways: np.ndarray, *, complete: bool) -> tuple[np.ndarray, np.ndarray]:
    """Of the deepest runs of each customer the counted one; several of one entry differ in one instant's order."""
    order = np.lexsort((-ways[:, 0], *([ways[:, -1]] if complete else []), row))
    row, ways = row[order], ways[order]
    start = np.flatnonzero(changes(row))
    owner = np.cumsum(changes(row)) - 1
    best = ways[start][owner]
    same = ways[:, 0] == best[:, 0]
    if complete:
        same &= ways[:, -1] == best[:, -1]
    ways = np.where(same[:, None], ways, best)
    return row[start], np.minimum.reduceat(ways, start, axis=0)
