"""How long it takes from step to step."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.journey import FunnelSettings, compute_funnel, compute_times


def log(*rows: tuple[str, float, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "event"])
    return frame.assign(timestamp=pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["timestamp"], unit="D"))


EVENTS = log(
    ("a", 0, "S"), ("a", 1, "P"), ("a", 5, "M"),
    ("b", 0, "S"), ("b", 3, "P"),
    ("c", 0, "S"), ("c", 2, "P"), ("c", 2.5, "P"), ("c", 4, "M"),
    ("d", 0, "S"),
)  # fmt: skip


def test_quartiles_of_each_step_by_hand():
    steps = compute_times(compute_funnel(EVENTS, FunnelSettings(("S", "P", "M"), window_days=30))).steps
    assert steps["customers"].tolist() == [3, 2]
    assert steps["median_days"].tolist() == [2.0, 3.0]
    assert steps["lower_quartile_days"].tolist() == [1.5, 2.5]
    assert steps["upper_quartile_days"].tolist() == [2.5, 3.5]
    assert steps["median_days_since_entry"].tolist() == [2.0, 4.5]


def test_the_distribution_holds_everyone_who_took_the_step():
    distribution = compute_times(compute_funnel(EVENTS, FunnelSettings(("S", "P", "M"), window_days=30))).distribution
    counts = distribution[distribution["customers"] > 0].set_index(["position", "from_days"])["customers"]
    assert counts.to_dict() == {(1, 1): 2, (1, 3): 1, (2, 1): 1, (2, 3): 1}


def test_a_step_that_nobody_takes_has_no_times():
    steps = compute_times(compute_funnel(EVENTS, FunnelSettings(("M", "S"), window_days=30))).steps
    assert steps["customers"].tolist() == [0]
    assert np.isnan(steps["median_days"].iloc[0])


def test_dates_without_times_say_no_more_than_the_day():
    by_day = log(("a", 0, "S"), ("a", 0, "P"), ("b", 1, "S"), ("b", 4, "P"))
    settings = FunnelSettings(("S", "P"), window_days=30)
    assert compute_times(compute_funnel(by_day, settings)).days_only
    assert not compute_times(
        compute_funnel(EVENTS, FunnelSettings(("P", "M"), window_days=30, order="ordered"))
    ).days_only
