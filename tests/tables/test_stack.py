"""Files with the same columns are read as one, and every row is still found in its own file."""

from __future__ import annotations

import gzip

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UnreadableFileError
from analysis.tables import read_table
from analysis.tables.files.read_source import raw_from_frame, read_source
from analysis.tables.files.stack import stack_files
from analysis.tables.meaning.guess import guess_mapping
from analysis.tables.meaning.reshape import guess_wide_steps, to_events
from analysis.tables.meaning.shape import shape_of
from analysis.tables.prepare import prepare

JANUARY = b"customer,date,amount\n007,2024-01-01,5.25\n008,never,1\n009,2024-01-03,2\n"
FEBRUARY = b"Orders of February\n\namount;customer;date\n7,5;007;2024-02-01\nbroken\n1,5;010;2024-02-02\nTotal;;9\n"
MARCH = b"date,amount,customer\n2024-03-01,4.75,011\n\n2024-03-02,oops,012\n"


def files(**contents: bytes) -> list:
    return [read_source(content, f"{name}.csv") for name, content in contents.items()]


def orders(raw):
    return prepare(raw, "orders", {"customer_id": "customer", "timestamp": "date", "amount": "amount"})


def test_the_rows_of_all_files_stand_below_each_other_under_the_columns_of_the_first():
    raw = stack_files(files(january=JANUARY, march=MARCH))
    assert list(raw.frame) == ["customer", "date", "amount"]
    assert raw.frame["customer"].dropna().tolist() == ["007", "008", "009", "011", "012"]
    assert raw.frame["amount"].tolist()[:3] == ["5.25", "1", "2"]
    assert raw.lines.tolist() == [2, 3, 4, 2, 3, 4]
    assert raw.filename == "january.csv + march.csv"


def test_rows_read_are_rows_kept_and_rows_left_out_over_all_files_and_examples_name_file_and_line():
    report = orders(stack_files(files(january=JANUARY, march=MARCH))).report
    assert report.rows_read == 6 == report.rows_kept + sum(item.rows for item in report.dropped)
    assert {item.reason: item.examples for item in report.dropped} == {
        "unreadable_time": (("3 (january.csv)", "008,never,1"),),
        "empty": (("3 (march.csv)", ",,"),),
        "unreadable_amount": (("4 (march.csv)", "012,2024-03-02,oops"),),
    }


def test_titles_totals_and_broken_rows_of_every_file_are_accounted_for():
    february = files(february=FEBRUARY)[0]
    again = read_source(FEBRUARY.replace(b"2024-02", b"2024-03"), "march.csv")
    raw = stack_files([february, again])
    assert raw.rows_read == february.rows_read + again.rows_read
    assert raw.ragged.rows == 2
    assert [line for line, _text in raw.ragged.examples] == ["5 (february.csv)", "5 (march.csv)"]
    assert {item.reason: item.rows for item in raw.set_aside} == {"total": 2}
    report = orders(raw).report
    assert report.rows_read == report.rows_kept + sum(item.rows for item in report.dropped)
    assert "lines_above_header" in report.notes


def test_an_unreadable_value_in_an_optional_column_names_file_and_line():
    rows = b"customer,date,amount,pieces\na,2024-01-01,5,1\nb,2024-01-02,5,%s\nc,2024-01-03,5,2\n"
    raw = stack_files(files(one=rows % b"3", two=rows % b"many"))
    mapping = {"customer_id": "customer", "timestamp": "date", "amount": "amount", "quantity": "pieces"}
    (unreadable,) = prepare(raw, "orders", mapping).report.unreadable
    assert unreadable.lines == ("3 (two.csv)",)


def test_steps_in_columns_become_rows_that_still_know_their_file():
    rows = b"customer,visit,cart,purchase\n%s,2024-01-01,2024-01-02,\nnobody,,,\n"
    raw = stack_files(files(one=rows % b"a", two=rows % b"b"))
    events = to_events(raw, guess_wide_steps(raw))
    assert list(events.files) == ["one.csv"] * 2 + ["two.csv"] * 2
    assert [line for line, _text in events.set_aside[0].examples] == ["3 (one.csv)", "3 (two.csv)"]


def test_other_columns_are_refused_and_named():
    with pytest.raises(UnreadableFileError, match=r"'one.csv' and 'two.csv' .* has amount, price"):
        stack_files(files(one=JANUARY, two=JANUARY.replace(b"amount", b"price")))


def test_typed_columns_keep_their_types_and_meet_text_as_text():
    one = pd.DataFrame({"day": pd.to_datetime(["2024-01-01"]), "n": [1], "x": [1.5], "t": ["a"], "free": [None]})
    two = pd.DataFrame({"day": ["02.01.2024"], "n": [2.5], "x": ["n/a"], "t": ["b"], "free": [7]})
    frame = stack_files([raw_from_frame(one), raw_from_frame(two)]).frame
    assert frame["day"].tolist() == ["2024-01-01", "02.01.2024"]
    assert frame["n"].tolist() == [1, 2.5]
    assert frame["x"].tolist()[0] == "1.5"
    assert frame["free"].isna().tolist() == [True, False]
    assert frame["free"].tolist()[1] == 7


def shapes(*contents: bytes):
    return [shape_of(read_source(content)) for content in contents]


def fits(*contents: bytes) -> bool:
    first, *others = shapes(*contents)
    for other in others:
        first = first and first.with_file(other)
    return first is not None


def test_files_with_the_same_columns_in_any_order_fit():
    assert fits(JANUARY, MARCH)
    assert not fits(JANUARY, JANUARY.replace(b"amount", b"price"))


COMMA, POINT = b"who;amount\na;1,5\nb;2,25\n", b"who,amount\na,1.5\nb,2.25\n"
OPEN, WHOLE = b"who;amount\na;1.025\nb;2.500\n", b"who,amount\na,1\nb,2\n"


@pytest.mark.parametrize("order", [(COMMA, POINT), (POINT, COMMA)])
def test_two_decimal_signs_do_not_fit_because_1_234_would_be_misread(order):
    assert not fits(*order)


def test_an_undecided_sign_is_decided_by_a_file_of_the_same_program_only():
    assert fits(OPEN, COMMA)
    assert not fits(OPEN, POINT)
    assert fits(OPEN.replace(b";", b","), POINT)
    assert fits(COMMA, WHOLE)
    assert not fits(COMMA, WHOLE, POINT)


def test_two_orders_of_day_and_month_do_not_fit():
    german, american = b"who,day\na,31/01/2024\nb,1/2/2024\n", b"who,day\na,01/31/2024\nb,1/2/2024\n"
    assert not fits(german, american)
    assert fits(german, b"who,day\na,3/4/2024\nb,1/2/2024\n")


def test_without_column_names_the_kinds_of_values_must_be_the_same():
    orders, people = b"7,2024-01-01,5.5\n8,2024-01-02,6.5\n", b"7,Ann,Ulm\n8,Bob,Bonn\n"
    assert fits(orders, orders.replace(b"2024", b"2025"))
    assert not fits(orders, people)


def test_a_list_of_paths_is_one_table(tmp_path):
    paths = [tmp_path / "january.csv", tmp_path / "march.csv"]
    for path, content in zip(paths, (JANUARY, MARCH), strict=True):
        path.write_bytes(content)
    table = read_table(paths, "orders")
    assert table.frame["amount"].sum() == 5.25 + 2 + 4.75
    assert table.report.rows_read == 6
    assert table.digest == read_table([paths[1], gzip.compress(JANUARY)], "orders").digest


@pytest.mark.parametrize(
    ("sources", "words"),
    [([], "no file"), ([JANUARY, JANUARY], "'#1' and '#2' hold the same rows"), ([COMMA, POINT], "decimal sign")],
)
def test_a_list_that_would_be_read_wrongly_is_refused(sources, words):
    with pytest.raises(UnreadableFileError, match=words):
        read_table(sources, "customers")


cells = st.text(st.sampled_from("aZ0.-äß "), max_size=4)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 3), cells, cells), min_size=1, max_size=12))
def test_however_rows_are_spread_over_files_they_are_the_rows_of_one_file(rows):
    whole = pd.DataFrame([(file, one or None, other or None) for file, one, other in rows], columns=["f", "a", "b"])
    whole = whole.astype({"a": "str", "b": "str"}).sort_values("f", kind="stable", ignore_index=True)
    parts = [raw_from_frame(part.drop(columns="f")) for _file, part in whole.groupby("f")]
    stacked = stack_files(parts)
    pd.testing.assert_frame_equal(stacked.frame, whole.drop(columns="f"))
    assert stacked.rows_read == sum(part.rows_read for part in parts)
    assert guess_mapping(stacked) == guess_mapping(raw_from_frame(whole.drop(columns="f")))
