from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.value import LifetimeValueSettings, backtest_lifetime_values
from analysis.value.backtest.groups import frequency_classes
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
    assert list(tracking) == ["period_end", "days", "actual", "predicted", "low", "high", "naive"]
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


def test_of_the_later_revenue_the_best_by_model_bring_hardly_more_than_those_of_a_list(cdnow, cdnow_backtest):
    first, later = cdnow[cdnow["timestamp"] <= "1997-09-30"], cdnow[cdnow["timestamp"] > "1997-09-30"]
    named = first.groupby("customer_id")["amount"].sum().nlargest(235).index
    share = later.loc[later["customer_id"].isin(named), "amount"].sum() / later["amount"].sum()
    assert cdnow_backtest.best_by_list == pytest.approx(share, abs=0.001)
    assert cdnow_backtest.best_by_model == pytest.approx(0.502, abs=0.001)


def test_the_range_of_the_tracking_widens_to_that_of_the_total(cdnow_backtest):
    tracking = cdnow_backtest.tracking
    assert (tracking["low"].le(tracking["predicted"]) & tracking["predicted"].le(tracking["high"])).all()
    last = tracking.iloc[-1]
    assert (last["low"], last["high"]) == (cdnow_backtest.orders_80.low, cdnow_backtest.orders_80.high)
    # Half of the time brings a little more than half of the orders, in the draws as in the model.
    middle = tracking.iloc[19]
    drawn = (middle["low"] + middle["high"]) / (last["low"] + last["high"])
    assert drawn == pytest.approx(middle["predicted"] / last["predicted"], abs=0.015)


def test_classes_and_tenths_add_up_to_all_customers_and_orders(cdnow_backtest):
    classes, tenths = cdnow_backtest.classes, cdnow_backtest.tenths
    assert classes["frequency_from"].tolist() == [0, 1, 2, 3, 4, 7]
    # Fader, Hardie & Lee (2005): 1,411 of the 2,357 did not come back in the first 39 weeks.
    assert classes["customers"].tolist() == [1411, 439, 214, 100, 129, 64]
    assert classes[["actual", "predicted", "naive"]].sum().tolist() == pytest.approx(
        [1882, cdnow_backtest.model.predicted_orders, cdnow_backtest.naive.predicted_orders]
    )
    assert (tenths["customers"].sum(), len(tenths)) == (2357, 10)
    assert tenths["predicted"].is_monotonic_decreasing
    assert tenths["actual"].sum() == pytest.approx(cdnow_backtest.actual_revenue)


def test_the_chance_of_silence_is_compared_with_who_was_silent(cdnow, cdnow_backtest):
    soon = cdnow[(cdnow["timestamp"] > "1997-09-30") & (cdnow["timestamp"] <= "1997-12-29")]
    silent = 1 - soon["customer_id"].nunique() / 2357
    table = cdnow_backtest.silence
    assert cdnow_backtest.silence_days == 90
    assert (table["actual"] * table["customers"]).sum() / 2357 == pytest.approx(silent)
    assert cdnow_backtest.brier_base == pytest.approx(silent * (1 - silent))
    assert cdnow_backtest.brier < 0.8 * cdnow_backtest.brier_base
    assert table["predicted"].is_monotonic_increasing


def test_whole_orders_make_a_customers_own_range_hold_at_least_as_often_as_promised(cdnow_backtest):
    assert 0.8 < cdnow_backtest.customers_inside < 0.98


def test_classes_too_small_to_be_shown_go_into_the_one_below():
    codes, classes = frequency_classes(np.array([0] * 6 + [1] * 4 + [2] * 5 + [30] * 2))
    assert classes.to_numpy().tolist() == [[0, 1, 10], [2, 30, 7]]
    assert np.bincount(codes).tolist() == [10, 7]
    codes, classes = frequency_classes(np.array([0, 0, 3, 3, 3, 3, 3]))
    assert classes.to_numpy().tolist() == [[0, 3, 7]]
