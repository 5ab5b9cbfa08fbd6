"""Whole customers, some at a time: the parts together are the whole."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import pytest

from analysis.journey import FunnelSettings, Step, compute_funnel, funnel
from analysis.journey.instants import read_instants
from analysis.tables.table import prepare_frame

FAR = 2**62


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    hours = pd.to_timedelta(rng.integers(0, 60, 400), unit="h")
    columns = {"customer_id": rng.integers(0, 30, 400), "event": rng.choice(list("abcx"), 400)}
    return prepare_frame(pd.DataFrame({**columns, "timestamp": pd.Timestamp("2024-01-01") + hours}), "events")


@pytest.mark.parametrize("order", ["ordered", "strict", "any"])
@pytest.mark.parametrize("chunk_rows", [1, 7, 50, 399, 400])
def test_where_the_log_is_cut_changes_no_customer(events, order, chunk_rows, monkeypatch):
    settings = FunnelSettings(("a", "b", "a", "c"), window_days=1.2, order=order)
    whole = compute_funnel(events, settings)
    monkeypatch.setattr(funnel, "read_instants", partial(read_instants, chunk_rows=chunk_rows))
    cut = compute_funnel(events, settings)
    pd.testing.assert_frame_equal(cut.reached, whole.reached)
    np.testing.assert_array_equal(cut.step_times, whole.step_times)


def test_customers_stay_whole_when_many_rows_have_no_customer(events):
    nameless = events.assign(customer_id=None, timestamp=events["timestamp"])
    log = prepare_frame(pd.concat([events.astype({"customer_id": "str"}), nameless, nameless]), "events")
    chunks = list(read_instants(log, [Step((name,)) for name in "abc"], FAR, only_steps=False, chunk_rows=60))
    found = np.concatenate([chunk.customer for chunk in chunks])
    assert len(found) == len(set(found)) == 30
    assert sum(chunk.size.sum() for chunk in chunks) == len(events)
