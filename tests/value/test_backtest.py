from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.value import LifetimeValueSettings, backtest_lifetime_values
from analysis.value.contests import RuleScore, overall_winner, run_contests, score_rule


def test_cdnow_is_split_in_the_middle(cdnow_backtest):
    assert cdnow_backtest.split == pd.Timestamp("1997-09-30")
    assert (cdnow_backtest.holdout_days, cdnow_backtest.customers) == (273, 2357)


def test_the_model_predicts_cdnow_as_published_and_the_level_is_too_low(cdnow_backtest):
    model = cdnow_backtest.model
    assert cdnow_backtest.actual_orders == 1882
    assert model.predicted_orders == pytest.approx(1653, abs=1)
    assert model.correlation == pytest.approx(0.626, abs=0.001)
    assert model.mean_absolute_error == pytest.approx(0.785, abs=0.001)
    assert model.top_10_share == pytest.approx(0.467, abs=0.001)


def test_the_naive_rule_predicts_cdnow_far_too_high_but_ranks_nearly_as_well(cdnow_backtest):
    naive = cdnow_backtest.naive
    assert naive.predicted_orders == pytest.approx(2930, abs=1)
    assert naive.correlation == pytest.approx(0.584, abs=0.001)
    assert naive.top_10_share == pytest.approx(0.458, abs=0.001)
    assert cdnow_backtest.contests == {"total": "model", "each_customer": "model", "best_customers": "tie"}
    assert cdnow_backtest.winner == "model"


def test_the_models_own_range_misses_what_really_happened(cdnow_backtest):
    wide = cdnow_backtest.orders_95
    assert wide.low == pytest.approx(1466, abs=35)
    assert wide.high == pytest.approx(1879, abs=40)
    assert not wide.holds(cdnow_backtest.actual_orders)
    assert wide.low < cdnow_backtest.orders_80.low < cdnow_backtest.orders_80.high < wide.high
    assert wide.holds(cdnow_backtest.model.predicted_orders)


def test_revenue_is_that_of_the_later_purchase_days(cdnow, cdnow_backtest):
    later = cdnow.loc[cdnow["timestamp"] > "1997-09-30", "amount"].sum()
    assert cdnow_backtest.actual_revenue == pytest.approx(later)
    assert cdnow_backtest.revenue_80.holds(cdnow_backtest.predicted_revenue)


def test_the_tracking_adds_up_week_by_week_to_the_totals(cdnow_backtest):
    tracking = cdnow_backtest.tracking
    assert list(tracking) == ["period_end", "days", "actual", "predicted", "naive"]
    assert len(tracking) == 39 <= 60
    assert tracking.iloc[-1][["days", "actual"]].tolist() == [273, 1882]
    assert tracking["predicted"].iloc[-1] == pytest.approx(cdnow_backtest.model.predicted_orders)
    assert (tracking[["actual", "predicted", "naive"]].diff().dropna() >= 0).all(axis=None)
    assert tracking["period_end"].iloc[-1] == pd.Timestamp("1998-06-30")


def test_a_forecast_of_ninety_days_is_tested_on_the_last_ninety(cdnow):
    backtest = backtest_lifetime_values(cdnow, LifetimeValueSettings(horizon_days=90))
    assert (backtest.holdout_days, backtest.split) == (90, pd.Timestamp("1998-04-01"))
    later = cdnow[cdnow["timestamp"] > backtest.split].drop_duplicates(["customer_id", "timestamp"])
    assert backtest.actual_orders == len(later)


def test_what_happens_after_the_last_day_changes_no_backtest(cdnow):
    settings = LifetimeValueSettings(observed_until="1998-01-31")
    full, cut = (
        backtest_lifetime_values(orders, settings) for orders in (cdnow, cdnow[cdnow["timestamp"] < "1998-02-01"])
    )
    assert full.model == cut.model
    assert full.orders_80 == cut.orders_80


def test_customers_who_came_after_the_split_do_not_count_as_later_orders(cdnow):
    newcomers = pd.DataFrame(
        {"customer_id": "new", "timestamp": pd.date_range("1998-01-01", periods=50), "amount": 9.0}
    )
    assert backtest_lifetime_values(pd.concat([cdnow, newcomers])).actual_orders == 1882


def test_a_first_half_that_teaches_nothing_is_refused(cdnow):
    once_first = cdnow[(cdnow["timestamp"] > "1997-09-30") | ~cdnow.duplicated("customer_id")]
    with pytest.raises(NotEnoughDataError, match="up to 1997-09-30"):
        backtest_lifetime_values(once_first)
    with pytest.raises(SettingsError):
        backtest_lifetime_values(cdnow, LifetimeValueSettings(margin=2))


def test_scores_of_four_customers_worked_by_hand():
    score = score_rule(np.array([3.0, 1.0, 0.0, 0.0]), np.array([2, 2, 0, 1]))
    assert score.predicted_orders == 4
    assert score.mean_absolute_error == 0.75
    assert score.top_10_share == 0.4


def test_equal_predictions_share_what_their_customers_ordered():
    # Two of twenty are named; three are tied for the two places and ordered 6 of 10.
    predicted = np.array([5.0] * 3 + [1.0] * 17)
    actual = np.array([3, 2, 1] + [4] + [0] * 16)
    score = score_rule(predicted, actual)
    assert score.top_10_share == pytest.approx(2 / 3 * 0.6)


def test_nobody_wins_by_a_hair():
    model, naive = RuleScore(100, 0.5, 0.80, 0.40), RuleScore(90, 0.5, 0.82, 0.41)
    contests = run_contests(model, naive, 110)
    assert contests == {"total": "model", "each_customer": "tie", "best_customers": "tie"}
    assert overall_winner(contests) == "model"
    assert overall_winner({**contests, "best_customers": "naive"}) == "tie"
