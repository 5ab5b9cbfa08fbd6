"""Curves learned from spend and revenue: what is in the data is found, and what is not is not made up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError
from analysis.strategy import BudgetSettings, allocate_budget
from analysis.strategy.budget.learned import LearningSettings, learn_curves
from analysis.strategy.budget.learned_sampling import Experiment
from analysis.strategy.budget.spend_by_period import spend_by_period

QUICK = LearningSettings(sweeps=600, draws=300)
WEEKS = 104


def spent(seed: int = 1, varied: float = 0.6) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(1000 * np.exp(varied * rng.standard_normal((WEEKS, 2))), columns=["search", "post"])


def revenue(spend: pd.DataFrame, noise: float = 300.0) -> np.ndarray:
    """Search brings 4000 x / (x + 1000) at once, post nothing; with a season."""
    rng = np.random.default_rng(7)
    x, week = spend["search"].to_numpy(), np.arange(WEEKS)
    return 20_000 + 3_000 * np.sin(week / 52 * 2 * np.pi) + 4_000 * x / (x + 1_000) + noise * rng.standard_normal(WEEKS)


@pytest.fixture(scope="module")
def learned():
    return learn_curves(revenue(spent()), spent(), QUICK)


def test_a_curve_in_the_data_is_found_with_a_range_that_holds_it(learned):
    search = learned.lines.set_index("line").loc["search"]
    at = float(spent()["search"].mean())
    assert search["average_low"] < 4_000 / (at + 1_000) < search["average_high"]
    assert search["marginal_low"] < 4_000 * 1_000 / (at + 1_000) ** 2 < search["marginal_high"]
    assert not search["adds_nothing"]
    assert search["learned"] > 0.8
    assert search["lingers"] < 0.2


def test_what_brings_nothing_is_not_said_to_pay(learned):
    # A little money may have brought something that always was there; more of it brings nothing.
    assert learned.lines.set_index("line").loc["post", "marginal_high"] < 0.15


def test_chance_alone_adds_nothing_to_what_is_known_before():
    noise = np.random.default_rng(3).normal(1e6, 2e5, WEEKS)
    found = learn_curves(noise, spent(), QUICK)
    assert found.lines["adds_nothing"].all()
    assert found.explained < 0.1


def test_an_experiment_counts_as_much_as_its_error_says():
    noise = np.random.default_rng(3).normal(1e6, 2e5, WEEKS)
    at = float(spent()["search"].mean())
    test = Experiment("search", at, 1.5 * at, effect=0.2 * at, error=0.02 * at)
    found = learn_curves(noise, spent(), QUICK, (test,)).lines.set_index("line")
    assert not found.loc["search", "adds_nothing"]
    assert found.loc["post", "adds_nothing"]
    # Half as much again brought 0.4 a unit; the next unit brings a little more than the last of those.
    assert found.loc["search", "marginal_low"] < 0.5 < found.loc["search", "marginal_high"] + 0.1


def test_spend_that_hardly_varies_is_left_out_and_said():
    table = spent().assign(post=1000.0, once=[5000.0] + [0.0] * (WEEKS - 1))
    found = learn_curves(revenue(table), table, QUICK)
    assert found.left_out.to_numpy().tolist() == [["post", "hardly_varies"], ["once", "few_periods"]]


@pytest.mark.parametrize(
    ("weeks", "table", "message"),
    [
        (25, spent(), "25 whole periods have both spend and orders; curves are learned from at least 26"),
        (WEEKS, spent(varied=0.0), "No spend varies enough"),
    ],
)
def test_too_little_is_refused(weeks, table, message):
    with pytest.raises(NotEnoughDataError, match=message):
        learn_curves(revenue(table)[:weeks], table.iloc[:weeks], QUICK)


def test_the_split_follows_what_the_data_say_where_they_say_anything(learned):
    lines = pd.DataFrame(
        {"line": ["search", "mail"], "spend": [52_000.0, 52_000.0], "margin": 60_000.0, "margin_without": 0.0}
    )
    settings = BudgetSettings(104_000.0)
    usual, found = (allocate_budget(lines, settings, curves).lines for curves in (None, learned.after_margin(0.5)))
    search = learned.lines.set_index("line").loc["search"]
    assert found["marginal_now"][0] == pytest.approx(0.5 * search["marginal"], rel=0.1)
    assert found["marginal_now"][1] == pytest.approx(usual["marginal_now"][1])


def test_days_become_weeks_and_only_whole_ones_within_the_orders_count():
    days = pd.date_range("2024-01-01", periods=35, freq="D")
    orders = pd.DataFrame({"customer_id": [f"c{n}" for n in range(31)], "timestamp": days[4:], "amount": 10.0})
    spend = pd.DataFrame({"channel": ["a", "A b"] * 35, "timestamp": days.repeat(2), "amount": [1.0, 3.0] * 35})
    found = spend_by_period(orders, spend, {"A b": "b"})
    assert found.starts[0] == pd.Timestamp("2024-01-08")
    assert found.revenue.tolist() == [70.0] * 4
    assert found.spend.to_dict("list") == {"a": [7.0] * 4, "b": [21.0] * 4}
    assert found.per_year == 52


def test_spend_without_dates_or_of_another_time_is_refused():
    orders = pd.DataFrame({"customer_id": ["c", "d"], "timestamp": ["2024-01-01", "2024-06-01"], "amount": 10.0})
    orders["timestamp"] = pd.to_datetime(orders["timestamp"])
    with pytest.raises(NotEnoughDataError, match="which money was spent when"):
        spend_by_period(orders, pd.DataFrame({"channel": ["a"], "amount": [3.0]}))
    late = pd.DataFrame({"channel": "a", "amount": 3.0, "timestamp": pd.date_range("2025-01-01", periods=4, freq="MS")})
    with pytest.raises(NotEnoughDataError, match="No whole period of the spend lies within the orders"):
        spend_by_period(orders, late)
