"""What holds for any log."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import AnalysisError
from analysis.journey import FunnelSettings, compute_funnel

START = pd.Timestamp("2024-01-01")
STEPS = st.lists(st.sampled_from("abc"), min_size=2, max_size=4).map(tuple)
ROWS = st.tuples(st.sampled_from("pqr"), st.integers(0, 12), st.sampled_from("abcx"))
# Every step occurs, so that only the customers differ.
LOGS = st.lists(ROWS, min_size=1, max_size=25).map(
    lambda rows: pd.DataFrame(
        [*rows, ("z", 0, "a"), ("z", 5, "b"), ("z", 9, "c")], columns=["customer_id", "timestamp", "event"]
    ).assign(timestamp=lambda log: START + pd.to_timedelta(log["timestamp"], unit="D"))
)
quickly = settings(max_examples=40)


def customers(log: pd.DataFrame, steps: tuple[str, ...], window: float, order: str) -> pd.Series:
    return compute_funnel(log, FunnelSettings(steps, window, order)).steps["customers"]


@quickly
@given(LOGS, STEPS, st.integers(1, 14))
def test_strict_is_at_most_ordered_and_ordered_at_most_any(log, steps, window):
    strict, ordered, anyhow = (customers(log, steps, window, order) for order in ("strict", "ordered", "any"))
    assert (strict <= ordered).all()
    assert (ordered <= anyhow).all()


@quickly
@given(LOGS, STEPS, st.sampled_from(["ordered", "strict", "any"]), st.integers(1, 14), st.integers(1, 14))
def test_a_wider_window_never_loses_a_customer(log, steps, order, one, other):
    narrow, wide = sorted((one, other))
    assert (customers(log, steps, narrow, order) <= customers(log, steps, wide, order)).all()


@quickly
@given(LOGS, STEPS, st.sampled_from(["ordered", "strict", "any"]), st.integers(1, 14), st.randoms())
def test_row_order_is_irrelevant_and_the_input_unchanged(log, steps, order, window, random):
    shuffled = log.iloc[random.sample(range(len(log)), len(log))]
    copy = shuffled.copy(deep=True)
    chosen = FunnelSettings(steps, window, order)
    pd.testing.assert_frame_equal(compute_funnel(log, chosen).reached, compute_funnel(shuffled, chosen).reached)
    pd.testing.assert_frame_equal(shuffled, copy)


@quickly
@given(LOGS, STEPS, st.sampled_from(["ordered", "strict", "any"]), st.integers(1, 14), st.integers(0, 12))
def test_reached_open_and_lost_add_up_to_entered(log, steps, order, window, end):
    chosen = FunnelSettings(steps, window, order, observed_until=START + pd.Timedelta(days=end))
    try:
        funnel = compute_funnel(log, chosen)
    except AnalysisError:
        return  # nobody has entered yet
    table = funnel.steps
    went_on = table["customers"].shift(-1).iloc[:-1]
    assert (table["customers"].iloc[:-1] == went_on + table["open"].iloc[:-1] + table["lost"].iloc[:-1]).all()
    assert table["customers"].is_monotonic_decreasing
    assert funnel.entered == len(funnel.reached) == funnel.completed + funnel.still_open + sum(funnel.lost)
    assert (table[["open", "lost"]].to_numpy() >= 0).all()
    assert table["share_of_first"].between(0, 1).all()
    inside = table["settled_rate"].isna() | table["settled_rate"].between(
        table["settled_rate_low"] - 1e-12, table["settled_rate_high"] + 1e-12
    )
    assert inside.all()
