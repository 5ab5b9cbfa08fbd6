"""The same forecast from several dates, and how often its range held."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.value import LifetimeValueSettings, repeat_backtests


@pytest.fixture(scope="module")
def repeated(cdnow):
    return repeat_backtests(cdnow)


def test_the_stretches_follow_each_other_and_none_counts_twice(cdnow, repeated):
    forecasts = repeated.forecasts
    assert (repeated.count, repeated.days) == (6, 45)
    assert (forecasts["split"].iloc[1:].to_numpy() == forecasts["until"].iloc[:-1].to_numpy()).all()
    assert forecasts["until"].iloc[-1] == pd.Timestamp("1998-06-30")
    days = cdnow.drop_duplicates(["customer_id", "timestamp"])
    assert forecasts["actual"].sum() == (days["timestamp"] > forecasts["split"].iloc[0]).sum()


def test_few_forecasts_leave_the_share_that_holds_open(repeated):
    # CDNOW's buyers fall off faster than the model says: one of six ranges held, and a second by one order or not.
    assert repeated.held == repeated.forecasts["held"].sum()
    exact = {1: (0.0042, 0.6412), 2: (0.0433, 0.7772)}[repeated.held]
    assert (repeated.share_low, repeated.share_high) == pytest.approx(exact, abs=1e-4)


def test_a_range_holds_what_lies_in_it(repeated):
    rows = repeated.forecasts
    assert rows["held"].tolist() == rows["actual"].between(rows["low"], rows["high"]).tolist()
    assert rows["predicted"].between(rows["low"], rows["high"]).all()


def test_a_short_horizon_is_repeated_as_it_is(cdnow):
    repeated = repeat_backtests(cdnow, LifetimeValueSettings(horizon_days=30, model="bgnbd"))
    assert (repeated.days, repeated.count) == (30, 6)


def test_what_cannot_be_repeated_is_refused(cdnow):
    with pytest.raises(NotEnoughDataError, match="at least 56 days; they cover 40"):
        repeat_backtests(cdnow, LifetimeValueSettings(observed_until="1997-02-10"))
    with pytest.raises(SettingsError):
        repeat_backtests(cdnow, LifetimeValueSettings(horizon_days=0))
