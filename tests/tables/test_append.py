"""A further delivery adds its rows; what was there already is counted and not added twice."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.tables.append import append_tables, suggests_appending
from analysis.tables.report import Dropped, Found, ReadingReport, Unreadable
from analysis.tables.table import Table, make_table


def orders(*rows: tuple, report: ReadingReport | None = None, **columns: list) -> Table:
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"])
    return make_table("orders", frame.assign(timestamp=pd.to_datetime(frame["timestamp"]), **columns), report)


def rows(table: Table) -> list[tuple]:
    return sorted(
        table.frame[["customer_id", "amount"]].astype({"customer_id": "str"}).itertuples(index=False, name=None)
    )


JANUARY = orders(("a", "2026-01-01", 1.0), ("b", "2026-01-31", 2.0))


def test_a_delivery_of_the_next_month_is_added():
    appended = append_tables(JANUARY, orders(("a", "2026-02-03", 3.0)))
    assert rows(appended.table) == [("a", 1.0), ("a", 3.0), ("b", 2.0)]
    assert (appended.added, appended.already_there) == (1, 0)
    assert appended.table.digest != JANUARY.digest
    assert appended.table.digest == orders(*JANUARY.frame.itertuples(index=False), ("a", "2026-02-03", 3.0)).digest


def test_rows_of_an_overlapping_delivery_are_not_added_twice():
    appended = append_tables(JANUARY, orders(("b", "2026-01-31", 2.0), ("b", "2026-02-01", 2.0)))
    assert rows(appended.table) == [("a", 1.0), ("b", 2.0), ("b", 2.0)]
    assert (appended.added, appended.already_there) == (1, 1)


def test_two_equal_rows_are_two_pieces_and_only_the_third_is_new():
    twice = orders(("a", "2026-01-01", 1.0), ("a", "2026-01-01", 1.0))
    thrice = orders(*[("a", "2026-01-01", 1.0)] * 3)
    assert append_tables(twice, thrice).already_there == 2
    assert len(append_tables(twice, thrice).table.frame) == 3
    assert len(append_tables(thrice, twice).table.frame) == 3


def test_a_column_that_only_one_delivery_has_stays_and_is_empty_elsewhere():
    appended = append_tables(
        JANUARY, orders(("a", "2026-01-01", 1.0), ("c", "2026-02-01", 5.0), channel=["ads", "shop"])
    )
    assert appended.already_there == 1
    shown = appended.table.frame.set_index("customer_id")["channel"].astype("object")
    assert shown.where(shown.notna(), None).to_dict() == {"a": None, "b": None, "c": "shop"}


def test_missing_values_are_equal_to_missing_values():
    one = orders(("a", "2026-01-01", 1.0), channel=[None])
    assert append_tables(one, orders(("a", "2026-01-01", 1.0), channel=[None])).already_there == 1


def test_the_newer_row_about_a_customer_counts():
    old = make_table("customers", pd.DataFrame({"customer_id": ["a", "b", "c"], "city": ["Bonn", "Graz", "Bern"]}))
    new = make_table("customers", pd.DataFrame({"customer_id": ["b", "c", "d"], "city": ["Wien", "Bern", "Kiel"]}))
    appended = append_tables(old, new)
    cities = appended.table.frame.astype("str").set_index("customer_id")["city"]
    assert cities.to_dict() == {"a": "Bonn", "b": "Wien", "c": "Bern", "d": "Kiel"}
    assert (appended.added, appended.already_there, appended.outdated) == (2, 1, 1)


def test_the_report_adds_up_both_files():
    first = ReadingReport(
        4,
        2,
        (Dropped("no_time", 2, ((3, "x"),)),),
        ("a",),
        (Unreadable("quantity", 1, (2,)),),
        (Found("zero", 1, False),),
    )
    second = ReadingReport(
        3,
        2,
        (Dropped("no_time", 1, ((9, "y"),)),),
        ("a", "b"),
        (Unreadable("quantity", 2),),
        (Found("zero", 2, False),),
    )
    new = orders(("b", "2026-01-31", 2.0), ("b", "2026-02-01", 2.0), report=second)
    report = append_tables(Table("orders", JANUARY.frame, JANUARY.digest, first), new).table.report
    assert (report.rows_read, report.rows_kept) == (7, 3)
    assert report.dropped == (Dropped("no_time", 3, ((3, "x"), (9, "y"))), Dropped("already_there", 1))
    assert report.notes == ("a", "b")
    assert report.unreadable == (Unreadable("quantity", 3, (2,)),)
    assert report.found == (Found("zero", 3, False),)


@pytest.mark.parametrize(
    ("delivery", "appending"),
    [
        ([("a", "2026-02-03", 3.0)], True),
        ([("b", "2026-01-31", 2.0), ("b", "2026-02-01", 2.0)], True),
        ([("b", "2026-01-31", 2.0)], True),
        ([("a", "2026-01-01", 1.0), ("b", "2026-01-31", 2.0), ("c", "2026-02-01", 2.0)], False),
        ([("a", "2026-01-01", 1.0), ("b", "2026-01-31", 2.0)], False),
        ([("a", "2026-01-01", 1.5), ("b", "2026-01-31", 2.5)], False),
    ],
    ids=["next month", "overlapping", "a part", "all and more", "the same", "corrected amounts"],
)
def test_a_fuller_or_corrected_export_replaces_and_any_other_is_added(delivery, appending):
    assert suggests_appending(JANUARY, append_tables(JANUARY, orders(*delivery))) == appending


some_rows = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["2026-01-01", "2026-01-02"]), st.sampled_from([1.0, 2.0])),
    min_size=1,
    max_size=12,
)


@given(some_rows, some_rows)
@settings(max_examples=60)
def test_every_row_is_there_as_often_as_in_the_delivery_that_has_it_most_often(first, second):
    old, new = orders(*first), orders(*second)
    appended = append_tables(old, new)
    counts = {row: max(first.count(row), second.count(row)) for row in {*first, *second}}
    assert len(appended.table.frame) == sum(counts.values())
    report = appended.table.report
    assert report.rows_read == report.rows_kept + sum(item.rows for item in report.dropped)
    assert append_tables(appended.table, new).added == 0
    assert rows(append_tables(new, old).table) == rows(appended.table)
