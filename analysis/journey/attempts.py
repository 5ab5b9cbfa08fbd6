"""The best attempt of every customer: the exact kernel of the funnel.

One trick carries it. Instants are sorted by customer and time, so positions order everything: the latest
entry of a chain is a running maximum over positions, and whether it belongs to the same customer is one
comparison. The latest entry is all a chain must remember, because it has most of its window left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.journey.instants import NO_TIME, Instants, changes

NONE = -1


@dataclass(frozen=True, eq=False)
class Attempts:
    """The counted attempt of each customer who entered (arrays of one length, by customer code).

    Counted is the deepest attempt: among complete ones that with the first completion, otherwise the latest.

    `customer`: code; `depth`: deepest step reached, from 1;
    `times`: (n, n_steps) when it first reached each step, microseconds since 1970, `NO_TIME` for steps not reached;
    `continues`: a further event could take it deeper (false for a strict run that something else has ended).
    """

    customer: np.ndarray
    depth: np.ndarray
    times: np.ndarray
    continues: np.ndarray

    @property
    def entered(self) -> np.ndarray:
        """Microseconds since 1970."""
        return self.times[:, 0]

    def take(self, places: np.ndarray) -> Attempts:
        """The attempts at these places."""
        return Attempts(self.customer[places], self.depth[places], self.times[places], self.continues[places])


def best_of_each(attempts: Attempts, is_open: np.ndarray) -> np.ndarray:
    """The place of the counted attempt of each customer who has several, by customer code.

    The deepest; among complete ones that with the first completion; then one that is still open; then the latest; then
    the one that took its steps first.
    """
    steps = attempts.times.shape[1]
    end = np.where(attempts.depth == steps, attempts.times[:, -1], 0)
    taken = np.arange(steps) < attempts.depth[:, None]
    waited = np.where(taken, attempts.times - attempts.entered[:, None], 0).sum(axis=1)
    order = np.lexsort((-waited, attempts.entered, is_open, -end, attempts.depth, attempts.customer))
    last = np.append(changes(attempts.customer[order])[1:], True) if len(order) else np.zeros(0, dtype=bool)
    return order[last]


def merge_attempts(parts: Iterable[Attempts]) -> Attempts:
    """The attempts of separate groups of customers as one."""
    columns = zip(*((part.customer, part.depth, part.times, part.continues) for part in parts), strict=True)
    return Attempts(*(np.concatenate(column) for column in columns))


def climb_in_order(instants: Instants, steps: Sequence[int], window: int, *, strict: bool = False) -> Attempts:
    """The attempts that follow the steps in order.

    Args:
        instants: for `strict` of all events, otherwise those of the steps are enough.
        steps: kind of each step, in order.
        window: microseconds from entry to last step, inclusive.
        strict: nothing else may happen in between.
    """
    deepest = np.zeros(len(instants.first), dtype=np.int64)
    entry, continues = deepest + NONE, deepest > 0
    after = instants.last + 1
    levels = []
    for depth, (reached, standing) in enumerate(_climb(instants, steps, window, strict), start=1):
        levels.append(reached)
        latest = reached.latest_before(after)
        got_here = latest >= instants.first
        deepest = np.where(got_here, depth, deepest)
        entry = np.where(got_here, latest, entry)
        waiting = standing.latest_before(after, directly=strict) >= instants.first
        continues = np.where(got_here, waiting, continues)
    # What is left of the loop are the chains of the last step.
    completions = reached.at[changes(instants.owner[reached.at])]
    entry[instants.owner[completions]] = reached.latest_before(completions + 1)
    entered = np.flatnonzero(deepest)
    at = np.column_stack([level.first_from(entry[entered]) for level in levels])
    return _attempts(instants, deepest, at, continues)


@dataclass(frozen=True, eq=False)
class _Chains:
    """Chains of one depth.

    `at`: (n_chains,) the instants that got them there, ascending, some repeated.
    `entry`: (n_chains + 1,) the latest entry, an instant too, among the first 0, 1, 2 … chains.
    `earlier`: (n_instants + 1,) how many chains lie before each instant.
    """

    at: np.ndarray
    entry: np.ndarray
    earlier: np.ndarray

    @classmethod
    def sort(cls, found: list[tuple[np.ndarray, np.ndarray]], instants: int) -> _Chains:
        at, entry = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.argsort(at, kind="stable")
        latest = np.append(NONE, np.maximum.accumulate(entry[order]))
        # Counting is linear; a binary search per instant takes four times as long.
        return cls(at[order], latest, np.cumsum(np.bincount(at + 1, minlength=instants + 1)))

    def latest_before(self, instant: np.ndarray, directly: bool = False) -> np.ndarray:
        """The latest entry of a chain that got here (directly) before these instants, whoever's it is."""
        earlier = self.earlier[instant]
        entry = self.entry[earlier]
        if directly:
            entry[np.append(NONE, self.at)[earlier] != instant - 1] = NONE
        return entry

    def first_from(self, entry: np.ndarray) -> np.ndarray:
        """The instant at which a chain from each of these entries first got here; meaningless where none did.

        The latest entry only grows, so the first chain that shows at least this one is a chain of it: a later entry
        there would have been the counted one.
        """
        return np.append(self.at, NONE)[np.searchsorted(self.entry[1:], entry)]


def _climb(instants: Instants, steps: Sequence[int], window: int, strict: bool) -> Iterator[tuple[_Chains, _Chains]]:
    """Per depth the chains that reach it, and those of them that can go on.

    A chain may climb several steps within one instant: its last `span` steps then need that many events
    of it, and the rest of the chain lies strictly before. Without equal timestamps `span` is always 1.
    In strict order a chain goes on only from an instant it has used up; in that of its entry other events
    may have come before.
    """
    levels: list[_Chains] = []
    for depth in range(1, len(steps) + 1):
        reached, standing = [], []
        for span in range(1, min(depth, instants.largest) + 1):
            at = instants.holding(steps[depth - span : depth])
            entry = at if span == depth else levels[depth - span - 1].latest_before(at, directly=strict)
            in_time = instants.time[at] - instants.time[entry] <= window
            alive = np.flatnonzero(in_time & (entry >= instants.first[instants.owner[at]]))
            reached.append((at[alive], entry[alive]))
            if strict:
                used_up = alive if span == depth else alive[instants.size[at[alive]] == span]
                standing.append((at[used_up], entry[used_up]))
        chains = _Chains.sort(reached, len(instants))
        levels.append(_Chains.sort(standing, len(instants)) if strict else chains)
        yield chains, levels[-1]


def gather_any_order(instants: Instants, steps: Sequence[int], window: int) -> Attempts:
    """Count, with every instant as entry, how many of the steps happen within the window in any order.

    A step that is asked for twice needs two events. Arguments as in `climb_in_order`.
    """
    beyond = len(instants)
    depth = np.zeros(beyond, dtype=np.int64)
    done = np.zeros(beyond, dtype=np.int64)
    closing = np.repeat(instants.last, instants.last - instants.first + 1)
    found = []
    for kind, times in Counter(steps).items():
        places = instants.places[kind]
        gaps = np.diff(places, prepend=NONE, append=beyond - 1)
        coming = np.append(places, [beyond] * times)
        for nth in range(times):
            # For each instant as entry: where the kind happens for the nth time from there on.
            there = np.repeat(coming[nth : nth + len(gaps)], gaps)
            ahead = instants.time.take(there, mode="clip") - instants.time
            in_time = (there <= closing) & (ahead <= window)
            depth += in_time
            np.maximum(done, there, out=done)
            found.append(np.where(in_time, there, beyond))
    done[depth < len(steps)] = beyond
    best = np.maximum.reduceat(depth, instants.first)
    first_done = np.minimum.reduceat(done, instants.first)
    counted = np.flatnonzero((depth == best[instants.owner]) & (done == first_done[instants.owner]))
    entry = counted[np.searchsorted(counted, instants.last[best > 0], side="right") - 1]
    at = np.sort(np.column_stack([there[entry] for there in found]), axis=1)
    return _attempts(instants, best, at, np.ones(len(best), dtype=bool))


def _attempts(instants: Instants, depth: np.ndarray, at: np.ndarray, continues: np.ndarray) -> Attempts:
    """`at`: for the customers who entered, the instant of each step."""
    entered = depth > 0
    times = instants.time.take(at, mode="clip")
    times[np.arange(at.shape[1]) >= depth[entered, None]] = NO_TIME
    return Attempts(instants.customer[entered], depth[entered], times, continues[entered])
