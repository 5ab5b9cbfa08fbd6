"""What customers do next: transitions from event to event, and where they go round in circles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.journey.instants import changes
from analysis.journey.sequence import END, OTHER_EVENTS, START, Sequence, read_sequences
from analysis.rates import share
from analysis.tables.table import Table, prepared_frame

MOST_EVENTS = 20


@dataclass(frozen=True, eq=False)
class Transitions:
    """Counts of event → next event of the same customer, repeats included.

    `pairs`: one row a transition that happens: `from_event` (or `START`), `to_event` (or `END`), `count`,
        `share_of_row` (of all transitions from this event, 0–1). All counts sum to events + customers.
    `loops`: one row a loop, most customers first: `event`, `via` (the same event: taken twice running, A → A; else
        A → B → A), `count`, `customers` (with at least one), `share_of_customers` (0–1).
        Only of shown events; `A, A, A` is two loops.
    `shown`: the most common events, most common first; all others are `OTHER_EVENTS`.
    `other_events`: how many different events that are.
    """

    pairs: pd.DataFrame
    loops: pd.DataFrame
    shown: tuple[str, ...]
    other_events: int
    events: int
    customers: int


def compute_transitions(events: Table | pd.DataFrame, most_events: int = MOST_EVENTS) -> Transitions:
    """Count what follows what. Events at one timestamp count in the order of their names.

    Args:
        events: `customer_id`, `timestamp`, `event`; any row order.
        most_events: the rarer events are counted together.

    Raises:
        NotEnoughDataError: no events.
    """
    frame = prepared_frame(events, "events")
    names = frame["event"].cat.categories
    state_of, shown = _states(frame, most_events)
    counter = _Counter(len(shown))
    for part in read_sequences(frame):
        counter.add(part, state_of)
    if not counter.customers:
        raise NotEnoughDataError("The events table has no rows. Bring events with a customer, a time and a name.")
    labels = [*names[shown], OTHER_EVENTS]
    return Transitions(
        pairs=_pairs(counter.pairs, labels),
        loops=_loops(counter, labels),
        shown=tuple(labels[:-1]),
        other_events=len(names) - len(shown),
        events=int(counter.pairs[:, :-1].sum()),
        customers=counter.customers,
    )


def _states(frame: pd.DataFrame, most_events: int) -> tuple[np.ndarray, np.ndarray]:
    """The state of each event code, and the codes of those shown, most common first."""
    sizes = frame["event"].value_counts(sort=False).to_numpy()
    shown = np.argsort(-sizes, kind="stable")[:most_events]
    state_of = np.full(len(sizes), len(shown), dtype=np.int32)
    state_of[shown] = np.arange(len(shown))
    return state_of, shown


class _Counter:
    """Sums over chunks of whole customers. States: the shown events, then other, then start or end."""

    def __init__(self, shown: int) -> None:
        self.other, self.edge, size = shown, shown + 1, shown + 2
        self.size, self.customers = size, 0
        self.pairs = np.zeros((size, size), dtype=np.int64)
        self.loop_count, self.loop_customers = (np.zeros(size * size, dtype=np.int64) for _ in range(2))

    def add(self, part: Sequence, state_of: np.ndarray) -> None:
        state = state_of[part.event]
        firsts = np.flatnonzero(part.is_first)
        before = np.empty_like(state)
        before[1:] = state[:-1]
        before[firsts] = self.edge
        packed = before * np.int32(self.size) + state
        self.pairs += np.bincount(packed, minlength=self.size**2).reshape(self.pairs.shape)
        lasts = np.append(firsts[1:], len(state)) - 1
        self.pairs[:, self.edge] += np.bincount(state[lasts], minlength=self.size)
        self.customers += len(firsts)
        # Over the edge between two customers nothing is equal: the state before is the edge.
        again = state == before
        back = np.zeros(len(state), dtype=bool)
        back[2:] = (state[2:] == before[1:-1]) & (before[2:] != self.edge)
        loops = np.flatnonzero((again | back) & (state != self.other))
        self._add_loops(part.customer[loops], packed[loops])

    def _add_loops(self, customer: np.ndarray, packed: np.ndarray) -> None:
        """`packed`: (the state between) × size + the state returned to; both the same for A → A."""
        self.loop_count += np.bincount(packed, minlength=self.size**2)
        each = np.sort(np.cumsum(changes(customer), dtype=packed.dtype) * packed.dtype.type(self.size**2) + packed)
        self.loop_customers += np.bincount(each[changes(each)] % self.size**2, minlength=self.size**2)


def _pairs(counts: np.ndarray, labels: list[str]) -> pd.DataFrame:
    rows, columns = np.nonzero(counts)
    found = counts[rows, columns]
    return pd.DataFrame(
        {
            "from_event": [[*labels, START][row] for row in rows],
            "to_event": [[*labels, END][column] for column in columns],
            "count": found,
            "share_of_row": share(found, counts.sum(axis=1)[rows]),
        }
    )


def _loops(counter: _Counter, labels: list[str]) -> pd.DataFrame:
    found = np.flatnonzero(counter.loop_count)
    found = found[np.argsort(-counter.loop_customers[found], kind="stable")]
    via, event = np.divmod(found, counter.size)
    customers = counter.loop_customers[found]
    return pd.DataFrame(
        {
            "event": [labels[code] for code in event],
            "via": [labels[code] for code in via],
            "count": counter.loop_count[found],
            "customers": customers,
            "share_of_customers": share(customers, np.full(len(found), counter.customers)),
        }
    )
