"""RFM scores: one row per customer, equal values score equally, refunds are no orders."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.segments import RFM_GROUPS, RfmSettings, compute_rfm


def orders_of(*rows):
    return pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"]).assign(
        timestamp=lambda frame: pd.to_datetime(frame["timestamp"])
    )


@st.composite
def order_logs(draw):
    """A few customers with orders and refunds on a few days, amounts in cents."""
    row = st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 400), st.integers(-3000, 20000))
    rows = draw(st.lists(row, min_size=1, max_size=40))
    rows.append(("buyer", draw(st.integers(0, 400)), 1000))
    first = pd.Timestamp("2024-01-01")
    return orders_of(*((who, first + pd.Timedelta(days=day), cents / 100) for who, day, cents in rows))


def test_days_orders_and_revenue_are_those_counted_by_hand():
    orders = orders_of(
        ("anna", "2024-03-01", 10.0),
        ("anna", "2024-03-01", 5.0),
        ("anna", "2024-03-21", 20.0),
        ("ben", "2024-03-31", 7.0),
    )
    customers = compute_rfm(orders).customers.set_index("customer_id")
    assert customers.loc["anna", ["days_since_last_order", "orders", "revenue"]].tolist() == [10, 2, 35.0]
    assert customers.loc["ben", ["days_since_last_order", "orders", "revenue"]].tolist() == [0, 1, 7.0]
    assert customers.loc["ben", "r"] > customers.loc["anna", "r"]
    assert customers.loc["anna", "f"] > customers.loc["ben", "f"]


def test_a_refund_lowers_revenue_but_is_no_order():
    orders = orders_of(("anna", "2024-03-01", 50.0), ("anna", "2024-03-11", -20.0))
    anna = compute_rfm(orders).customers.iloc[0]
    assert anna[["days_since_last_order", "orders", "revenue"]].tolist() == [10, 1, 30.0]


def test_a_customer_with_refunds_only_has_no_orders_and_is_counted_from_the_refund():
    orders = orders_of(("anna", "2024-03-01", 50.0), ("ben", "2024-02-20", -20.0))
    ben = compute_rfm(orders).customers.set_index("customer_id").loc["ben"]
    assert ben[["days_since_last_order", "orders", "revenue"]].tolist() == [10, 0, -20.0]


def test_amounts_that_cancel_out_are_an_order_of_zero_in_spite_of_binary_fractions():
    orders = orders_of(*(("anna", "2024-03-01", amount) for amount in (0.3, -0.1, -0.2)))
    anna = compute_rfm(orders).customers.iloc[0]
    assert anna[["orders", "revenue"]].tolist() == [1, 0.0]


def test_five_customers_with_one_order_each_share_one_frequency_score():
    orders = orders_of(*((who, f"2024-03-0{n}", 10.0 * n) for n, who in enumerate("abcde", start=1)))
    rfm = compute_rfm(orders)
    assert rfm.customers["f"].tolist() == [1] * 5
    assert rfm.score_counts == {"r": 5, "f": 1, "m": 5}


def test_five_different_values_get_five_scores_in_their_order():
    orders = orders_of(*((who, f"2024-03-0{n}", 10.0 * n) for n, who in enumerate("abcde", start=1)))
    customers = compute_rfm(orders).customers
    assert customers["m"].tolist() == [1, 2, 3, 4, 5]
    assert customers["r"].tolist() == [1, 2, 3, 4, 5]


def test_customers_who_spent_the_same_in_another_sequence_score_equally():
    amounts = (0.1, 0.2, 0.3)
    orders = orders_of(
        *(("anna", f"2024-03-0{n}", x) for n, x in enumerate(amounts, start=1)),
        *(("ben", f"2024-03-0{n}", x) for n, x in enumerate(reversed(amounts), start=1)),
    )
    anna, ben = compute_rfm(orders).customers["m"]
    assert anna == ben


def test_orders_after_the_last_day_are_not_looked_at():
    orders = orders_of(("anna", "2024-03-01", 10.0), ("ben", "2024-03-20", 10.0))
    rfm = compute_rfm(orders, RfmSettings(observed_until="2024-03-11"))
    assert rfm.customers["customer_id"].tolist() == ["anna"]
    assert rfm.customers["days_since_last_order"].tolist() == [10]


def test_customer_numbers_stay_text():
    orders = orders_of(("01234", "2024-03-01", 10.0), ("12345678901234567890", "2024-03-20", 10.0))
    assert compute_rfm(orders).customers["customer_id"].tolist() == ["01234", "12345678901234567890"]


def test_a_log_without_any_purchase_says_so():
    with pytest.raises(NotEnoughDataError, match="1 rows"):
        compute_rfm(orders_of(("anna", "2024-03-01", -5.0)))
    with pytest.raises(NotEnoughDataError, match="last day"):
        compute_rfm(orders_of(("anna", "2024-03-01", 5.0)), RfmSettings(observed_until="2023-01-01"))


def test_one_score_is_no_score():
    with pytest.raises(SettingsError, match="2 to 10"):
        compute_rfm(orders_of(("anna", "2024-03-01", 5.0)), RfmSettings(scores=1))


@settings(max_examples=25)
@given(order_logs(), st.integers(2, 10))
def test_equal_values_never_get_unequal_scores_and_better_values_never_lower_ones(orders, scores):
    rfm = compute_rfm(orders, RfmSettings(scores=scores))
    for score, column, sign in (("r", "days_since_last_order", -1), ("f", "orders", 1), ("m", "revenue", 1)):
        by_value = rfm.customers.assign(value=sign * rfm.customers[column]).groupby("value")[score]
        assert (by_value.min() == by_value.max()).all()
        assert by_value.first().is_monotonic_increasing
        assert set(rfm.customers[score]) == set(range(1, rfm.score_counts[score] + 1))
        assert rfm.score_counts[score] <= scores


@settings(max_examples=25)
@given(order_logs(), st.randoms())
def test_the_sequence_of_rows_does_not_matter_and_the_orders_stay_as_they_were(orders, random):
    shuffled = orders.sample(frac=1, random_state=random.randrange(2**32))
    before = shuffled.copy()
    first, second = compute_rfm(orders), compute_rfm(shuffled)
    pd.testing.assert_frame_equal(shuffled, before)
    pd.testing.assert_frame_equal(first.customers, second.customers)
    pd.testing.assert_frame_equal(first.groups, second.groups)


def test_cdnow_customers_are_all_scored_and_no_group_swallows_the_others(cdnow):
    rfm = compute_rfm(cdnow)
    assert len(rfm.customers) == cdnow["customer_id"].nunique() == 2357
    # Six of ten bought once, so a fifth of the customers cannot be told from the next.
    assert rfm.score_counts == {"r": 5, "f": 4, "m": 5}
    assert rfm.customers["revenue"].sum() == pytest.approx(cdnow["amount"].sum())
    assert rfm.groups["share_of_customers"].max() < 0.6
    assert tuple(rfm.groups["segment"]) == RFM_GROUPS
