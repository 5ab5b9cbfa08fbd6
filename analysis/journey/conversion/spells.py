"""How long each attempt stayed at each depth, and how that ended: what chances by age are learned from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.journey.attempts import NONE
from analysis.journey.instants import Instants, changes
from analysis.journey.ordered import climb, deadline
from analysis.journey.plan import Plan


@dataclass(frozen=True, eq=False)
class Spells:
    """Stays of attempts at a depth below the last (arrays of one length); ages are microseconds since the entry.

    An attempt that a later one of the same customer caught up with before it moved on is not there: that one carries
    on for the customer.

    `customer`: code; `entered`: microseconds since 1970; `depth`: steps taken, from 1; `start`: age at which the depth
    was reached; `end`: age at which it was left, or at which nobody looks any more;
    `moved`: it ended with the next step; `lapsed`: it ended because the next step's own time was over.
    """

    customer: np.ndarray
    entered: np.ndarray
    depth: np.ndarray
    start: np.ndarray
    end: np.ndarray
    moved: np.ndarray
    lapsed: np.ndarray

    def take(self, rows: np.ndarray) -> Spells:
        """These spells."""
        return Spells(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def find_spells(chunks: Iterable[Instants], plan: Plan, until: int) -> Spells:
    """The spells of all attempts that follow the steps in order.

    Args:
        until: microseconds since 1970, the last moment that counts.
    """
    parts = [part for instants in chunks for part in _spells(instants, plan, until)]
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in Spells.__dataclass_fields__]
    return Spells(*columns)


def _spells(instants: Instants, plan: Plan, until: int) -> Iterator[Spells]:
    levels = climb(instants, plan)
    for depth, (level, after) in enumerate(pairwise(levels), start=1):
        first = np.flatnonzero(changes(level.entry))
        if not len(first):
            return
        final = np.append(first[1:], len(level.entry)) - 1
        entry, arrived = level.entry[first], level.at[first]
        entered, owner = instants.time[entry], instants.owner[entry]
        next_place = np.searchsorted(after.entry, entry)
        moved = np.append(after.entry, NONE)[next_place] == entry
        left = instants.time[np.append(after.at, 0)[next_place]]
        over = deadline(instants, plan, depth, entry, level.at[final])
        follower = np.append(arrived[1:], 0)
        caught_up = np.append(owner[1:] == owner[:-1], False) & (instants.time[follower] <= over) & ~moved
        stays = np.minimum(over, until)
        kept = np.flatnonzero(~caught_up)
        yield Spells(
            customer=instants.customer[owner],
            entered=entered,
            depth=np.full(len(entry), depth),
            start=instants.time[arrived] - entered,
            end=np.where(moved, left, stays) - entered,
            moved=moved,
            lapsed=~moved & (over < np.minimum(entered + plan.window, until)),
        ).take(kept)
