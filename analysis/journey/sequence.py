"""Each customer's events one after the other, as integers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.journey.instants import CHUNK_ROWS, NO_TIME, changes, whole_customers

START, END, OTHER_EVENTS = "__start__", "__end__", "__other__"
"""States that are no events: before the first, after the last, and all events not shown."""


@dataclass(frozen=True, eq=False)
class Sequence:
    """Events of whole customers, by customer and time.

    `customer`, `event`: (n_rows,) codes of the prepared table; `time`: (n_rows,) microseconds since 1970;
    `is_first`: (n_rows,) bool, the customer's first event.
    Events at one timestamp stand in the order of their names: which came first is unknown, but the order of the
    rows in a file must not decide.
    """

    customer: np.ndarray
    event: np.ndarray
    time: np.ndarray
    is_first: np.ndarray


def read_sequences(events: pd.DataFrame, until: int | None = None, chunk_rows: int = CHUNK_ROWS) -> Iterator[Sequence]:
    """Walk through a prepared events table, some thousand whole customers at a time.

    Args:
        events: prepared; rows without customer, time or event name are left out.
        until: microseconds since 1970; later events are left out.
    """
    customer = events["customer_id"].cat.codes.to_numpy()
    customer = customer[: np.count_nonzero(customer >= 0)]  # missing ones are sorted last
    time = events["timestamp"].to_numpy().view(np.int64)
    event = events["event"].cat.codes.to_numpy()
    for rows in whole_customers(customer, chunk_rows):
        who, when, what = customer[rows], time[rows], event[rows]
        if not len(who):
            continue
        missing = what.min() < 0 or when.min() == NO_TIME
        if missing or (until is not None and when.max() > until):
            kept = (what >= 0) & (when != NO_TIME) & (True if until is None else when <= until)
            who, when, what = who[kept], when[kept], what[kept]
        if len(who):
            is_first = changes(who)
            yield Sequence(who, _by_name_within(when, what, is_first), when, is_first)


def _by_name_within(time: np.ndarray, event: np.ndarray, is_first: np.ndarray) -> np.ndarray:
    """The events with those of one customer and timestamp sorted."""
    together = np.zeros(len(time) + 1, dtype=bool)
    np.equal(time[1:], time[:-1], out=together[1:-1])
    together[:-1] &= ~is_first
    rows = np.flatnonzero(together[:-1] | together[1:])
    if not len(rows):
        return event
    instant = np.cumsum(~together[rows])
    ordered = event.copy()
    ordered[rows] = event[rows][np.lexsort((event[rows], instant))]
    return ordered
