import pytest

from analysis.errors import MappingError
from analysis.tables.files.read_source import read_source
from analysis.tables.meaning.reshape import WideSteps, guess_wide_steps, to_events
from analysis.tables.reading import read_table

MOMENTS = b"""user_id;city;visited_at;cart_at;purchased_at
1;Bonn;01.03.2024 10:00;01.03.2024 10:05;13.03.2024 11:00
2;Ulm;02.03.2024 10:00;;
3;Kiel;;;
"""
FLAGS = b"""session,user_id,date,view,cart,purchase
s1,a,2024-03-01,yes,yes,no
s2,a,2024-03-02,yes,yes,yes
s3,b,2024-03-03,no,no,no
"""


def test_one_column_per_step_becomes_one_row_per_event():
    table = read_table(MOMENTS, "events")
    assert table.frame["event"].tolist() == ["visited_at", "cart_at", "purchased_at", "visited_at"]
    assert table.frame["customer_id"].tolist() == ["1", "1", "1", "2"]
    assert table.frame["timestamp"].dt.day.tolist() == [1, 1, 13, 2]
    assert table.frame["city"].tolist() == ["Bonn", "Bonn", "Bonn", "Ulm"]
    assert table.report.notes == ("steps_from_columns",)


def test_who_took_no_step_is_counted_with_the_line():
    report = read_table(MOMENTS, "events").report
    assert [(drop.reason, drop.rows, drop.examples[0][0]) for drop in report.dropped] == [("no_event", 1, 4)]
    assert report.rows_read == report.rows_kept + 1 == 5


def test_one_row_per_session_with_yes_and_no_keeps_the_order_of_the_steps():
    table = read_table(FLAGS, "events")
    assert table.frame["event"].tolist() == ["view", "cart", "view", "cart", "purchase"]
    assert table.frame["session_id"].tolist() == ["s1", "s1", "s2", "s2", "s2"]


def test_orders_and_ordinary_customers_are_not_taken_apart():
    assert guess_wide_steps(read_source(b"customer_id,order date,paid at,amount\n1,2024-01-01,2024-01-02,5\n")) is None
    assert guess_wide_steps(read_source(b"customer_id,newsletter,since\n1,yes,2024-01-01\n2,no,2024-01-02\n")) is None
    assert guess_wide_steps(read_source(MOMENTS)) == WideSteps(("visited_at", "cart_at", "purchased_at"))
    assert guess_wide_steps(read_source(FLAGS)) == WideSteps(("view", "cart", "purchase"), "date")


def test_what_is_neither_yes_nor_no_is_named():
    raw = read_source(FLAGS.replace(b"no\n", b"maybe\n"))
    with pytest.raises(MappingError, match=r"'purchase' should say yes or no.*'maybe'"):
        to_events(raw, WideSteps(("view", "purchase"), "date"))
    with pytest.raises(MappingError, match="no column 'checkout'"):
        to_events(raw, WideSteps(("view", "checkout"), "date"))
