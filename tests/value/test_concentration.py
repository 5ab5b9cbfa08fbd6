from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analysis.value import concentration
from analysis.value.concentration import named_share


def _with_values(values, numbers):
    return replace(values, customers=pd.DataFrame({"lifetime_value": numbers}))


def test_one_of_five_customers_brings_half(cdnow_values):
    found = concentration(_with_values(cdnow_values, [10.0, 50.0, 10.0, 20.0, 10.0]))
    assert found.top_20_share == pytest.approx(0.5)
    at = found.curve.set_index(found.curve["share_of_customers"].round(2))["share_of_value"]
    assert at[[0.0, 0.2, 0.4, 1.0]].tolist() == pytest.approx([0, 0.5, 0.7, 1])


def test_customers_worth_the_same_lie_on_the_diagonal(cdnow_values):
    found = concentration(_with_values(cdnow_values, [3.0] * 7))
    assert found.curve["share_of_value"].tolist() == pytest.approx(found.curve["share_of_customers"].tolist())


def test_cdnow_lives_on_few_customers_and_the_curve_stays_small(cdnow_values):
    found = concentration(cdnow_values)
    assert len(found.curve) == 101
    assert 0.65 < found.top_20_share < 0.8
    assert (found.curve["share_of_value"].diff().dropna() >= 0).all()


def test_what_the_customers_named_today_will_bring_has_a_range_around_what_is_expected(cdnow_values):
    low, high = named_share(cdnow_values)
    assert low < concentration(cdnow_values).top_20_share < high
    assert 0.01 < high - low < 0.2
    assert named_share(cdnow_values, 1.0) == (1.0, 1.0)
