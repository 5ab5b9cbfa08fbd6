"""Forecasts are kept, and later data score them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest

from analysis.value import forecast_of, read_forecasts, score_forecasts
from analysis.value.ledger import CHECKPOINTS, Checkpoint, KeptForecast

START = pd.Timestamp("2024-01-01")


def shop(*days_of_each: tuple[int, ...]) -> pd.DataFrame:
    """Customers by the days on which they ordered."""
    rows = [(f"c{n}", START + pd.Timedelta(days=day), 5.0) for n, days in enumerate(days_of_each) for day in days]
    return pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"])


def kept(until_day: int, *ranges: tuple[int, float, float], customers: int = 3) -> KeptForecast:
    """A forecast from a day on, with (days, low, high) of each checkpoint."""
    points = tuple(Checkpoint(days, (low + high) / 2, low, high) for days, low, high in ranges)
    until = (START + pd.Timedelta(days=until_day)).date().isoformat()
    return KeptForecast("2024-02-01", until, customers, "bgnbd", "model", f"d{until_day}", points)


SHOP = shop((0, 40, 50, 90), (5, 35), (10, 61), (100,))


def test_a_forecast_is_scored_by_the_orders_of_the_customers_known_then():
    # Known on day 30: the first three. Days 31–60 brought them 40, 50 and 35, not 61 and not the fourth customer.
    ledger = score_forecasts(SHOP, [kept(30, (30, 2, 4))])
    row = ledger.rows.iloc[0]
    assert row[["state", "actual", "held", "is_counted"]].tolist() == ["scored", 3, True, True]
    assert (ledger.held, ledger.count) == (1, 1)
    # Exact binomial: one of one leaves everything from 2.5 % on open.
    assert (ledger.share_low, ledger.share_high) == pytest.approx((0.025, 1.0))


def test_revenue_is_scored_beside_orders_where_it_was_kept():
    before = kept(30, (30, 2, 4))
    (point,) = before.checkpoints
    after = replace(before, checkpoints=(replace(point, revenue=14.0, revenue_low=10.0, revenue_high=14.9),))
    ledger = score_forecasts(SHOP, [before, after])
    # Three orders at 5 each: the orders' range held, that of the revenue did not.
    assert ledger.rows["actual_revenue"].tolist() == [15, 15]
    assert ledger.rows["held"].tolist() == [True, True]
    assert ledger.rows["revenue_held"].tolist() == [False, False]
    assert (ledger.revenue_held, ledger.revenue_count) == (0, 0)
    ledger = score_forecasts(SHOP, [after])
    assert (ledger.held, ledger.count, ledger.revenue_held, ledger.revenue_count) == (1, 1, 0, 1)


def test_the_longest_time_that_is_over_counts():
    ledger = score_forecasts(SHOP, [kept(30, (30, 0, 1), (60, 5, 5), (365, 0, 99))])
    assert ledger.rows[["days", "actual", "held"]].to_numpy().tolist() == [[60, 5, True]]


def test_a_forecast_of_tomorrow_waits():
    ledger = score_forecasts(SHOP, [kept(30, (90, 0, 9))])
    assert ledger.rows["state"].tolist() == ["open"]
    assert ledger.count == 0
    assert ledger.next_day == START + pd.Timedelta(days=120)


def test_forecasts_that_share_months_count_once():
    forecasts = [kept(30, (30, 0, 9)), kept(45, (30, 0, 0)), kept(60, (30, 9, 9))]
    ledger = score_forecasts(SHOP, forecasts)
    # Days 31–60, 46–75 and 61–90: the second shares days with both others.
    assert ledger.rows["is_counted"].tolist() == [True, False, True]
    assert (ledger.held, ledger.count) == (1, 2)


def test_another_shops_data_score_nothing():
    ledger = score_forecasts(SHOP, [kept(30, (30, 0, 9), customers=500)])
    assert ledger.rows["state"].tolist() == ["other_data"]
    assert ledger.count == 0


def test_what_the_last_day_hides_is_not_over():
    assert score_forecasts(SHOP, [kept(30, (30, 0, 9))], START + pd.Timedelta(days=59)).count == 0


def test_no_forecast_is_an_empty_ledger():
    ledger = score_forecasts(SHOP, [])
    assert ledger.rows.empty
    assert ledger.next_day is None


@pytest.fixture(scope="module")
def cdnow_forecast(cdnow_values) -> KeptForecast:
    return forecast_of(cdnow_values, "digest", dt.date(1997, 10, 1))


def test_cdnows_forecast_survives_json_and_is_scored_by_what_followed(cdnow, cdnow_forecast):
    (read,) = read_forecasts(json.loads(json.dumps([cdnow_forecast.as_json()])))
    assert read == cdnow_forecast
    assert tuple(point.days for point in read.checkpoints) == CHECKPOINTS
    ledger = score_forecasts(cdnow, [read])
    row = ledger.rows.iloc[0]
    # Of the checkpoints, 180 days are the longest within the 273 that followed.
    days = cdnow.drop_duplicates(["customer_id", "timestamp"])["timestamp"]
    assert row["days"] == 180
    assert row["actual"] == ((days > "1997-09-30") & (days <= "1998-03-29")).sum()
    assert row["low"] < row["predicted"] < row["high"]
    spend = cdnow.groupby(["customer_id", "timestamp"])["amount"].sum().reset_index()
    later = spend[(spend["timestamp"] > "1997-09-30") & (spend["timestamp"] <= "1998-03-29")]
    assert row["actual_revenue"] == pytest.approx(later["amount"].sum())
    assert row["revenue_low"] < row["revenue"] < row["revenue_high"]


def test_the_forecast_does_not_depend_on_horizon_and_money(cdnow_values, cdnow_forecast):
    assert cdnow_values.settings.horizon_days == 365
    points = cdnow_forecast.checkpoints
    assert points[-1].predicted == pytest.approx(cdnow_values.totals.expected_orders)
    assert points[-1].revenue == pytest.approx(cdnow_values.totals.expected_spend)
    assert all(one.predicted < other.predicted and one.high < other.high for one, other in pairwise(points))


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "text",
        {"a": 1},
        [3, "x", None],
        [{"made": "2024-01-01"}],
        [kept(30, (30, 0, 9)).as_json() | {"observed_until": "yesterday"}],
        [kept(30, (30, 0, 9)).as_json() | {"checkpoints": []}],
        [kept(30, (30, 9, 0)).as_json()],
        [kept(30).as_json() | {"checkpoints": [vars(Checkpoint(30, 1.0, 0.0, 9.0, 5.0))]}],
    ],
)
def test_what_is_no_forecast_is_passed_over(stored):
    assert read_forecasts(stored) == ()
