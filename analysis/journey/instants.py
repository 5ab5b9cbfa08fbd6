"""A log of events as integers: sorted once, cut into whole customers, compressed to instants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.journey.steps import OTHER, Step, match_steps, text_column

NO_TIME = np.iinfo(np.int64).min
# The arrays of a chunk stay in the processor's cache: faster than one pass over everything, and small.
CHUNK_ROWS = 1 << 17


@dataclass(frozen=True, eq=False)
class Instants:
    """Events of whole customers, one instant per customer and timestamp: the order within one is unknown.

    `time`: (n_instants,) microseconds since 1970, ascending within each customer.
    `size`: (n_instants,) events in the instant.
    `owner`: (n_instants,) position of the instant's customer in the three arrays below.
    `customer`: (n_customers,) customer codes, ascending; `first`, `last`: their first and last instant.
    `places`: per kind of step the instants of its events, ascending; twice where it happens twice.
    """

    time: np.ndarray
    size: np.ndarray
    owner: np.ndarray
    customer: np.ndarray
    first: np.ndarray
    last: np.ndarray
    places: list[np.ndarray]

    def __len__(self) -> int:
        return len(self.time)

    @cached_property
    def largest(self) -> int:
        """Events in the fullest instant: as many steps can be climbed at once."""
        return int(self.size.max(initial=0))

    def holding(self, kinds: Sequence[int]) -> np.ndarray:
        """The instants with one event for each of these kinds, ascending, some repeated; none serves two."""
        (kind, times), *others = Counter(kinds).items()
        found = self._repeating(kind, times)
        for kind, times in others:
            found = found[np.isin(found, self._repeating(kind, times), kind="table")]
        return found

    def _repeating(self, kind: int, times: int) -> np.ndarray:
        places = self.places[kind]
        final = places[times - 1 :]
        return final[final == places[: len(final)]] if times > 1 else places


def group_instants(customer: np.ndarray, time: np.ndarray, kind: np.ndarray, kinds: int) -> Instants:
    """Compress rows sorted by customer and time; `kind` of each row is 0 to `kinds` - 1, or `OTHER`."""
    newcomer = changes(customer)
    fresh = newcomer | changes(time)
    start = np.flatnonzero(fresh)
    instant = np.cumsum(fresh) - 1
    first = np.flatnonzero(newcomer[start])
    instants_each = np.diff(first, append=len(start))
    return Instants(
        time=time[start],
        size=np.diff(start, append=len(time)),
        owner=np.repeat(np.arange(len(first)), instants_each),
        customer=customer[start[first]],
        first=first,
        last=first + instants_each - 1,
        places=[instant[np.flatnonzero(kind == step)] for step in range(kinds)],
    )


def read_instants(
    events: pd.DataFrame,
    steps: Sequence[str | Step],
    until: int,
    *,
    only_steps: bool,
    hold: str | None = None,
    chunk_rows: int = CHUNK_ROWS,
) -> Iterator[Instants]:
    """Walk through a prepared events table, some thousand whole customers at a time.

    Args:
        events: prepared; rows without customer, time or event name are left out.
        steps: distinct steps or event names; their positions are the kinds.
        until: microseconds since 1970; later events are left out.
        only_steps: leave out all other events too.
        hold: a column; every customer and value of it is a customer of its own, whose code is the customer's code ×
            `held_values` + the value's. Rows without a value are left out.
    """
    customer = events["customer_id"].cat.codes.to_numpy()
    customer = customer[: np.count_nonzero(customer >= 0)]  # missing ones are sorted last
    time = events["timestamp"].to_numpy().view(np.int64)
    name = events["event"].cat.codes.to_numpy()
    matcher = match_steps(events, [step if isinstance(step, Step) else Step((step,)) for step in steps])
    held = None if hold is None else text_column(events, hold).codes
    for rows in whole_customers(customer, chunk_rows):
        kind = matcher.kinds(name[rows], rows)
        keep = (time[rows] <= until) & (time[rows] != NO_TIME)
        keep &= kind != OTHER if only_steps else name[rows] >= 0
        if held is not None:
            keep &= held[rows] >= 0
        kept = np.flatnonzero(keep)
        if not len(kept):
            continue
        who = customer[rows][kept]
        if held is not None:
            who = who.astype(np.int64) * held_values(events, hold) + held[rows][kept]
            order = np.argsort(who, kind="stable")
            who, kept = who[order], kept[order]
        yield group_instants(who, time[rows][kept], kind[kept], len(steps))


def held_values(events: pd.DataFrame, hold: str) -> int:
    """How many values the held column has, at least 1."""
    return max(len(text_column(events, hold).categories), 1)


def whole_customers(customer: np.ndarray, chunk_rows: int = CHUNK_ROWS) -> Iterator[slice]:
    """Cut ascending customer codes into slices of about so many rows; nobody is in two of them."""
    near = customer[chunk_rows::chunk_rows]
    cuts = np.unique(np.searchsorted(customer, near))
    return map(slice, [0, *cuts], [*cuts, len(customer)])


def changes(values: np.ndarray) -> np.ndarray:
    """(n,) bool: where a value differs from the one before; the first always does."""
    changed = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed
