from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifetimes.utils import summary_data_from_transaction_data

from analysis.errors import NotEnoughDataError
from analysis.value import purchase_histories
from analysis.value.histories import distinct_histories


def _orders(*rows):
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"])
    return frame.assign(timestamp=pd.to_datetime(frame["timestamp"], format="ISO8601"))


def _by_customer(histories):
    return histories.customers.set_index(histories.customers["customer_id"].astype(str))


def test_orders_of_one_day_are_one_purchase_and_the_first_day_brings_no_mean_spend():
    orders = _orders(
        ("a", "2024-01-01 09:00", 10),
        ("a", "2024-01-01 20:00", 5),
        ("a", "2024-01-11 08:00", 20),
        ("a", "2024-01-11 23:59", 4),
        ("a", "2024-01-21", 6),
        ("b", "2024-01-31", 9),
    )
    rows = _by_customer(purchase_histories(orders))
    assert rows.loc["a", ["frequency", "recency", "T", "monetary_value"]].tolist() == [2, 20, 30, 15]
    assert rows.loc["b", ["frequency", "recency", "T"]].tolist() == [0, 0, 0]
    assert np.isnan(rows.loc["b", "monetary_value"])


def test_a_refund_lowers_the_latest_purchase_day_at_or_before_it():
    orders = _orders(
        ("a", "2024-01-01", 10),
        ("a", "2024-01-05", 30),
        ("a", "2024-01-08", -12),
        ("a", "2024-01-09", 7),
        ("b", "2024-01-02", 50),
        ("b", "2024-01-03", -50),
    )
    histories = purchase_histories(orders)
    assert histories.purchase_days["spend"].tolist() == [10, 18, 7, 0]
    assert _by_customer(histories).loc["a", "monetary_value"] == 12.5
    assert histories.unmatched_refunds == 0


def test_a_refund_without_an_earlier_purchase_takes_nothing_from_anybody():
    orders = _orders(("a", "2024-01-09", 40), ("b", "2024-01-01", -5), ("b", "2024-01-03", 10), ("b", "2024-01-04", 8))
    histories = purchase_histories(orders)
    assert histories.purchase_days["spend"].tolist() == [40, 10, 8]
    assert histories.unmatched_refunds == 1
    assert _by_customer(histories).loc["b", ["frequency", "T"]].tolist() == [1, 6]


def test_a_customer_with_refunds_only_has_a_row_and_no_purchase():
    orders = _orders(("a", "2024-01-05", -3), ("a", "2024-01-07", -3), ("b", "2024-01-11", 1))
    histories = purchase_histories(orders)
    assert _by_customer(histories).loc["a", ["frequency", "recency", "T"]].tolist() == [0, 0, 6]
    assert len(histories.purchase_days) == 1


def test_an_order_with_an_id_counts_on_the_day_of_its_first_row():
    orders = _orders(("a", "2024-01-01", 10), ("a", "2024-01-04 23:00", 5), ("a", "2024-01-05 01:00", -5))
    rows = _by_customer(purchase_histories(orders.assign(order_id=["1", "2", "2"])))
    assert rows.loc["a", ["frequency", "recency", "monetary_value"]].tolist() == [1, 3, 0]


def test_orders_after_the_last_day_do_not_exist_yet():
    orders = _orders(("a", "2024-01-01", 10), ("a", "2024-01-03", 5), ("b", "2024-01-04", 5))
    rows = _by_customer(purchase_histories(orders, "2024-01-02"))
    assert rows.index.tolist() == ["a"]
    assert rows.loc["a", ["frequency", "T"]].tolist() == [0, 1]
    with pytest.raises(NotEnoughDataError):
        purchase_histories(orders, "2023-12-31")


@pytest.mark.parametrize("until", ["1997-09-30", "1998-06-30"])
def test_cdnow_histories_are_those_of_lifetimes_row_by_row(cdnow, until):
    expected = summary_data_from_transaction_data(
        cdnow, "customer_id", "timestamp", "amount", observation_period_end=until
    )
    found = _by_customer(purchase_histories(cdnow, until)).loc[expected.index]
    columns = ["frequency", "recency", "T", "monetary_value"]
    np.testing.assert_allclose(found[columns].fillna(0), expected[columns], rtol=1e-12)


rows = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.integers(-3, 9)).map(
        lambda row: (row[0], pd.Timestamp("2024-01-01") + pd.Timedelta(days=row[1]), float(row[2]))
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=25)
@given(rows)
def test_row_order_does_not_matter_and_nobody_is_lost(drawn):
    orders = _orders(*drawn)
    before = orders.copy()
    histories = purchase_histories(orders)
    pd.testing.assert_frame_equal(orders, before)
    pd.testing.assert_frame_equal(histories.customers, purchase_histories(orders.iloc[::-1]).customers)
    assert histories.customers["customer_id"].tolist() == sorted(orders["customer_id"].unique())
    assert (histories.customers["recency"] <= histories.customers["T"]).all()


@settings(max_examples=25)
@given(rows)
def test_distinct_histories_hold_every_customer_once(drawn):
    customers = purchase_histories(_orders(*drawn)).customers
    distinct = distinct_histories(customers)
    assert distinct.weights.sum() == len(customers)
    for name in ("frequency", "recency", "T"):
        assert (getattr(distinct, name)[distinct.position] == customers[name]).all()
    assert len(distinct.T) == len(customers[["frequency", "recency", "T"]].drop_duplicates())
