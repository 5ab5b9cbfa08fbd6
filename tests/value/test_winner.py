"""Where the naive rule predicts better than the model, its numbers are used."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.value import (
    LifetimeValueSettings,
    at_pace_so_far,
    backtest_lifetime_values,
    group_totals,
    value_now_and_at_last_order,
    who_wins,
    winners_values,
)
from analysis.value.models import PaceSoFar


@pytest.fixture(scope="module")
def like_clockwork() -> pd.DataFrame:
    """60 customers who never miss their day, and 60 who came once, early, and never again."""
    start = pd.Timestamp("2023-01-01")
    rows = [
        (f"regular{n}", start + pd.Timedelta(days=day), 10.0 + n % 7)
        for n in range(60)
        for day in range(n % 20, 600, 7 + n % 30)
    ]
    once = [(f"once{n}", start + pd.Timedelta(days=n % 20), 12.0) for n in range(60)]
    return pd.DataFrame(rows + once, columns=["customer_id", "timestamp", "amount"])


@pytest.fixture(scope="module")
def values(like_clockwork):
    return winners_values(like_clockwork, LifetimeValueSettings(yearly_discount=0))


def test_the_naive_rule_wins_where_everybody_goes_on_as_before(like_clockwork):
    settings = LifetimeValueSettings()
    backtest = backtest_lifetime_values(like_clockwork, settings)
    assert backtest.winner == who_wins(like_clockwork, settings) == "naive"


def test_the_winners_numbers_are_the_pace_so_far(values):
    customers = values.customers
    assert values.rule == "naive"
    expected = (customers["frequency"] / customers["T"] * 365).to_numpy()
    assert customers["expected_orders"].to_numpy() == pytest.approx(expected)
    once = customers["frequency"] == 0
    assert customers.loc[once, ["expected_orders", "lifetime_value", "low", "high"]].eq(0).all(axis=None)
    assert values.totals.lifetime_value == pytest.approx(customers["lifetime_value"].sum())
    assert values.totals.low < values.totals.lifetime_value < values.totals.high


def test_groups_and_the_value_at_the_last_order_follow_the_same_rule(values):
    groups = pd.Series(np.where(values.customers["frequency"] > 0, "regular", "once"), index=values.customers.index)
    totals = group_totals(values, groups).set_index("group")
    assert totals.loc["once", ["lifetime_value", "low", "high"]].tolist() == [0, 0, 0]
    assert totals.loc["regular", "lifetime_value"] == pytest.approx(values.totals.lifetime_value)
    compared = value_now_and_at_last_order(values)
    assert (compared["value_at_last_order"] >= compared["value_now"] - 1e-9).all()


def test_a_model_asked_for_stays_and_so_does_one_that_was_not_beaten(like_clockwork, cdnow):
    assert winners_values(like_clockwork, LifetimeValueSettings(model="bgnbd")).rule == "model"
    assert winners_values(cdnow).rule == "model"


def test_too_little_data_for_a_test_leave_the_model(cdnow):
    short = winners_values(cdnow, LifetimeValueSettings(observed_until="1997-01-31"))
    assert short.rule == "model"


def test_the_chances_stay_the_models(cdnow_values):
    naive = at_pace_so_far(cdnow_values)
    same = ["p_alive", "p_churn_90", "new_customer_value"]
    pd.testing.assert_frame_equal(naive.customers[same], cdnow_values.customers[same])
    assert list(naive.customers) == list(cdnow_values.customers)


def test_draws_of_the_pace_scatter_around_it():
    rng = np.random.default_rng(1)
    x, T = np.array([[0.0], [1.0], [40.0]]), np.array([[0.0], [50.0], [200.0]])
    made, _, _ = PaceSoFar().draw_orders(rng, x, T, 100.0, np.ones((3, 20_000), dtype=bool))
    assert made.mean(axis=1) == pytest.approx([0, 2, 20], rel=0.05)
    # A gamma distributed pace: variance 2 + 2²/1 and 20 + 20²/40.
    assert made.var(axis=1) == pytest.approx([0, 6, 30], rel=0.1)
    silent = PaceSoFar().p_silent_if_active(x.ravel(), T.ravel(), 100.0)
    assert silent == pytest.approx((made == 0).mean(axis=1), abs=0.01)
