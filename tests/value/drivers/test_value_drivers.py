"""What goes with value: by hand, against published numbers, and against chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError
from analysis.value import purchase_histories
from analysis.value.drivers import compute_value_drivers, order_values, second_order_value
from analysis.value.drivers.groups import compare_groups, partially_pooled
from analysis.value.drivers.origins import customer_origins


def test_eight_schools_as_published():
    # Gelman et al., section 5.5: effects and errors of eight schools; posterior means about 11, 8, 6, 8, 5, 6, 11, 8.
    effect, error = np.array([28, 8, -3, 7, -1, 1, 18, 12.0]), np.array([15, 10, 16, 11, 9, 11, 10, 18.0])
    value, spread = partially_pooled(effect, error)
    assert value.round().tolist() == [11, 8, 6, 8, 5, 6, 11, 8]
    assert spread[0] == pytest.approx(8.3, abs=0.2)


def test_groups_that_differ_by_chance_are_drawn_together_and_none_is_called_clear():
    rng = np.random.default_rng(4)
    value, group = rng.gamma(0.5, 20, 4_000), pd.Series(rng.integers(0, 30, 4_000).astype(str))
    found = compare_groups(value, group)
    assert found.groups["is_clear"].sum() <= 1
    assert np.ptp(found.groups["value"]) < np.ptp(found.groups["mean"]) / 2
    assert found.share_explained < 0.01


def test_a_real_difference_is_found_and_groups_under_five_are_not_shown():
    varied = np.arange(50) % 3
    value = np.concatenate([10.0 + varied, 40.0 + varied, [900.0] * 4, [1.0]])
    group = pd.Series(["low"] * 50 + ["high"] * 50 + ["tiny"] * 4 + [None])
    found = compare_groups(value, group)
    assert found.groups["group"].tolist() == ["high", "low"]
    assert found.groups["value"].tolist() == pytest.approx([41, 11], abs=0.1)
    assert found.groups["is_clear"].all()
    assert (found.hidden_groups, found.hidden_customers) == (1, 5)
    assert found.share_explained > 0.9


def test_customers_count_against_those_who_began_with_them():
    # Both channels are alike in each quarter, but "new" has nobody from the rich one.
    value = np.array([10.0] * 20 + [50.0] * 20 + [10.0] * 20)
    channel, quarter = pd.Series(["old"] * 40 + ["new"] * 20), np.array([1] * 20 + [0] * 20 + [1] * 20)
    plain, like = compare_groups(value, channel), compare_groups(value, channel, quarter)
    assert np.ptp(plain.groups["value"]) > 10
    assert np.ptp(like.groups["value"]) == pytest.approx(0)


def test_the_beginning_is_the_dearest_row_of_the_first_day():
    rows = [
        ("anna", "2024-03-01 08:00", 5.0, "bag", "mail"),
        ("anna", "2024-03-01 09:00", 50.0, "coat", "ad"),
        ("anna", "2024-04-01 09:00", 90.0, "boots", "ad"),
        ("bert", "2024-02-01 09:00", -9.0, "bag", "ad"),
        ("bert", "2024-05-01 09:00", 9.0, "bag", None),
    ]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount", "product", "channel"])
    began = customer_origins(frame.assign(timestamp=pd.to_datetime(frame["timestamp"])))
    assert began.loc["anna"].tolist() == ["2024-03", "coat", "mail"]
    assert began.loc["bert", "first_month"] == "2024-05"
    assert pd.isna(began.loc["bert", "first_channel"])


def test_value_grows_with_the_margin_and_total_is_more_than_future(cdnow_values):
    customers = cdnow_values.customers
    month = pd.Series((customers["T"] // 30).astype("str").to_numpy(), customers["customer_id"].astype("str"))
    future, total = (compute_value_drivers(cdnow_values, {"month": month}, which) for which in ("future", "total"))
    assert total.mean_value > future.mean_value == pytest.approx(cdnow_values.customers["lifetime_value"].mean())
    assert future.groups["customers"].sum() + future.factors["hidden_customers"].iloc[0] == 2357
    with pytest.raises(NotEnoughDataError, match="Nothing tells these customers apart"):
        compute_value_drivers(cdnow_values, {"one": pd.Series("all", index=month.index)})


def test_second_orders_are_compared_within_the_same_quarter(cdnow_values):
    customers = pd.DataFrame(
        {
            "customer_id": [str(n) for n in range(43)],
            # An old quarter with 10 and 10, a new one with 20 against 3: too few.
            "frequency": [0] * 10 + [1] * 10 + [0] * 20 + [1] * 3,
            "T": [400] * 20 + [10] * 23,
            "lifetime_value": [5.0] * 10 + [8.0, 10.0] * 5 + [100.0] * 23,
        }
    )
    found = second_order_value(replace(cdnow_values, customers=customers))
    assert (found.value_after_one, found.value_after_two, found.difference) == pytest.approx((5, 9, 4))
    assert (found.with_one, found.with_two, found.left_out) == (10, 10, 23)
    # The standard error of ten values 8 and 10 is 1/3.
    assert found.high - found.difference == pytest.approx(1.96 / 3, abs=0.01)
    with pytest.raises(NotEnoughDataError, match="Nowhere"):
        second_order_value(replace(cdnow_values, customers=customers.tail(23)))


def test_first_and_later_orders_are_compared_within_the_same_customers():
    days = pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01"])
    rows = [(f"r{n}", day, 10.0 + 2 * (k > 0) + n) for n in range(6) for k, day in enumerate(days)]
    rows += [(f"o{n}", days[0], 100.0) for n in range(6)]
    found = order_values(purchase_histories(pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"])))
    assert found.repeaters == 6
    assert (found.difference, found.difference_low, found.difference_high) == pytest.approx((2, 2, 2))
    assert found.orders["number"].tolist() == [1, 2, 3]
    assert found.orders["mean"].tolist() == pytest.approx([(6 * 100 + 6 * 12.5) / 12, 14.5, 14.5])
    with pytest.raises(NotEnoughDataError, match="Only 0 customers"):
        order_values(purchase_histories(pd.DataFrame(rows[-6:], columns=["customer_id", "timestamp", "amount"])))
