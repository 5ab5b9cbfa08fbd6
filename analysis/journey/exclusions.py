"""Attempts that something must not interrupt: each entry is judged on its own.

An attempt is any choice of events for its steps. It is excluded if something that must not happen does, while it is
in the span and has time left. A customer who has another choice counts by that one; but who went further only by an
excluded attempt does not count by the beginning of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.journey.attempts import NONE, Found
from analysis.journey.instants import NO_TIME, Instants, changes
from analysis.journey.ordered import Level, climb, first_fit, first_ways
from analysis.journey.plan import Plan

NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class _Reach:
    """Which arrivals at one depth each entry gets to: those from `low` to `high`, both included (none: low > high).

    They lie without a gap: two attempts that cross can change over to each other's events.
    """

    low: np.ndarray
    high: np.ndarray

    @property
    def any(self) -> np.ndarray:
        return self.low <= self.high


@dataclass(frozen=True, eq=False)
class _Verdict:
    """What becomes of the entries that stay at one depth.

    `clean`, `excluded`: whether an attempt of this depth is, some are both by different choices;
    `first_clean`: the arrival of the first clean one; `deadline`: its last moment, `NO_TIME` if not waiting to the end.
    """

    clean: np.ndarray
    excluded: np.ndarray
    first_clean: np.ndarray
    deadline: np.ndarray


def judge_entries(instants: Instants, plan: Plan) -> Found:
    """The counted attempt of each customer who entered; depth 0 for those with excluded attempts only."""
    levels = climb(instants, plan)
    entries = levels[0].at
    reaches = _reaches(instants, plan, levels)
    verdicts = [
        _judge(instants, plan, depth, level, reach)
        for depth, (level, reach) in enumerate(zip(levels, reaches, strict=True), start=1)
    ]
    clean, excluded = (
        np.max([depth * getattr(of, name) for depth, of in enumerate(verdicts, start=1)], axis=0)
        for name in ("clean", "excluded")
    )
    counts = np.where(clean >= excluded, clean, 0)
    owner = instants.owner[entries]
    fresh = changes(owner)
    entered, row = owner[fresh], np.cumsum(fresh) - 1
    depth = np.zeros(len(entered), dtype=np.int64)
    np.maximum.at(depth, row, counts)
    found = Found(entered, depth, np.full((len(entered), plan.depth), NONE), np.full(len(entered), NO_TIME))
    for reached, (level, verdict) in enumerate(zip(levels, verdicts, strict=True), start=1):
        best = np.flatnonzero((counts == reached) & (depth[row] == reached))
        if reached == plan.depth:
            first = np.full(len(entered), len(level.at))
            np.minimum.at(first, row[best], verdict.first_clean[best])
            best = best[verdict.first_clean[best] == first[row[best]]]
        else:
            np.maximum.at(found.deadline, row[best], verdict.deadline[best])
        latest = np.full(len(entered), NONE)
        latest[row[best]] = best
        rows = np.flatnonzero(latest != NONE)
        chosen = latest[rows]
        at = level.at[verdict.first_clean[chosen]]
        found.at[rows, :reached] = first_ways(instants, plan, levels, reached, entries[chosen], at)
    return found


def _reaches(instants: Instants, plan: Plan, levels: list[Level]) -> list[_Reach]:
    """Per depth what each entry gets to."""
    entries = levels[0].at
    own = np.arange(len(entries))
    reaches = [_Reach(own, own)]
    end = instants.time[entries] + plan.window
    for depth in range(2, plan.depth + 1):
        level = levels[depth - 1]
        high = np.full(len(entries), NONE)
        for span, arrivals in level.spans.items():
            if not len(arrivals):
                continue
            at = level.at[arrivals]
            if span == depth:
                place = np.searchsorted(at, entries)
                hit = at[np.minimum(place, len(at) - 1)] == entries
                high = np.where(hit, np.maximum(high, arrivals[np.minimum(place, len(at) - 1)]), high)
                continue
            origin, source = depth - span, levels[depth - span - 1]
            rows = np.flatnonzero(reaches[origin - 1].any)
            start = source.at[reaches[origin - 1].high[rows]]
            latest = _last_before_limits(instants, plan, origin, depth, start, end[rows], at)
            there = np.where(latest >= 0, arrivals[latest], NONE)
            high[rows] = np.maximum(high[rows], there)
        reaches.append(_Reach(instants.count_before(level.entry)[entries], high))
    return reaches


def _last_before_limits(
    instants: Instants, plan: Plan, origin: int, depth: int, start: np.ndarray, end: np.ndarray, at: np.ndarray
) -> np.ndarray:
    """The last of the ascending instants `at` that attempts of depth `origin` since `start` can go on to, or -1."""
    owner = instants.owner[start]
    bound = instants.last[owner]
    for span in plan.spans_at(origin):
        coming = instants.next_of(span.kind, start)
        bound = np.minimum(bound, coming - (depth < span.before))
    end = np.minimum(end, instants.time[start] + plan.limits[origin])
    before = instants.count_before(at)
    low, high = before[instants.first[owner]], before[bound + 1]
    latest = first_fit(low, high, lambda rows, place: instants.time[at[place]] > end[rows]) - 1
    return np.where(latest >= low, latest, NONE)


def _judge(instants: Instants, plan: Plan, depth: int, level: Level, reach: _Reach) -> _Verdict:
    """An arrival is excluded if the next event that must not happen comes before the attempt's deadline."""
    entry_time = instants.time[instants.once(plan.steps[0])]
    if not len(level.at):
        nobody = np.zeros(len(entry_time), dtype=bool)
        return _Verdict(nobody, nobody, reach.low, np.full(len(nobody), NO_TIME))
    interrupted = np.full(len(level.at), NEVER)
    for span in plan.spans_at(depth):
        coming = instants.next_of(span.kind, level.at)
        own = coming <= instants.last[instants.owner[level.at]]
        interrupted[own] = np.minimum(interrupted[own], instants.time[coming[own]])
    step_end = instants.time[level.at] + plan.limit_after(depth)
    # In time before the limit of the next step, or else only if the window closes before.
    safe = interrupted > step_end
    risky = np.append(0, np.cumsum(~safe))
    low, stop = reach.low, np.maximum(reach.high + 1, reach.low)
    window_end = entry_time + plan.window
    closing = first_fit(low, stop, lambda rows, place: interrupted[place] > window_end[rows])
    excluded = risky[closing] > risky[low]
    safe_places = np.append(np.flatnonzero(safe), len(level.at))
    first_safe = safe_places[low - risky[low]]
    first_clean = np.minimum(first_safe, closing)
    final = np.maximum(stop - 1, 0)
    waits = reach.any & (interrupted[final] > np.minimum(window_end, step_end[final]))
    deadline = np.where(waits, np.minimum(window_end, step_end[final]), NO_TIME)
    return _Verdict(reach.any & (first_clean < stop), reach.any & excluded, first_clean, deadline)
