"""Times transitions and loops against pandas on a large log.

    PYTHONPATH=. python tests/benchmarks/journey_transitions.py 10000000 500000

Both begin with the prepared table in memory: ids and names as categories, rows sorted by customer and time. pandas
shifts within customers and counts pairs of categories: once as its documentation shows (crosstab), once by the fastest
way we found (groupby and size). Processor time of the fastest of three runs; the results are compared before.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.journey.transitions import compute_transitions
from analysis.tables.table import Table, prepare_frame

RUNS = 3
NAMES = 20


def make_events(rows: int, customers: int) -> pd.DataFrame:
    """Events at random, the common ones much more common than the rare ones."""
    random = np.random.default_rng(1)
    weights = 1 / np.arange(1, NAMES + 1)
    frame = pd.DataFrame(
        {
            "customer_id": pd.Categorical.from_codes(
                random.integers(0, customers, rows), categories=[f"C{number:07d}" for number in range(customers)]
            ),
            "timestamp": np.datetime64("2024-01-01", "us")
            + random.integers(0, 365 * 86_400, rows).astype("timedelta64[s]"),
            "event": pd.Categorical.from_codes(
                random.choice(NAMES, rows, p=weights / weights.sum()), categories=[f"e{n:02d}" for n in range(NAMES)]
            ),
        }
    )
    # Twice the same second would leave the order open, and the two would differ rightly.
    frame = frame.drop_duplicates(["customer_id", "timestamp"])
    return prepare_frame(frame, "events")


def by_crosstab(events: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pairs of events, and customers with loops."""
    by_customer = events.groupby("customer_id", observed=True)["event"]
    before, earlier = by_customer.shift(), by_customer.shift(2)
    circles = (events["event"] == before) | (events["event"] == earlier)
    each = events[circles].assign(before=before[circles]).drop_duplicates(["customer_id", "before", "event"])
    return pd.crosstab(before, events["event"]), pd.crosstab(each["before"], each["event"])


def by_size(events: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The same."""
    before = events.groupby("customer_id", observed=True)["event"].shift()
    earlier = events.groupby("customer_id", observed=True)["event"].shift(2)
    rows = pd.DataFrame(
        {"customer": events["customer_id"], "earlier": earlier, "before": before, "event": events["event"]}
    )
    pairs = rows.groupby(["before", "event"], observed=True).size()
    loops = rows[(rows["event"] == rows["before"]) | (rows["event"] == rows["earlier"])]
    each = loops.drop_duplicates(["customer", "before", "event"])
    return pairs, each.groupby(["before", "event"], observed=True).size()


def same(events: pd.DataFrame, table: Table) -> bool:
    pairs, loops = by_size(events)
    ours = compute_transitions(table)
    inner = ours.pairs[~ours.pairs["from_event"].str.startswith("__") & ~ours.pairs["to_event"].str.startswith("__")]
    return (
        inner.set_index(["from_event", "to_event"])["count"].sort_index().tolist() == pairs.tolist()
        and ours.loops.set_index(["via", "event"])["customers"].sort_index().tolist() == loops.tolist()
    )


def processor_seconds(work: Callable[[], object]) -> float:
    """Of all threads, the fastest of some runs."""
    taken = []
    for _ in range(RUNS):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return min(taken)


if __name__ == "__main__":
    rows, customers = (int(text) for text in sys.argv[1:])
    events = make_events(rows, customers)
    table = Table("events", events, "")
    assert same(events, table)
    ours = processor_seconds(lambda: compute_transitions(table))
    sys.stdout.write(f"{len(events):,} events: {ours:.2f} s\n")
    for name, way in (("crosstab", by_crosstab), ("groupby and size", by_size)):
        theirs = processor_seconds(lambda way=way: way(events))
        sys.stdout.write(f"pandas, {name}: {theirs:.2f} s, ratio {theirs / ours:.0f}\n")
