"""What customers are compared by, worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError
from analysis.segments import customer_features
from analysis.tables.table import make_table

ORDERS = pd.DataFrame(
    [
        ("ann", "2024-01-01", 60.0, "tea"),
        ("ann", "2024-01-01", 20.0, "cups"),
        ("ann", "2024-01-11", 40.0, "tea"),
        ("ann", "2024-01-12", -20.0, "tea"),
        ("ann", "2024-01-31", 20.0, "cups"),
        ("bob", "2024-01-21", 10.0, None),
    ],
    columns=["customer_id", "timestamp", "amount", "category"],
).astype({"timestamp": "datetime64[us]"})


def test_what_was_bought_is_counted_per_customer():
    found = customer_features(ORDERS).set_index("customer_id")
    assert found.loc["ann"].to_dict() == pytest.approx(
        {
            "days_since_last_order": 0,
            "orders": 3,
            "revenue": 120,
            "average_basket": 140 / 3,
            "days_between_orders": 15,
            "tenure_days": 30,
            "returns_share": 20 / 140,
            "categories": 2,
            "favourite_category_share": 100 / 140,
        },
        abs=1e-5,
    )
    bob = found.loc["bob"]
    assert bob[["days_since_last_order", "orders", "average_basket", "returns_share"]].tolist() == [10, 1, 10, 0]
    assert bob[["days_between_orders", "categories", "favourite_category_share"]].isna().all()


def test_an_earlier_last_day_sees_earlier_orders_only():
    found = customer_features(ORDERS, observed_until="2024-01-20").set_index("customer_id")
    assert found.index.tolist() == ["ann"]
    assert found.loc["ann", ["days_since_last_order", "orders"]].tolist() == [9, 2]


def test_visits_are_sessions_and_else_days():
    events = pd.DataFrame(
        [("ann", "2024-01-01T08:00", "visit", "1"), ("ann", "2024-01-01T20:00", "visit", "2")],
        columns=["customer_id", "timestamp", "event", "session_id"],
    ).astype({"timestamp": "datetime64[us]"})
    assert customer_features(ORDERS, events=events)["sessions"].tolist() == [2, 0]
    assert customer_features(ORDERS, events=events.drop(columns="session_id"))["sessions"].tolist() == [1, 0]
    assert customer_features(events=events)["sessions"].tolist() == [2]


def test_columns_of_customers_are_numbers_where_every_value_is_one():
    known = pd.DataFrame(
        {
            "customer_id": ["ann", "bob", "cyd"],
            "born": ["1990", None, "1970"],
            "income": ["1.200,50", "900,00", "-"],
            "postcode": ["01067", "80331", "10115"],
        }
    )
    found = customer_features(customers=make_table("customers", known))
    assert found["customer_id"].tolist() == ["ann", "bob", "cyd"]
    assert found["born"].tolist() == pytest.approx([1990, np.nan, 1970], nan_ok=True)
    assert found["postcode"].tolist() == ["01067", "80331", "10115"]
    assert found["income"].tolist() == ["1.200,50", "900,00", "-"]
    # With orders, customers are those who ordered.
    assert customer_features(ORDERS, known)["customer_id"].tolist() == ["ann", "bob"]


def test_without_a_table_there_is_nobody():
    with pytest.raises(NotEnoughDataError, match="nobody to compare"):
        customer_features()
