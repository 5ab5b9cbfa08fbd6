"""What tests have measured, worked out by hand and against a published interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.strategy.actions import contacts_of, measure_responses

CODES = {"welcome": "welcome", "begrüßen": "welcome", "thank": "thank"}


def outcomes(campaign: str, contacted: list[float], control: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer_id": [f"c{i}" for i in range(len(contacted) + len(control))],
            "timestamp": pd.Timestamp("2026-05-01"),
            "arm": ["letter"] * len(contacted) + ["Control group"] * len(control),
            "outcome": contacted + control,
            "campaign": campaign,
        }
    )


def test_shares_have_newcombes_interval():
    # Newcombe 1998, table II (a): 56/70 against 48/80 differ by 0.2, method 10: 0.0524 to 0.3339.
    found = measure_responses(outcomes(" Begrüßen", [1.0] * 56 + [0.0] * 14, [1.0] * 48 + [0.0] * 32), CODES).iloc[0]
    assert (found["action"], found["unit"], found["contacted"], found["control"]) == ("welcome", "orders", 70, 80)
    assert (found["uplift"], found["low"], found["high"]) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_amounts_are_money_per_contact():
    found = measure_responses(outcomes("thank", [0.0, 10.0] * 50, [0.0, 6.0] * 50), CODES).iloc[0]
    half = 1.96 * np.sqrt((25 + 9) / 99)
    assert (found["uplift"], found["unit"]) == (2.0, "money")
    assert (found["low"], found["high"]) == pytest.approx((2 - half, 2 + half), abs=1e-3)


def test_without_control_group_enough_customers_or_a_known_campaign_nothing_is_measured():
    few = outcomes("welcome", [1.0] * 29, [0.0] * 40)
    unknown = outcomes("spring", [1.0] * 40, [0.0] * 40)
    alone = outcomes("thank", [1.0] * 40, [])
    assert measure_responses(pd.concat([few, unknown, alone]), CODES).empty
    assert measure_responses(few.drop(columns="campaign"), CODES).empty


def test_who_was_in_the_control_group_was_not_contacted():
    done = contacts_of(pd.concat([outcomes("welcome", [1.0], [0.0]), outcomes("Spring", [1.0], [])]), CODES)
    assert set(zip(done["customer_id"], done["action"], strict=True)) == {("c0", "welcome"), ("c0", "Spring")}
    assert len(done) == 2
    assert contacts_of(outcomes("welcome", [1.0], []).drop(columns="timestamp"), CODES).empty
