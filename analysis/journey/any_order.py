"""How many of the steps customers take within the window, in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from analysis.journey.attempts import NONE, Found
from analysis.journey.instants import NO_TIME, Instants
from analysis.journey.plan import Plan


def gather_any_order(instants: Instants, plan: Plan) -> Found:
    """The counted attempt of each customer, with every instant as entry.

    A step that is asked for twice needs two events.
    """
    beyond = len(instants)
    depth = np.zeros(beyond, dtype=np.int8 if plan.depth < 128 else np.int64)
    done = np.zeros(beyond, dtype=np.int64)
    closing = instants.last[instants.owner]
    found = []
    for there in _takings(instants, plan):
        in_time = instants.time.take(there, mode="clip") - instants.time <= plan.window
        in_time &= there <= closing
        depth += in_time
        np.maximum(done, there, out=done)
        found.append((there, in_time))
    done[depth < plan.depth] = beyond
    best = np.maximum.reduceat(depth, instants.first).astype(np.int64)
    first_done = np.minimum.reduceat(done, instants.first)
    counted = np.flatnonzero((depth == best[instants.owner]) & (done == first_done[instants.owner]))
    entered = np.flatnonzero(best)
    entry = counted[np.searchsorted(counted, instants.last[entered], side="right") - 1]
    at = np.sort(np.column_stack([np.where(in_time[entry], there[entry], beyond) for there, in_time in found]), axis=1)
    at[np.arange(plan.depth) >= best[entered, None]] = NONE
    deadline = np.where(best[entered] < plan.depth, instants.time[entry] + plan.window, NO_TIME)
    return Found(entered, best[entered], at, deadline)


def _takings(instants: Instants, plan: Plan) -> Iterator[np.ndarray]:
    """For each instant as entry, where one more step can be taken: in all as many as there are steps.

    Among steps that share events, `count` can be taken once for any of them enough events have happened: as many as
    must be taken by these if the others take all they can (Hall 1935, Ore 1955).
    """
    wanted = Counter(plan.steps)
    for group in instants.alike:
        kinds = [kind for kind in group if kind in wanted]
        total = sum(wanted[kind] for kind in kinds)
        for count in range(1, total + 1):
            there = None
            for some in (some for size in range(len(kinds)) for some in combinations(kinds, size + 1)):
                needed = count - total + sum(wanted[kind] for kind in some)
                if needed > 0:
                    coming = _nth_from(instants, some, needed)
                    there = coming if there is None else np.maximum(there, coming)
            if there is not None:
                yield there


def _nth_from(instants: Instants, kinds: tuple[int, ...], nth: int) -> np.ndarray:
    """For each instant where an event of these kinds happens for the nth time from there on, whoever's it is."""
    places = instants.places(kinds)
    beyond = len(instants)
    gaps = np.diff(places, prepend=NONE, append=beyond - 1)
    coming = np.append(places, [beyond] * nth)
    return np.repeat(coming[nth - 1 : nth - 1 + len(gaps)], gaps)
