"""Attempts that follow the steps in order, whatever lies between: the exact kernel.

One trick carries it. Instants are sorted by customer and time, so positions order everything. Of the arrivals at a
step the last one before an event is all that this event must know: the latest entries of arrivals only grow, so the
last one has the most left of every time limit, and the fewest events that must not happen behind it. If it cannot
take the event, none can.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.journey.attempts import NONE, Found
from analysis.journey.instants import NO_TIME, Instants
from analysis.journey.plan import Plan, Span


@dataclass(frozen=True, eq=False)
class Level:
    """Arrivals at one depth.

    `at`: (n_arrivals,) the instants at which an attempt can get there, ascending; `entry`: the latest entry of these
    attempts, an instant too, ascending; `before`: (n_instants + 1,) how many arrivals lie before each instant;
    `spans`: by number of steps climbed within the instant, which arrivals do.
    """

    at: np.ndarray
    entry: np.ndarray
    before: np.ndarray
    spans: dict[int, np.ndarray]


def climb_in_order(instants: Instants, plan: Plan) -> Found:
    """The counted attempt of each customer where nothing is excluded."""
    levels = climb(instants, plan)
    deepest = np.zeros(len(instants.customer), dtype=np.int64)
    arrival = np.zeros(len(instants.customer), dtype=np.int64)
    for depth, level in enumerate(levels, start=1):
        begin, end = level.before[instants.first], level.before[instants.last + 1]
        got_there = begin < end
        deepest[got_there] = depth
        # Of complete attempts the first counts, of others the latest.
        np.copyto(arrival, begin if depth == plan.depth else end - 1, where=got_there)
    entered = np.flatnonzero(deepest)
    found = Found(
        entered,
        deepest[entered],
        np.full((len(entered), plan.depth), NONE),
        np.full(len(entered), NO_TIME),
    )
    for depth, level in enumerate(levels, start=1):
        rows = np.flatnonzero(found.depth == depth)
        there = arrival[entered[rows]]
        entry, at = level.entry[there], level.at[there]
        if depth < plan.depth:
            found.deadline[rows] = deadline(instants, plan, depth, entry, at)
            at = level.at[np.searchsorted(level.entry, entry)]
        found.at[rows, :depth] = first_ways(instants, plan, levels, depth, entry, at)
    return found


def deadline(instants: Instants, plan: Plan, depth: int, entry: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Microseconds, the last moment at which attempts of this depth can take the next step."""
    return np.minimum(instants.time[entry] + plan.window, instants.time[at] + plan.limit_after(depth))


def climb(instants: Instants, plan: Plan) -> list[Level]:
    """Every depth's arrivals.

    An attempt may climb several steps within one instant: its last `span` steps then need that many events of it,
    and the rest lies strictly before. Without equal timestamps `span` is always 1.
    """
    levels: list[Level] = []
    for depth in range(1, plan.depth + 1):
        ways = {}
        for span in range(1, min(depth, instants.largest) + 1):
            climbed = plan.steps[depth - span : depth]
            there = instants.once(climbed[0]) if span == 1 else instants.holding(climbed)
            ways[span] = (there, there) if span == depth else _arriving(instants, plan, levels, depth, span, there)
        levels.append(_level(instants, ways))
    return levels


def _level(instants: Instants, ways: dict[int, tuple[np.ndarray, np.ndarray]]) -> Level:
    """Arrivals by any number of steps at once; `ways`: for each such number the instants and the latest entries."""
    if list(ways) == [1]:
        at, entry = ways[1]
        return Level(at, entry, instants.count_before(at), {1: np.arange(len(at))})
    at = np.unique(np.concatenate([there for there, _latest in ways.values()])) if ways else np.empty(0, dtype=np.int64)
    entry = np.full(len(at), NONE)
    spans = {span: np.searchsorted(at, there) for span, (there, _latest) in ways.items()}
    for span, places in spans.items():
        entry[places] = np.maximum(entry[places], ways[span][1])
    return Level(at, entry, instants.count_before(at), spans)


def _arriving(
    instants: Instants, plan: Plan, levels: list[Level], depth: int, span: int, there: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Of these instants those at which an attempt gets to this depth by `span` steps, and its latest entry."""
    origin = depth - span
    level = levels[origin - 1]
    if not len(level.at):
        return there[:0], there[:0]
    before = level.before[there] - 1
    entry, time = level.entry[before], instants.time[there]
    alive = entry >= instants.opening[there]
    alive &= before >= 0
    alive &= time - instants.time[entry] <= plan.window
    if plan.limits[origin] < plan.window:
        alive &= time - instants.time[level.at[before]] <= plan.limits[origin]
    for interrupted in plan.spans_at(origin):
        alive &= level.at[before] >= _last_event(instants, interrupted, depth, there)
    return there[alive], entry[alive]


def _last_event(instants: Instants, interrupted: Span, depth: int, there: np.ndarray) -> np.ndarray:
    """The last excluding event that lies before these instants whatever the order within them.

    In an instant that takes the attempt out of the span, the excluding event may have come after that step.
    """
    return instants.last_of(interrupted.kind, there if depth < interrupted.before else there - 1)


def first_ways(
    instants: Instants, plan: Plan, levels: list[Level], depth: int, entry: np.ndarray, at: np.ndarray
) -> np.ndarray:
    """(n, depth) when the attempts from these entries, that get to this depth at `at`, can first take each step."""
    ways = np.full((len(entry), depth), NONE)
    ways[:, depth - 1] = at
    # How deep the attempt is when it leaves the instant of the step.
    top = np.full(len(entry), depth)
    for step in range(depth - 1, 0, -1):
        level, then = levels[step - 1], ways[:, step]
        # Latest entries only grow: the first arrival that shows at least this one is of this attempt too.
        low = np.searchsorted(level.entry, entry)
        if plan.limits[step] < plan.window or plan.spans_at(step):
            high = np.searchsorted(level.at, then)
            low = first_fit(low, high, _can_go_on(instants, plan, step, level, then, top))
            here = np.where(low < high, np.append(level.at, NONE)[low], then)
        else:
            here = np.minimum(level.at[low], then)
        ways[:, step - 1] = here
        top = np.where(here == then, top, step)
    return ways


def _can_go_on(
    instants: Instants, plan: Plan, step: int, level: Level, then: np.ndarray, top: np.ndarray
) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    earliest = instants.time[then] - min(plan.limits[step], plan.window)
    last = np.full(len(then), NONE)
    for span in plan.spans_at(step):
        for depth in range(top.min(initial=plan.depth), top.max(initial=0) + 1):
            rows = top == depth
            last[rows] = np.maximum(last[rows], _last_event(instants, span, depth, then[rows]))

    def fits(rows: np.ndarray, arrival: np.ndarray) -> np.ndarray:
        at = level.at[arrival]
        return (at >= last[rows]) & (instants.time[at] >= earliest[rows])

    return fits


def first_fit(low: np.ndarray, high: np.ndarray, fits: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray:
    """The first place from `low` on and before `high` that fits, where all later ones do; `high` if none does.

    Args:
        fits: of rows and a place for each, whether they fit.
    """
    low, high = low.copy(), np.maximum(low, high)
    rows = np.flatnonzero(low < high)
    while len(rows):
        middle = (low[rows] + high[rows]) // 2
        fit = fits(rows, middle)
        high[rows[fit]] = middle[fit]
        low[rows[~fit]] = middle[~fit] + 1
        rows = rows[low[rows] < high[rows]]
    return low
