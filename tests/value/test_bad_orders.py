"""Orders that are hard to learn from: a stable answer with a wide range, or a sentence that says what is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError
from analysis.value import LifetimeValueSettings, compute_lifetime_values
from analysis.value.models import ORDER_MODELS

each_model = pytest.mark.parametrize("model", ["auto", *ORDER_MODELS])
MONEY = ["lifetime_value", "low", "high", "expected_spend", "new_customer_value"]


def _finite(values):
    unknown = ["monetary_value", "first_spend", "next_order_days", "next_order_low", "next_order_high"]
    numbers = values.customers.drop(columns=["customer_id", *unknown])
    return bool(np.isfinite(numbers.astype(float)).all(axis=None))


def _few(cdnow, customers=30):
    """The first so many customers who came back, within the first 39 weeks."""
    early = cdnow[cdnow["timestamp"] <= "1997-09-30"]
    days = early.groupby("customer_id")["timestamp"].nunique()
    return early[early["customer_id"].isin(days[days > 1].index[:customers])]


@each_model
def test_thirty_customers_get_an_answer_with_a_wide_range(cdnow, model):
    values = compute_lifetime_values(_few(cdnow), LifetimeValueSettings(model=model))
    assert _finite(values)
    totals = values.totals
    assert totals.low < totals.lifetime_value < totals.high
    assert totals.high > 1.3 * totals.low


@each_model
@pytest.mark.parametrize("factor", [1e-8, 1e12])
def test_the_currency_changes_nothing_but_the_unit(cdnow, model, factor):
    orders = cdnow[cdnow["customer_id"] < "0400"]
    plain, other = (
        compute_lifetime_values(orders.assign(amount=orders["amount"] * unit), LifetimeValueSettings(model=model))
        for unit in (1, factor)
    )
    np.testing.assert_allclose(other.customers[MONEY] / factor, plain.customers[MONEY], rtol=1e-4, atol=1e-9)
    np.testing.assert_array_equal(other.customers["frequency"], plain.customers["frequency"])


@each_model
def test_a_time_shorter_than_the_rhythm_is_refused_or_answered_with_finite_numbers(cdnow, model):
    """Two weeks of a shop whose customers come back after months."""
    short = cdnow[cdnow["timestamp"] <= "1997-01-14"]
    try:
        values = compute_lifetime_values(short, LifetimeValueSettings(model=model))
    except NotEnoughDataError as refusal:
        assert "Bring a longer period" in str(refusal)
    else:
        assert _finite(values)


@each_model
def test_one_customer_with_thousands_of_orders_leaves_the_others_as_they_were(cdnow, model):
    daily = pd.DataFrame({"customer_id": "daily", "timestamp": pd.date_range("1984-10-22", periods=5_000)})
    orders = pd.concat([cdnow[cdnow["customer_id"] < "0400"], daily.assign(amount=20.0)])
    values = compute_lifetime_values(orders, LifetimeValueSettings(model=model))
    assert _finite(values)
    customers = values.customers.set_index("customer_id")
    assert customers.loc["daily", "expected_orders"] == pytest.approx(365, rel=0.05)
    assert customers.loc["daily", "orders_low"] > 300
    assert customers.loc["daily", "p_churn_90"] < 0.05


def test_customers_who_only_send_back_are_worth_what_others_like_them_are(cdnow):
    orders = cdnow[cdnow["customer_id"] < "0400"]
    returns = pd.DataFrame({"customer_id": "sender", "timestamp": [pd.Timestamp("1997-03-01")], "amount": [-20.0]})
    values = compute_lifetime_values(pd.concat([orders, returns]))
    sender = values.customers.set_index("customer_id").loc["sender"]
    assert _finite(values)
    assert np.isnan(sender["first_spend"])
    assert sender["lifetime_value"] > 0
