"""The views of the Lifetime value page beyond the first."""

from __future__ import annotations

import pytest


@pytest.fixture
def guest(visitor, cdnow_orders):
    return visitor().bring(cdnow_orders, currency="USD").open("lifetime_value")


def test_the_check_sets_model_and_naive_rule_side_by_side(guest):
    guest.fill("button_group", "value_view", "belief")
    rules = guest.app.dataframe[0].value
    assert rules["predicted_orders"].round().tolist() == [1653, 2930]
    assert (rules["actual_orders"] == 1882).all()
