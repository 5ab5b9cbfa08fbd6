"""Rows that may not belong: each rule finds what it should, and only the safe ones are left out unasked."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analysis.tables.cleaning import CleaningSettings, find_rows, usual_currency

TODAY = CleaningSettings(today=dt.date(2026, 6, 30))


def orders(**columns) -> pd.DataFrame:
    frame = pd.DataFrame(columns)
    return frame.assign(timestamp=pd.to_datetime(frame["timestamp"]))


def found(frame: pd.DataFrame, settings: CleaningSettings = TODAY) -> dict[str, tuple[list[int], bool]]:
    findings = find_rows(frame, settings)
    return {finding.rule: (finding.rows.nonzero()[0].tolist(), finding.left_out) for finding in findings}


def test_clean_rows_are_found_by_no_rule():
    frame = orders(customer_id=["1", "2"], timestamp=["2026-01-01", "2026-01-02"], amount=[1.0, 2.0])
    assert found(frame) == {}


def test_equal_rows_of_an_order_may_be_two_pieces_and_stay():
    frame = orders(customer_id=["1"] * 3, timestamp=["2026-01-01"] * 3, amount=[5.0] * 3, order_id=["a", "a", "b"])
    assert found(frame) == {"duplicate": ([1], False)}


def test_the_same_event_in_the_same_second_is_one_event_twice():
    frame = orders(customer_id=["1", "1"], timestamp=["2026-01-01 10:30:05"] * 2, event=["visit", "visit"])
    assert found(frame) == {"duplicate": ([1], True)}
    assert found(frame.assign(timestamp=pd.Timestamp("2026-01-01")))["duplicate"] == ([1], False)


@pytest.mark.parametrize("name", ["test", "Test-123", "qa@shop.de", "info+test@shop.com", "Max Mustermann"])
def test_a_few_test_customers_are_left_out(name):
    others = [f"Testa Rossa {number}" for number in range(20)]
    count = len(others) + 3
    frame = orders(
        customer_id=[name, "contest9", None, *others],
        timestamp=["2026-01-01"] * count,
        amount=[float(n) for n in range(1, count + 1)],
    )
    assert found(frame)["test_customer"] == ([0], True)


def test_where_many_sound_like_test_customers_the_user_decides():
    frame = orders(customer_id=["a@example.org", "b@example.org"], timestamp=["2026-01-01"] * 2, amount=[1.0, 2.0])
    assert found(frame) == {"test_customer": ([0, 1], False)}


def test_a_day_after_today_is_the_future_and_tomorrow_is_not():
    frame = orders(customer_id=["1", "2"], timestamp=["2026-07-01 23:00", "2026-07-02 00:00"], amount=[1.0, 1.0])
    assert found(frame) == {"future": ([1], True)}


def test_refunds_and_rows_without_value_are_kept_unless_switched():
    frame = orders(customer_id=["1", "2"], timestamp=["2026-01-01"] * 2, amount=[0.0, -3.0])
    assert found(frame) == {"zero": ([0], False), "refund": ([1], False)}
    switched = CleaningSettings({"zero": True, "refund": True}, today=TODAY.today)
    assert found(frame, switched) == {"zero": ([0], True), "refund": ([1], True)}


def test_the_most_frequent_currency_stays_unless_another_is_chosen():
    frame = orders(
        customer_id=["1", "2", "3", "4"],
        timestamp=["2026-01-01"] * 4,
        amount=[1.0] * 4,
        currency=["EUR", "USD", "EUR", None],
    )
    assert usual_currency(frame) == "EUR"
    assert found(frame) == {"other_currency": ([1], True)}
    assert found(frame, CleaningSettings(currency="USD", today=TODAY.today)) == {"other_currency": ([0, 2], True)}


def test_a_table_without_times_or_amounts_is_searched_for_what_it_has():
    frame = pd.DataFrame({"customer_id": ["1", "test"], "city": ["Bonn", "Köln"]})
    assert found(frame) == {"test_customer": ([1], False)}


def test_the_frame_is_not_changed():
    frame = orders(customer_id=["1", "1"], timestamp=["2026-01-01"] * 2, amount=[5.0, 5.0])
    before = frame.copy(deep=True)
    find_rows(frame)
    pd.testing.assert_frame_equal(frame, before)
