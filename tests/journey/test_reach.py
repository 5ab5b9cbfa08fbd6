"""Customers a funnel does not show: they took its last step another way."""

from __future__ import annotations

import pandas as pd

from analysis.journey import FunnelSettings, compute_funnel, count_elsewhere

WAYS = {"a": "1S 2P", "b": "1P", "c": "1P 2S", "d": "1S 20P", "e": "1S"}
ROWS = [(who, int(step[:-1]), step[-1]) for who, steps in WAYS.items() for step in steps.split()]


def test_customers_who_took_the_last_step_another_way_are_counted():
    events = pd.DataFrame(ROWS, columns=["customer_id", "timestamp", "event"])
    events["timestamp"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(events["timestamp"], unit="D")
    funnel = compute_funnel(events, FunnelSettings(("S", "P"), window_days=7))
    assert funnel.completed == 1
    assert count_elsewhere(events, funnel) == 3
    early = compute_funnel(events, FunnelSettings(("S", "P"), window_days=7, observed_until="2024-01-10"))
    assert count_elsewhere(events, early) == 2
