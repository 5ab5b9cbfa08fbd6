"""Curves from data, in the budget."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.tables.table import make_table


def test_curves_are_learned_from_weekly_spend_and_orders(visitor):
    rng, weeks = np.random.default_rng(1), pd.date_range("2024-01-01", periods=40, freq="7D")
    spend = pd.DataFrame(
        {"channel": "google_ads", "timestamp": weeks, "amount": rng.integers(100, 1_000, 40).astype(float)}
    )
    many = np.repeat(np.arange(40), (20 + spend["amount"] / 20).astype(int))
    bought = pd.DataFrame(
        {
            "customer_id": [f"c{number % 700:03}" for number in range(len(many))],
            "timestamp": weeks[many] + pd.to_timedelta(rng.integers(0, 7, len(many)), unit="D"),
            "amount": 40.0,
            "channel": "google_ads",
        }
    )
    lines = [{"line": "google_ads", "spend": 20_000.0, "margin": 30_000.0, "margin_without": 0.0}]
    guest = visitor().bring(make_table("orders", bought), make_table("spend", spend))
    guest.workspace.remember(budget_lines=lines, budget_learned=True, strategy_view="budget")
    guest.open("bucket_strategy")
    assert any("google_ads: the next unit of money brings" in title for title in guest.chart_titles())
    (learned,) = [table.value for table in guest.app.dataframe if "share_learned" in table.value]
    # One order of 40 for each 20 spent, at a margin of 30 %.
    assert learned["marginal"][0] == pytest.approx(0.6, rel=0.25)
