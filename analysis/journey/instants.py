"""A log of events as integers: sorted once, cut into whole customers, compressed to instants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations

import numpy as np
import pandas as pd

from analysis.journey.matching import alike, match_kinds
from analysis.journey.steps import Step, text_column

NO_TIME = np.iinfo(np.int64).min
# The arrays of a chunk stay in the processor's cache: faster than one pass over everything, and small.
CHUNK_ROWS = 1 << 17


@dataclass(frozen=True, eq=False)
class Instants:
    """Events of whole customers, one instant per customer and timestamp: the order within one is unknown.

    `time`: (n_instants,) microseconds since 1970, ascending within each customer.
    `owner`: (n_instants,) position of the instant's customer in the three arrays below.
    `customer`: (n_customers,) customer codes, ascending; with a held property a code once for each of its values;
        `first`, `last`: their first and last instant.
    `mask`: (n_rows,) the kinds each event fits, a bit each; `start`: (n_instants,) first row of each instant.
    `alike`: the kinds in groups, so that no event fits kinds of two groups.
    """

    time: np.ndarray
    owner: np.ndarray
    customer: np.ndarray
    first: np.ndarray
    last: np.ndarray
    mask: np.ndarray
    start: np.ndarray
    alike: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return len(self.time)

    @cached_property
    def size(self) -> np.ndarray:
        """(n_instants,) events in each instant."""
        return np.diff(self.start, append=len(self.mask))

    @cached_property
    def largest(self) -> int:
        """Events in the fullest instant: as many steps can be climbed at once."""
        alone = len(self.start) == len(self.mask)
        return min(len(self), 1) if alone else int(self.size.max(initial=0))

    @cached_property
    def _known(self) -> dict[tuple[int, ...], np.ndarray]:
        return {}

    def places(self, kinds: Sequence[int]) -> np.ndarray:
        """The instants of the events that fit any of these kinds, ascending; as often as it happens there."""
        wanted = tuple(sorted(kinds))
        if wanted not in self._known:
            # Of truth values numpy finds the places several times faster than of numbers.
            rows = np.flatnonzero((self.mask & self.mask.dtype.type(sum(1 << kind for kind in wanted))) != 0)
            self._known[wanted] = self._instant_of(rows)
        return self._known[wanted]

    def once(self, kind: int) -> np.ndarray:
        """The instants with an event of this kind, ascending."""
        places = self.places((kind,))
        return places if self.largest <= 1 else places[changes(places)]

    def count_before(self, places: np.ndarray) -> np.ndarray:
        """(n_instants + 1,) how many of these instants come before each instant, and before the end.

        A look-up in it is what a binary search would find, several times faster.
        """
        return np.bincount(places + 1, minlength=len(self) + 1).cumsum()

    def next_of(self, kind: int, at: np.ndarray) -> np.ndarray:
        """The next instant after each of these with an event of this kind, whoever's it is; n_instants if none."""
        return np.append(self.once(kind), len(self))[self._before(kind)[at + 1]]

    def last_of(self, kind: int, at: np.ndarray) -> np.ndarray:
        """The last instant up to each of these, itself included, with an event of this kind, whoever's; -1 if none."""
        return np.append(self.once(kind), -1)[self._before(kind)[at + 1] - 1]

    def _before(self, kind: int) -> np.ndarray:
        if kind not in self._counts:
            self._counts[kind] = self.count_before(self.once(kind))
        return self._counts[kind]

    @cached_property
    def _counts(self) -> dict[int, np.ndarray]:
        return {}

    @cached_property
    def opening(self) -> np.ndarray:
        """(n_instants,) the first instant of its customer."""
        return self.first[self.owner]

    def has(self, at: np.ndarray, kinds: Sequence[int]) -> np.ndarray:
        """Whether each of these instants has an event of its own for each of these kinds."""
        if len(kinds) > 1:
            return np.isin(at, self.holding(kinds))
        return (self._any[at] & self.mask.dtype.type(1 << kinds[0])) != 0

    @cached_property
    def _any(self) -> np.ndarray:
        """(n_instants,) the kinds that any event of the instant fits."""
        return self.mask if self.largest <= 1 else np.bitwise_or.reduceat(self.mask, self.start)

    def holding(self, kinds: Sequence[int]) -> np.ndarray:
        """The instants with an event of its own for each of these kinds, ascending.

        Hall (1935): they can be assigned if for any of the kinds as many events fit one of them at least.
        """
        wanted = Counter(kinds)
        found = None
        for group in self.alike:
            here = [kind for kind in group if kind in wanted]
            for some in chain.from_iterable(combinations(here, size + 1) for size in range(len(here))):
                enough = self._repeating(some, sum(wanted[kind] for kind in some))
                found = enough if found is None else found[np.isin(found, enough, assume_unique=True)]
        return found

    def _repeating(self, kinds: Sequence[int], times: int) -> np.ndarray:
        """The instants with at least so many events that fit any of these kinds."""
        places = self.places(kinds)
        final = places[times - 1 :]
        final = final[final == places[: len(final)]] if times > 1 else places
        return final[changes(final)]

    def _instant_of(self, rows: np.ndarray) -> np.ndarray:
        if len(self.start) == len(self.mask):
            return rows
        return self._instant[rows]

    @cached_property
    def _instant(self) -> np.ndarray:
        return np.repeat(np.arange(len(self)), self.size)


def group_instants(
    customer: np.ndarray,
    time: np.ndarray,
    mask: np.ndarray,
    alike: tuple[tuple[int, ...], ...],
    held: np.ndarray | None,
) -> Instants:
    """Compress rows sorted by customer, held value if any, and time."""
    newcomer = changes(customer)
    if held is not None:
        newcomer |= changes(held)
    fresh = newcomer | changes(time)
    alone = bool(fresh.all())
    start = np.flatnonzero(fresh)
    opening = newcomer if alone else newcomer[start]
    first = np.flatnonzero(opening)
    return Instants(
        time=time if alone else time[start],
        owner=np.cumsum(opening) - 1,
        customer=customer[start[first]],
        first=first,
        last=np.append(first[1:], len(start)) - 1,
        mask=mask,
        start=start,
        alike=alike,
    )


def read_instants(
    events: pd.DataFrame,
    kinds: Sequence[Step],
    until: int,
    *,
    only_steps: bool,
    hold: str | None = None,
    chunk_rows: int = CHUNK_ROWS,
) -> Iterator[Instants]:
    """Walk through a prepared events table, some thousand whole customers at a time.

    Args:
        events: prepared; rows without customer, time or event name are left out.
        kinds: steps that differ; their positions are the kinds.
        until: microseconds since 1970; later events are left out.
        only_steps: leave out the events of no kind.
        hold: a column; every customer and value of it is a customer of its own. Rows without a value are left out.
    """
    customer = events["customer_id"].cat.codes.to_numpy()
    customer = customer[: np.count_nonzero(customer >= 0)]  # missing ones are sorted last
    time = events["timestamp"].to_numpy().view(np.int64)
    name = events["event"].cat.codes.to_numpy()
    matcher, groups = match_kinds(events, kinds), alike(kinds)
    held = None if hold is None else text_column(events, hold).codes
    for rows in whole_customers(customer, chunk_rows):
        mask = matcher.masks(name[rows], rows)
        keep = (time[rows] <= until) & (time[rows] != NO_TIME)
        keep &= mask != 0 if only_steps else name[rows] >= 0
        if held is not None:
            keep &= held[rows] >= 0
        if not keep.any():
            continue
        # A slice costs nothing, a choice of rows a copy.
        kept = slice(None) if keep.all() else np.flatnonzero(keep)
        who, value = customer[rows][kept], None
        if held is not None:
            value = held[rows][kept]
            order = np.lexsort((value, who))
            kept = np.arange(len(keep))[kept][order]
            who, value = who[order], value[order]
        yield group_instants(who, time[rows][kept], mask[kept], groups, value)


def rows_without_value(events: pd.DataFrame, kinds: Sequence[Step], until: int, hold: str) -> int:
    """Events of these kinds that are left out because the held column has no value."""
    rows = np.flatnonzero(
        (text_column(events, hold).codes < 0) & (events["timestamp"].to_numpy().view(np.int64) <= until)
    )
    few = events.iloc[rows]
    return int(np.count_nonzero(match_kinds(few, kinds).masks(few["event"].cat.codes.to_numpy(), slice(None))))


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
