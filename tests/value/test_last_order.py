"""What silence costs: the forecast at the last order against the one of today."""

from __future__ import annotations

import numpy as np

from analysis.value import value_now_and_at_last_order


def test_whoever_bought_on_the_last_day_has_lost_nothing(cdnow_values):
    then = value_now_and_at_last_order(cdnow_values)
    customers = cdnow_values.customers
    fresh = (customers["recency"] == customers["T"]).to_numpy()
    assert fresh.any()
    np.testing.assert_allclose(then["value_at_last_order"][fresh], then["value_now"][fresh])
    np.testing.assert_array_equal(then["value_now"], customers["lifetime_value"])


def test_the_longer_a_regular_is_silent_the_more_is_lost(cdnow_values):
    then = value_now_and_at_last_order(cdnow_values)
    customers = cdnow_values.customers
    regular = (customers["frequency"] == 3).to_numpy()
    silence = (customers["T"] - customers["recency"])[regular]
    kept = (then["value_now"] / then["value_at_last_order"])[regular]
    assert silence.corr(kept, method="spearman") < -0.9
    assert (then["value_now"] <= then["value_at_last_order"] + 1e-9).all()
    assert then["p_no_order"].between(0, 1).all()
