"""AUC, Brier, lift, reliability and profit: by hand, and against a second source."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from analysis.errors import SettingsError
from analysis.value.churn import ContactSettings, contact_profit
from analysis.value.churn.comparison import Forecasts, choose_rule, over_dates
from analysis.value.churn.comparison import by_date as score_by_date
from analysis.value.churn.reliability import gains, reliability
from analysis.value.churn.scores import area_under_curve, brier_score, found_in_top, mean_over_dates

SAID = np.array([0.9, 0.8, 0.8, 0.3, 0.1])
SILENT = np.array([True, True, False, False, False])


def test_five_customers_by_hand():
    # Of the six pairs five are in order and one is a tie.
    assert area_under_curve(SAID, SILENT).value == pytest.approx(5.5 / 6)
    assert brier_score(SAID, SILENT).value == pytest.approx((0.01 + 0.04 + 0.64 + 0.09 + 0.01) / 5)
    assert found_in_top(SAID, SILENT, 0.2) == (1.0, 1)
    # Two named: the first, and half of each of the two tied.
    assert found_in_top(SAID, SILENT, 0.4) == (0.75, 2)


def test_auc_agrees_with_scikit_learn_and_its_error_with_many_samples():
    rng = np.random.default_rng(1)
    found, errors = [], []
    for _ in range(100):
        silent = rng.random(200) < 0.3
        said = (rng.normal(size=200) + silent).round(1)
        auc = area_under_curve(said, silent)
        assert auc.value == pytest.approx(roc_auc_score(silent, said))
        found.append(auc.value)
        errors.append(mean_over_dates([auc], [np.arange(200)])[1])
    assert np.mean(errors) == pytest.approx(np.std(found), rel=0.25)


def test_a_customer_seen_at_two_dates_counts_as_one():
    auc = area_under_curve(SAID, SILENT)
    numbers = np.arange(5)
    one, twice = (mean_over_dates([auc] * n, [numbers] * n)[1] for n in (1, 2))
    assert twice == pytest.approx(one)
    assert mean_over_dates([auc] * 2, [numbers, numbers + 5])[1] == pytest.approx(one / np.sqrt(2))


@pytest.fixture(scope="module")
def forecasts() -> list[Forecasts]:
    """1,000 customers at three dates. "rhythm" and "recency_frequency" know the same, "boosting" knows more."""
    rng = np.random.default_rng(2)
    made = []
    for date in pd.date_range("2024-01-01", periods=3, freq="90D"):
        truth = rng.beta(2, 2, 1_000)
        silent = rng.random(1_000) < truth
        blurred = np.clip(0.5 + (truth - 0.5) * 0.5 + rng.normal(0, 0.1, 1_000), 0.01, 0.99)
        p = {"rhythm": blurred, "recency_frequency": blurred, "boosting": truth}
        made.append(Forecasts(date, pd.RangeIndex(1_000), silent, 0.5, p))
    return made


def test_the_simple_rule_is_used_until_another_is_clearly_better(forecasts):
    used, contests = choose_rule(forecasts)
    assert used == "boosting"
    assert contests["is_better"].tolist() == [False, True]
    assert contests["against"].tolist() == ["rhythm", "rhythm"]
    simple, _ = choose_rule([replace(at, p=at.p | {"boosting": at.p["rhythm"]}) for at in forecasts])
    assert simple == "rhythm"


def test_a_rule_that_ranks_better_but_says_clearly_worse_probabilities_is_not_used(forecasts):
    worse = [
        Forecasts(
            at.cutoff, at.customer_id, at.silent, 0.5, {"rhythm": at.p["rhythm"], "boosting": at.p["boosting"] / 9}
        )
        for at in forecasts
    ]
    used, contests = choose_rule(worse)
    assert contests["auc_gain_low"].iloc[0] > 0
    assert used == "rhythm"


def test_figures_over_dates_are_means_and_reliable_probabilities_lie_on_the_diagonal(forecasts):
    dates = score_by_date(forecasts)
    rules = over_dates(forecasts, dates).set_index("rule")
    assert rules.loc["boosting", "auc"] == pytest.approx(dates.query("rule == 'boosting'")["auc"].mean())
    assert rules.loc["boosting", "forecasts"] == 3_000
    assert rules.loc["boosting", "brier"] < rules.loc["boosting", "brier_of_base_rate"]
    tenths = reliability(forecasts, "boosting")
    assert tenths["customers"].tolist() == [300] * 10
    assert ((tenths["low"] < tenths["p_said"]) & (tenths["p_said"] < tenths["high"])).sum() >= 8


def test_equal_forecasts_are_found_in_part_and_everybody_in_the_end():
    at = Forecasts(pd.Timestamp("2024-01-01"), pd.RangeIndex(5), SILENT, 0.4, {"rhythm": np.full(5, 0.4)})
    found = gains([at], "rhythm").set_index("share_contacted")
    assert found["silent"].iloc[-1] == 2
    assert found.loc[0.5, "silent"] == pytest.approx(1.0)
    assert found.loc[0.5, "contacted"] == pytest.approx(2.5)


def test_profit_by_hand():
    found = pd.DataFrame(
        {"rule": "rhythm", "share_contacted": [0.0, 0.5, 1.0], "contacted": [0.0, 5.0, 10.0], "silent": [0.0, 4.0, 5.0]}
    )
    profit = contact_profit(found, ContactSettings(contact_cost=1.0, saved_margin=20.0, saved_rate=0.1))
    assert profit.curve["profit"].tolist() == pytest.approx([0, 3, 0])
    assert profit.best["contacted"].tolist() == [5]
    assert profit.everybody == pytest.approx(0)
    dear = contact_profit(found, ContactSettings(contact_cost=9.0, saved_margin=20.0, saved_rate=0.1))
    assert dear.best["contacted"].tolist() == [0]


@pytest.mark.parametrize("wrong", [{"contact_cost": -1}, {"saved_margin": -1}, {"saved_rate": 1.5}])
def test_impossible_costs_are_refused(wrong):
    with pytest.raises(SettingsError):
        contact_profit(pd.DataFrame(), ContactSettings(**wrong))
