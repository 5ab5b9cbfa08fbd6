"""A new customer's value by whom they are like."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError
from analysis.value import at_margin
from analysis.value.newcomers import compute_newcomer_values


def _groups(values, names) -> pd.Series:
    return pd.Series(names, index=values.customers["customer_id"].astype("str"))


@pytest.fixture(scope="module")
def by_lot(cdnow_values) -> pd.Series:
    """Groups that have nothing to do with what customers do, one of 25 people."""
    lot = np.random.default_rng(1).permutation(len(cdnow_values.customers))
    return _groups(cdnow_values, np.select([lot < 25, lot < 800], ["few", "some"], "most"))


def test_groups_drawn_by_lot_are_all_worth_what_any_newcomer_is(cdnow_values, by_lot):
    found = compute_newcomer_values(cdnow_values, by_lot)
    assert found.usual == pytest.approx(cdnow_values.customers["new_customer_value"].mean())
    large = found.groups.set_index("group")["value"][["most", "some"]]
    assert large.tolist() == pytest.approx([found.usual] * 2, rel=0.06)
    assert not found.groups["is_clear"].any()
    assert (found.groups["low"] < found.groups["value"]).all()
    assert (found.groups["value"] < found.groups["high"]).all()


def test_a_group_that_came_back_twice_as_often_is_worth_more_and_a_small_one_only_a_little(cdnow_values):
    customers = cdnow_values.customers
    # Nine in ten of the repeaters and one in ten of the others; and five of the best buyers among some twenty.
    lot = np.random.default_rng(2).random(len(customers))
    often = lot < np.where(customers["frequency"] > 0, 0.9, 0.1)
    small = np.zeros(len(customers), dtype=bool)
    small[np.r_[customers["frequency"].nlargest(5).index, customers.index[customers["frequency"] == 0][:20]]] = True
    found = compute_newcomer_values(
        cdnow_values, _groups(cdnow_values, np.select([small, often], ["small", "often"], "rarely"))
    )
    rows = found.groups.set_index("group")
    assert rows.loc["often", "pace"] > 1.5 > 1 > rows.loc["rarely", "pace"]
    assert rows.loc[["often", "rarely"], "is_clear"].all()
    width = rows["high"] - rows["low"]
    assert width["small"] > 3 * width["often"]


def test_groups_too_small_or_unknown_are_counted_and_not_shown(cdnow_values, by_lot):
    named = by_lot.where(by_lot != "few", "tiny")
    named.iloc[:10] = None
    named.iloc[10:15] = "handful"
    found = compute_newcomer_values(cdnow_values, named)
    assert "handful" not in set(found.groups["group"])
    assert found.hidden_groups == 1
    assert found.groups["customers"].sum() + found.hidden_customers == len(cdnow_values.customers)


def test_the_value_grows_with_the_margin(cdnow_values, by_lot):
    whole, part = (compute_newcomer_values(values, by_lot) for values in (cdnow_values, at_margin(cdnow_values, 0.4)))
    assert part.groups["value"].tolist() == pytest.approx((0.4 * whole.groups["value"]).tolist())
    assert part.groups["low"].tolist() == pytest.approx((0.4 * whole.groups["low"]).tolist())


def test_one_group_alone_compares_with_nobody(cdnow_values, by_lot):
    with pytest.raises(NotEnoughDataError, match="two groups of at least 20 customers; here are 1"):
        compute_newcomer_values(cdnow_values, by_lot.where(by_lot == "most"))
