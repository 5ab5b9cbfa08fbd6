"""Features know nothing of what came after the cut-off, and every one of them can be a reason."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.tables.table import prepare_frame
from analysis.value.churn.features import REASONS, features_at

CUTOFF = pd.Timestamp("2024-04-10")
ORDERS = [
    # Every 10 days, then silent; the last order was dearer, and something was returned.
    ("anna", "2024-03-01 09:00", 10.0, "a1", "pear", "ad"),
    ("anna", "2024-03-01 17:00", 10.0, "a1", "plum", "ad"),
    ("anna", "2024-03-11", 20.0, "a2", "pear", "mail"),
    ("anna", "2024-03-21", 40.0, "a3", "pear", "mail"),
    ("anna", "2024-03-25", -10.0, "a4", "pear", "mail"),
    ("bert", "2023-12-24", 30.0, "b1", "plum", None),
    ("bert", "2024-04-10 23:59", 30.0, "b2", "plum", None),
    # Only ever returned something: no order, so nobody who could leave.
    ("carl", "2024-03-05", -5.0, "c1", "plum", "ad"),
]
EVENTS = [("anna", "2024-04-08", "visit"), ("anna", "2024-04-08", "basket"), ("zoe", "2024-04-01", "visit")]


def orders(rows=ORDERS) -> pd.DataFrame:
    columns = ["customer_id", "timestamp", "amount", "order_id", "product", "channel"]
    frame = pd.DataFrame(rows, columns=columns)
    return prepare_frame(frame.assign(timestamp=pd.to_datetime(frame["timestamp"], format="ISO8601")), "orders")


def events(rows=EVENTS) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "event"])
    return prepare_frame(frame.assign(timestamp=pd.to_datetime(frame["timestamp"])), "events")


def test_two_customers_worked_out_by_hand():
    known = features_at(orders(), CUTOFF, 30, events())
    assert list(known.index) == ["anna", "bert"]
    expected = {
        "days_since_last_order": [20, 0],
        "silence_to_rhythm": [2.0, 0.0],
        "days_between_orders": [10.0, 108.0],
        "gap_variation": [0.0, np.nan],
        "orders": [3, 2],
        "orders_recent": [1, 1],
        "orders_before": [2, 0],
        "days_as_customer": [40, 108],
        "first_before_christmas": [0, 1],
        # 20 + 20 + (40 − 10) over three orders.
        "spend_per_order": [70 / 3, 30.0],
        "last_spend_ratio": [30 / (70 / 3), 1.0],
        "refund_rows": [1, 0],
        "products": [2, 1],
        "days_since_last_visit": [2.0, np.nan],
        "visits_recent": [1, 0],
        "visits_before": [0, 0],
    }
    for name, values in expected.items():
        assert known[name].tolist() == pytest.approx(values, nan_ok=True), name
    assert known["channel"].iloc[0] == "ad"
    assert pd.isna(known["channel"].iloc[1])


def test_nothing_after_the_cutoff_changes_any_feature():
    before = features_at(orders(), CUTOFF, 30, events())
    later = [
        ("anna", "2024-04-11", 900.0, "a9", "fig", "search"),
        # A further row of an order from before, a return of it, a customer nobody knew, and one who only returned.
        ("bert", "2024-04-11", 900.0, "b2", "fig", "search"),
        ("bert", "2024-05-01", -30.0, "b1", "plum", "search"),
        ("dora", "2024-04-12", 1.0, "d1", "fig", "search"),
        ("carl", "2024-04-12", 1.0, "c2", "fig", "search"),
    ]
    seen = [("bert", "2024-04-11", "visit"), ("anna", "2024-04-30", "visit")]
    after = features_at(orders(ORDERS + later), CUTOFF, 30, events(EVENTS + seen))
    pd.testing.assert_frame_equal(before, after)


def test_every_feature_belongs_to_exactly_one_reason():
    known = features_at(orders().assign(category=orders()["product"]), CUTOFF, 30, events())
    named = [name for names in REASONS.values() for name in names]
    assert sorted(named) == sorted(known.columns)
