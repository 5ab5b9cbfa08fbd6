"""Transitions between events: worked by hand, against a slow count, and reconciled."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import NotEnoughDataError
from analysis.journey.sequence import END, OTHER_EVENTS, START
from analysis.journey.transitions import compute_transitions


def log(paths: dict[str, str]) -> pd.DataFrame:
    """customer → one letter an event, a minute apart."""
    rows = [(who, minute, event) for who, path in paths.items() for minute, event in enumerate(path)]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "event"])
    return frame.assign(timestamp=pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["timestamp"], unit="min"))


def as_counts(pairs: pd.DataFrame) -> dict[tuple[str, str], int]:
    return dict(zip(zip(pairs["from_event"], pairs["to_event"], strict=True), pairs["count"], strict=True))


def test_two_customers_by_hand():
    found = compute_transitions(log({"anna": "ABA", "bert": "BB"}))
    assert as_counts(found.pairs) == {
        (START, "A"): 1, ("A", "B"): 1, ("B", "A"): 1, ("A", END): 1,
        (START, "B"): 1, ("B", "B"): 1, ("B", END): 1,
    }  # fmt: skip
    from_b = found.pairs[found.pairs["from_event"] == "B"]
    assert from_b["share_of_row"].tolist() == pytest.approx([1 / 3] * 3)
    assert (found.events, found.customers) == (5, 2)


def test_a_loop_counts_each_customer_once():
    found = compute_transitions(log({"anna": "AAAA", "bert": "AA", "cleo": "ABABA", "dora": "AB"})).loops
    rows = {
        (event, via): (count, customers)
        for event, via, count, customers in found[["event", "via", "count", "customers"]].itertuples(index=False)
    }
    assert rows == {("A", "A"): (4, 2), ("A", "B"): (2, 1), ("B", "A"): (1, 1)}
    assert found["share_of_customers"].tolist() == [0.5, 0.25, 0.25]


def test_rare_events_are_counted_together_and_make_no_loops():
    found = compute_transitions(log({"anna": "AAAXYX"}), most_events=1)
    assert found.shown == ("A",)
    assert found.other_events == 2
    assert as_counts(found.pairs)[OTHER_EVENTS, OTHER_EVENTS] == 2
    assert found.loops["event"].tolist() == ["A"]


def test_events_at_one_moment_count_by_their_names_whatever_the_order_of_the_rows():
    events = log({"anna": "BAC", "bert": "CAB"}).assign(timestamp=pd.Timestamp("2024-01-01"))
    assert as_counts(compute_transitions(events).pairs) == {
        (START, "A"): 2, ("A", "B"): 2, ("B", "C"): 2, ("C", END): 2,
    }  # fmt: skip


def test_no_events_are_too_few():
    with pytest.raises(NotEnoughDataError, match="no rows"):
        compute_transitions(log({}).astype({"event": "str"}))


LOGS = st.dictionaries(st.text("xyz", min_size=1, max_size=3), st.text("ABCDE", min_size=1, max_size=9), min_size=1)


@settings(max_examples=60)
@given(paths=LOGS, most_events=st.integers(1, 6), seed=st.integers(0, 99))
def test_it_agrees_with_a_slow_count_in_any_order_of_the_rows(paths, most_events, seed):
    found = compute_transitions(log(paths).sample(frac=1, random_state=seed), most_events)
    whole = {who: [event if event in found.shown else OTHER_EVENTS for event in path] for who, path in paths.items()}
    assert as_counts(found.pairs) == Counter(pair for path in whole.values() for pair in pairwise([START, *path, END]))
    loops = {
        who: {(b, a) for a, b in pairwise(path) if a == b}
        | {(c, b) for a, b, c in zip(path, path[1:], path[2:], strict=False) if a == c}
        for who, path in whole.items()
    }
    expected = Counter(loop for found_by in loops.values() for loop in found_by if loop[0] != OTHER_EVENTS)
    assert found.loops.set_index(["event", "via"])["customers"].to_dict() == expected
    assert found.pairs["count"].sum() == found.events + found.customers
    assert found.pairs.groupby("from_event")["share_of_row"].sum().tolist() == pytest.approx(
        [1.0] * found.pairs["from_event"].nunique()
    )
