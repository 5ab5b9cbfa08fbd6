"""Customers in groups by what they bought: heavy and light, one-time and frequent, who still buys what."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import AnalysisError, MappingError, NotEnoughDataError, SettingsError
from analysis.segments.purchases import PurchaseSettings, segment_by_purchases

DAY = pd.Timestamp("2024-12-31")


def orders(counts: list[int], *, first_days: int = 300, category: str = "tea", every: int = 10) -> pd.DataFrame:
    """Customers c0, c1 … with so many orders, one every ten days from `first_days` ago on; each of 10."""
    rows = [
        (f"c{who}", DAY - pd.Timedelta(days=first_days - every * place), 10.0, category)
        for who, count in enumerate(counts)
        for place in range(count)
    ]
    return pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount", "category"])


def groups(table: pd.DataFrame, **choices) -> dict[str, list[str]]:
    found = segment_by_purchases(table, PurchaseSettings(observed_until=DAY, **choices))
    customers = found.segmentation.customers
    return {code: list(own["customer_id"]) for code, own in customers.groupby("segment", observed=True)}


def test_heavy_buyers_make_half_of_all_orders_and_light_ones_a_fifth_at_most():
    # Of 40 orders the 1s and 2s make 8, a fifth. From the top, 10 + 8 are 18, with the 6 more than half.
    found = groups(orders([1, 1, 1, 1, 2, 2, 4, 4, 6, 8, 10]), professional_times=50)
    assert found["heavy"] == ["c10", "c8", "c9"]
    assert found["light"] == [f"c{who}" for who in range(6)]
    assert found["medium"] == ["c6", "c7"]


def test_newcomers_and_professionals_are_named_not_mixed_in():
    table = orders([1] * 8 + [2, 3] + [28] * 5, every=1)
    new = orders([1, 5], first_days=40).assign(customer_id=lambda rows: rows["customer_id"].str.replace("c", "n"))
    found = groups(pd.concat([table, new]), professional_times=20)
    assert found["newcomer"] == ["n0", "n1"]
    assert found["professional"] == [f"c{who}" for who in range(10, 15)]
    # Four would be too few to be named.
    assert "professional" not in groups(orders([1] * 8 + [28] * 4, every=1), professional_times=20)


@given(st.lists(st.integers(1, 9), min_size=10, max_size=30))
@settings(max_examples=25)
def test_equal_customers_are_in_equal_groups_and_everybody_in_one(counts):
    found = segment_by_purchases(orders(counts), PurchaseSettings(observed_until=DAY))
    number = {f"c{who}": count for who, count in enumerate(counts)}
    customers = found.segmentation.customers.assign(orders=lambda rows: rows["customer_id"].map(number))
    assert len(customers) == len(counts)
    assert not customers.drop_duplicates(["orders", "segment"])["orders"].duplicated().any()


def test_all_identical_customers_are_neither_heavy_nor_light():
    assert set(groups(orders([2] * 12))) == {"medium"}


def test_one_order_lately_is_open_not_lost():
    late = orders([1], first_days=80).assign(customer_id="late")
    found = groups(pd.concat([orders([1] * 6 + [2, 3, 4, 5]), late]), what="frequency")
    assert found == {
        "frequent": ["c8", "c9"],
        "repeat": ["c6", "c7"],
        "one_time_open": ["late"],
        "one_time": [f"c{who}" for who in range(6)],
    }


def test_how_long_one_order_is_open_comes_from_those_who_came_back():
    # Twenty-five came back after 10 days: a single order 80 days ago is one-time.
    late = orders([1], first_days=80).assign(customer_id="late")
    found = segment_by_purchases(pd.concat([orders([2] * 25), late]), PurchaseSettings("frequency", observed_until=DAY))
    assert found.cuts["open_days"] == 10
    assert found.segmentation.sizes["one_time"] == 1


def test_of_a_category_customers_bought_lapsed_or_never():
    tea, late = orders([1] * 6), orders([1] * 2, first_days=20).assign(customer_id=["c0", "c7"])
    coffee = orders([1] * 10, category="coffee")
    refund = orders([1]).assign(customer_id="c9", amount=-10.0)
    table = pd.concat([tea, late, coffee, refund])
    found = groups(table, what="category", category="tea", lapsed_days=100)
    assert found == {"bought": ["c0", "c7"], "lapsed": ["c1", "c2", "c3", "c4", "c5"], "never": ["c6", "c8", "c9"]}
    categories = segment_by_purchases(
        table, PurchaseSettings("category", category="tea", lapsed_days=100, observed_until=DAY)
    ).categories.set_index("category")
    assert categories.loc["tea", ["bought", "lapsed", "never"]].tolist() == [2, 5, 3]
    assert categories.loc["tea", "lapsed_rate"] == pytest.approx(5 / 7)
    assert categories.index[0] == "coffee"


def test_when_a_category_has_lapsed_comes_from_its_own_rhythm():
    found = segment_by_purchases(orders([4] * 12, every=50), PurchaseSettings("category", observed_until=DAY))
    assert found.cuts["lapsed_days"] == 50


def test_the_order_of_rows_does_not_matter_and_the_table_is_unchanged():
    table = orders(list(np.arange(12) % 5 + 1))
    before = table.copy()
    straight, mixed = (segment_by_purchases(rows) for rows in (table, table.sample(frac=1, random_state=1)))
    pd.testing.assert_frame_equal(straight.segmentation.customers, mixed.segmentation.customers)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("table", "choices", "kind", "said"),
    [
        (orders([1] * 3), {}, NotEnoughDataError, "3 customers with an order"),
        (orders([1] * 12).head(0), {}, NotEnoughDataError, "0 customers"),
        (orders([1] * 12).drop(columns="category"), {"what": "category"}, MappingError, "no column of categories"),
        (
            orders([1] * 12),
            {"what": "category", "category": "cars"},
            SettingsError,
            "Nobody bought the category",
        ),
        (orders([1] * 12), {"heavy_share": 0.9, "light_share": 0.9}, SettingsError, "together at most 1"),
    ],
)
def test_what_makes_no_groups_is_said(table, choices, kind: type[AnalysisError], said):
    with pytest.raises(kind, match=said):
        segment_by_purchases(table, PurchaseSettings(**choices))
