"""Attempts that something must not interrupt: every entry is followed on its own, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.journey.attempts import Attempts
from analysis.journey.instants import NO_TIME, Instants

Span = tuple[int, int, int]
"""Kind of an excluding event, and the depths from which (inclusive) to which (exclusive) it interrupts."""


@dataclass(eq=False)
class _Followed:
    """Attempts under way (arrays of one length). `at`: the present instant; `last`: that of the customer's end;
    `deadline`: microseconds; `depth`, `times`: as in `Attempts`; `broken`: interrupted."""

    at: np.ndarray
    last: np.ndarray
    owner: np.ndarray
    deadline: np.ndarray
    depth: np.ndarray
    times: np.ndarray
    broken: np.ndarray

    def add_shorter(self, going: np.ndarray, before: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Add each attempt that just climbed several steps once for each shorter climb: the further events of the
        instant may have come first. Returns `going` and `before` with those added."""
        spare = np.maximum(self.depth[going] - before - 1, 0)
        source = np.repeat(going, spare)
        if not len(source):
            return going, before
        shorter = np.arange(len(source)) - np.repeat(np.cumsum(spare) - spare, spare) + 1
        depth = np.repeat(before, spare) + shorter
        times = self.times[source]
        times[np.arange(times.shape[1]) >= depth[:, None]] = NO_TIME
        added = np.arange(len(self.at), len(self.at) + len(source))
        self.at, self.last, self.owner, self.deadline, self.broken = (
            np.append(values, values[source]) for values in (self.at, self.last, self.owner, self.deadline, self.broken)
        )
        self.depth, self.times = np.append(self.depth, depth), np.concatenate([self.times, times])
        return np.append(going, added), np.append(before, np.repeat(before, spare))


def follow_entries(
    instants: Instants, steps: Sequence[int], window: int, exclusions: Sequence[Span]
) -> tuple[Attempts, np.ndarray]:
    """Follow each entry to its end.

    Events that share a timestamp count in the order that is best for the customer: one in which nothing interrupts.

    Args:
        instants: of the events of the steps and the excluding ones.
        steps: kind of each step, in order.
        window: microseconds from entry to last step, inclusive.
        exclusions: what interrupts, and where.

    Returns:
        Every attempt that nothing interrupted, several a customer; and the customers (codes) who entered.
    """
    entries = np.unique(instants.places[steps[0]])
    owner = instants.owner[entries]
    followed = _Followed(
        at=entries,
        last=instants.last[owner],
        owner=owner,
        deadline=instants.time[entries] + window,
        depth=np.zeros(len(entries), dtype=np.int64),
        times=np.full((len(entries), len(steps)), NO_TIME),
        broken=np.zeros(len(entries), dtype=bool),
    )
    counts = np.stack([np.bincount(places, minlength=len(instants)) for places in instants.places])
    going = np.arange(len(entries))
    while len(going):
        going = _take_step(instants, counts, steps, exclusions, followed, going)
    kept = ~followed.broken
    attempts = Attempts(
        instants.customer[followed.owner[kept]],
        followed.depth[kept],
        followed.times[kept],
        np.ones(int(kept.sum()), dtype=bool),
    )
    return attempts, np.unique(instants.customer[owner])


def _take_step(
    instants: Instants,
    counts: np.ndarray,
    steps: Sequence[int],
    exclusions: Sequence[Span],
    followed: _Followed,
    going: np.ndarray,
) -> np.ndarray:
    """Climb at the present instants, then go to the next; the attempts that arrive there."""
    before = followed.depth[going]
    _climb(instants, counts, steps, followed.at, going, followed.depth, followed.times)
    going, before = followed.add_shorter(going, before)
    followed.broken[going] |= _interrupted_here(counts, exclusions, followed.at[going], before, followed.depth[going])
    going = going[~followed.broken[going] & (followed.depth[going] < len(steps))]
    at, last, depth, deadline = (getattr(followed, name)[going] for name in ("at", "last", "depth", "deadline"))
    coming = _next(instants, steps, at, depth, last)
    reached = (coming <= last) & (instants.time.take(coming, mode="clip") <= deadline)
    until = np.where(reached, coming, last + 1)
    followed.broken[going] |= _interrupted_between(instants, exclusions, at, until, depth, deadline, last)
    followed.at[going] = coming
    return going[reached & ~followed.broken[going]]


def _climb(
    instants: Instants,
    counts: np.ndarray,
    steps: Sequence[int],
    at: np.ndarray,
    going: np.ndarray,
    depth: np.ndarray,
    times: np.ndarray,
) -> None:
    """As many steps as the events of the present instant allow, each event for one step."""
    used = np.zeros((len(going), len(counts)), dtype=np.int64)
    climbing = np.arange(len(going))
    while len(climbing):
        who = going[climbing]
        climbing = climbing[depth[who] < len(steps)]
        who = going[climbing]
        kind = np.asarray(steps)[depth[who]]
        free = counts[kind, at[who]] > used[climbing, kind]
        climbing, who, kind = climbing[free], who[free], kind[free]
        used[climbing, kind] += 1
        times[who, depth[who]] = instants.time[at[who]]
        depth[who] += 1


def _interrupted_here(
    counts: np.ndarray, exclusions: Sequence[Span], at: np.ndarray, before: np.ndarray, after: np.ndarray
) -> np.ndarray:
    """Whether an excluding event of the same instant lies inside its span in every order."""
    broken = np.zeros(len(at), dtype=bool)
    for kind, begin, end in exclusions:
        broken |= (counts[kind][at] > 0) & (before >= begin) & (after < end)
    return broken


def _interrupted_between(
    instants: Instants,
    exclusions: Sequence[Span],
    at: np.ndarray,
    until: np.ndarray,
    depth: np.ndarray,
    deadline: np.ndarray,
    last: np.ndarray,
) -> np.ndarray:
    """Whether an excluding event happens after `at`, before `until` and in the window."""
    broken = np.zeros(len(at), dtype=bool)
    for kind, begin, end in exclusions:
        coming = _after(instants.places[kind], at, len(instants))
        in_time = instants.time.take(coming, mode="clip") <= deadline
        broken |= (depth >= begin) & (depth < end) & (coming < until) & (coming <= last) & in_time
    return broken


def _next(instants: Instants, steps: Sequence[int], at: np.ndarray, depth: np.ndarray, last: np.ndarray) -> np.ndarray:
    """The next instant of the step that each waits for."""
    coming = last + 1
    for position in range(1, len(steps)):
        waiting = depth == position
        coming[waiting] = _after(instants.places[steps[position]], at[waiting], len(instants))
    return coming


def _after(places: np.ndarray, at: np.ndarray, beyond: int) -> np.ndarray:
    return np.append(places, beyond)[np.searchsorted(places, at, side="right")]
