"""The bucket started a year back, against what came."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError
from analysis.strategy.bucket import BucketSettings, prepare_bucket, run_bucket
from analysis.strategy.bucket.looked_back import ROWS
from analysis.strategy.bucket.reconcile import follow_trend


def test_a_shop_that_does_as_the_model_says_was_told_rightly(basis):
    found = basis.reconciliation
    assert len(found.months) == 12
    assert list(found.bias["row"]) == list(ROWS)
    assert found.bias.set_index("row")["bias"][["level", "bought", "lost"]].abs().max() < 0.15
    level = basis.history["level"].tail(12)
    outside = ~level.between(found.months["level_low"].set_axis(level.index), found.months["level_high"].to_numpy())
    assert found.missed == outside.sum()
    assert found.months["told_lost"].mean() == pytest.approx(basis.history["lost"].tail(12).mean(), rel=0.15)


def test_a_shop_whose_customers_stop_coming_back_is_corrected_and_says_so(bucket_orders):
    orders = bucket_orders
    # In the latest year half of the repeat orders are missing.
    late = orders["timestamp"] >= "2024-03-01"
    repeat = orders.sort_values("timestamp").duplicated("customer_id").reindex(orders.index)
    dropped = late & repeat & (np.arange(len(bucket_orders)) % 2 == 0)
    basis = prepare_bucket(orders[~dropped], BucketSettings(12, 90, draws=3))
    found = basis.reconciliation
    assert found.applied
    assert found.trend < 0
    assert basis.trend == found.trend
    corrected, plain = run_bucket(basis).months, run_bucket(replace(basis, trend=0.0, error=0.0)).months
    assert corrected["level"].iloc[-1] == pytest.approx(plain["level"].iloc[-1] * np.exp(12 * found.trend))
    # Corrected or not, nobody appears or vanishes.
    level = np.append(basis.crowds.active, corrected["level"])
    assert level[1:] == pytest.approx(
        level[:-1] + (corrected["new"] + corrected["back"] - corrected["lost"]).to_numpy()
    )
    bought = corrected["new"] + corrected["returning"] + corrected["resurrecting"]
    assert corrected["bought"].to_numpy() == pytest.approx(bought.to_numpy())


def test_a_band_that_holds_corrects_nothing(basis):
    held = replace(basis.reconciliation, applied=False)
    assert follow_trend(basis, held) is basis


def test_too_short_a_past_says_why_it_cannot_be_looked_back_on(bucket_orders):
    short = prepare_bucket(bucket_orders[bucket_orders["timestamp"] < "2024-02-01"], BucketSettings(2, 90, draws=5))
    assert isinstance(short.reconciliation, NotEnoughDataError)
    assert "look back" in str(short.reconciliation)
    assert short.start == pd.Timestamp("2024-01-31")
