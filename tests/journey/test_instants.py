"""Whole customers, some at a time: the parts together are the whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.journey.attempts import climb_in_order, merge_attempts
from analysis.journey.instants import read_instants
from analysis.tables.table import prepare_frame

FAR = 2**62


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    hours = pd.to_timedelta(rng.integers(0, 60, 400), unit="h")
    columns = {"customer_id": rng.integers(0, 30, 400), "event": rng.choice(list("abcx"), 400)}
    return prepare_frame(pd.DataFrame({**columns, "timestamp": pd.Timestamp("2024-01-01") + hours}), "events")


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("chunk_rows", [1, 7, 50, 399, 400])
def test_where_the_log_is_cut_changes_no_customer(events, strict, chunk_rows):
    def attempts(rows: int):
        chunks = read_instants(events, "abc", FAR, only_steps=not strict, chunk_rows=rows)
        return merge_attempts(climb_in_order(chunk, (0, 1, 0, 2), 10**11, strict=strict) for chunk in chunks)

    cut, whole = attempts(chunk_rows), attempts(1000)
    for name in ("customer", "depth", "entered", "continues"):
        np.testing.assert_array_equal(getattr(cut, name), getattr(whole, name))


def test_an_instant_holds_several_steps_only_with_an_event_for_each():
    rows = {"customer_id": ["p"] * 6, "event": list("abaabb"), "timestamp": [1, 1, 2, 2, 2, 3]}
    frame = pd.DataFrame(rows).assign(timestamp=lambda rows: pd.to_datetime(rows["timestamp"], unit="D"))
    (instants,) = read_instants(prepare_frame(frame, "events"), "ab", FAR, only_steps=True)
    assert instants.size.tolist() == [2, 3, 1]
    assert set(instants.holding([0, 1])) == {0, 1}
    assert set(instants.holding([0, 0])) == {1}
    assert set(instants.holding([0, 1, 0])) == {1}
    assert set(instants.holding([1, 1])) == set()


def test_customers_stay_whole_when_many_rows_have_no_customer(events):
    nameless = events.assign(customer_id=None, timestamp=events["timestamp"])
    log = prepare_frame(pd.concat([events.astype({"customer_id": "str"}), nameless, nameless]), "events")
    chunks = list(read_instants(log, "abc", FAR, only_steps=False, chunk_rows=60))
    found = np.concatenate([chunk.customer for chunk in chunks])
    assert len(found) == len(set(found)) == 30
    assert sum(chunk.size.sum() for chunk in chunks) == len(events)
