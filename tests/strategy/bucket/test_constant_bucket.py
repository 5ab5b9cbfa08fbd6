"""The bucket of the textbooks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import SettingsError
from analysis.strategy.bucket import constant_bucket
from analysis.strategy.bucket.filling import fill


def test_a_bucket_that_leaks_five_percent_fills_to_twenty_times_its_inflow():
    levels = constant_bucket(1000, 100, 0.05, 24)
    assert levels[[1, 6, 12, 24]] == pytest.approx([1050.00, 1264.91, 1459.64, 1708.01], abs=0.005)
    assert constant_bucket(1000, 100, 0.05, 1000)[-1] == pytest.approx(2000)


def test_without_a_leak_only_the_inflow_adds_up():
    assert list(constant_bucket(10, 5, 0, 3)) == [10, 15, 20, 25]


@settings(max_examples=30)
@given(st.floats(0, 1e6), st.floats(0, 1e5), st.one_of(st.just(0.0), st.floats(1e-6, 1)), st.integers(1, 60))
def test_cohorts_that_leak_the_same_share_add_up_to_the_closed_form(start, inflow, churn, months):
    kept = (1 - churn) ** np.arange(months + 1)
    # Who joins in a month is all there at its end.
    levels = start * kept[1:] + fill(kept[:-1], np.full(months, inflow))
    closed = constant_bucket(start, inflow, churn, months)
    assert levels == pytest.approx(closed[1:], rel=1e-6, abs=1e-6)
    # Nobody appears from nowhere: what is there was there before, less the leak, plus what came in.
    assert closed[1:] == pytest.approx(closed[:-1] * (1 - churn) + inflow, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("start, inflow, churn", [(1, 1, 1.2), (1, 1, -0.1), (-1, 1, 0.1), (1, -1, 0.1)])
def test_more_than_everybody_cannot_leave(start, inflow, churn):
    with pytest.raises(SettingsError):
        constant_bucket(start, inflow, churn, 12)
