"""The counted attempt of every customer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis.journey.instants import NO_TIME, Instants, changes

NONE = -1


@dataclass(frozen=True, eq=False)
class Found:
    """What a kernel found in some instants (arrays of one length, one of each customer who entered).

    `owner`: position in `Instants.customer`, ascending; `depth`: steps taken, 0 if every attempt is excluded;
    `at`: (n, n_steps) the instant at which the counted attempt took each step, `NONE` for steps not taken;
    `deadline`: microseconds, the last moment at which a further event can take an attempt of this depth deeper,
        `NO_TIME` if none can.
    """

    owner: np.ndarray
    depth: np.ndarray
    at: np.ndarray
    deadline: np.ndarray


@dataclass(frozen=True, eq=False)
class Attempts:
    """The counted attempt of each customer who entered (arrays of one length, by customer code).

    Counted is the deepest attempt: among complete ones that with the first completion, otherwise the latest.

    `customer`: code; `depth`: steps taken, 0 if every attempt is excluded;
    `times`: (n, n_steps) when it first reached each step, microseconds since 1970, `NO_TIME` for steps not taken;
    `is_open`: a further event may still take an attempt of this depth deeper.
    """

    customer: np.ndarray
    depth: np.ndarray
    times: np.ndarray
    is_open: np.ndarray

    @property
    def entered(self) -> np.ndarray:
        """Microseconds since 1970."""
        return self.times[:, 0]

    def take(self, places: np.ndarray) -> Attempts:
        """The attempts at these places."""
        return Attempts(self.customer[places], self.depth[places], self.times[places], self.is_open[places])


def attempts_of(instants: Instants, found: Found, ways: np.ndarray, until: int) -> Attempts:
    """What was found, with customers and times for positions; `ways`: `Found.at` with the optional steps."""
    times = instants.time.take(ways, mode="clip")
    times[ways == NONE] = NO_TIME
    return Attempts(instants.customer[found.owner], found.depth, times, found.deadline > until)


def best_of_each(attempts: Attempts, complete: int) -> Attempts:
    """Of customers with an attempt for each value of a property the best; open if any of its depth is.

    Args:
        attempts: by customer.
        complete: depth of a complete attempt.
    """
    start = np.flatnonzero(changes(attempts.customer))
    if len(start) in (0, len(attempts.customer)):
        return attempts
    owner = np.cumsum(changes(attempts.customer)) - 1
    best = attempts.depth == np.maximum.reduceat(attempts.depth, start)[owner]
    is_open = np.logical_or.reduceat(attempts.is_open & best, start)
    last = attempts.times[:, -1]
    # The first completion, then the latest entry, then whoever took the steps first.
    keys = [np.where(attempts.depth == complete, -last, 0), attempts.entered, *-attempts.times.T[1:]]
    for key in keys:
        of_best = np.where(best, key, NO_TIME)
        best &= of_best == np.maximum.reduceat(of_best, start)[owner]
    places = np.flatnonzero(best)
    chosen = attempts.take(places[changes(owner[places])])
    return Attempts(chosen.customer, chosen.depth, chosen.times, is_open)


def merge_attempts(parts: Iterable[Attempts]) -> Attempts:
    """The attempts of separate groups of customers as one."""
    columns = zip(*((part.customer, part.depth, part.times, part.is_open) for part in parts), strict=True)
    return Attempts(*(np.concatenate(column) for column in columns))
