import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import AnalysisError, MappingError, NotEnoughDataError
from analysis.tables.files.read_source import raw_from_frame, read_source
from analysis.tables.meaning.mapping import Product, RowNumber
from analysis.tables.prepare import prepare
from analysis.tables.table import Table
from analysis.tables.values.dates import AmbiguousDatesError

MAPPING = {"customer_id": "customer", "timestamp": "day", "amount": "value"}


def orders(*rows):
    return read_source("\n".join(["customer,day,value", *rows]).encode())


def test_every_row_is_kept_or_dropped_for_a_reason_with_its_line():
    raw = orders(
        "01,2024-01-01,5",
        ",2024-01-02,6",
        "02,,7",
        "03,never,8",
        "04,2024-01-04,",
        "05,2024-01-05,free",
        ",,",
        "06,2024-01-06,9,extra",
        "01,2024-01-07,-3",
        "07,2024-01-08,1",
        "08,2024-01-09,2",
    )
    report = prepare(raw, "orders", MAPPING).report
    assert {drop.reason: (drop.rows, drop.examples[0][0]) for drop in report.dropped} == {
        "ragged": (1, 9),
        "no_customer": (1, 3),
        "no_time": (1, 4),
        "unreadable_time": (1, 5),
        "no_amount": (1, 6),
        "unreadable_amount": (1, 7),
        "empty": (1, 8),
    }
    assert (report.rows_read, report.rows_kept) == (11, 4)


def test_ids_stay_text():
    raw = orders("01234,2024-01-01,5", "12345678901234567890,2024-01-01,6", "O'Neill,2024-01-01,6")
    assert prepare(raw, "orders", MAPPING).frame["customer_id"].tolist() == ["01234", "12345678901234567890", "O'Neill"]


@pytest.mark.parametrize(
    ("ids", "kept"),
    [
        (["17850.0", "13047.0"], ["13047", "17850"]),
        (["17850.0", "A1"], ["17850.0", "A1"]),
        ([17850.0, 13047.0], ["13047", "17850"]),
        ([1.5, 2.0], ["1.5", "2"]),
        ([7, 12], ["12", "7"]),
    ],
)
def test_a_trailing_zero_goes_only_when_all_ids_have_one(ids, kept):
    raw = raw_from_frame(pd.DataFrame({"customer": ids, "day": "2024-01-01", "value": 1.0}))
    assert prepare(raw, "orders", MAPPING).frame["customer_id"].tolist() == kept


def test_nobody_is_not_a_customer():
    report = prepare(orders("None,2024-01-01,5", "NULL,2024-01-01,5", "a,2024-01-01,5"), "orders", MAPPING).report
    assert [(drop.reason, drop.rows) for drop in report.dropped] == [("no_customer", 2)]


def test_an_amount_can_be_a_product():
    raw = read_source(b"customer;day;n;price\na;31.12.2024;2;1,25\nb;31.12.2024;-1;3,00\nc;31.12.2024;;3,00\n")
    table = prepare(raw, "orders", {**MAPPING, "amount": Product("n", "price"), "quantity": "n"})
    assert table.frame["amount"].tolist() == [2.5, -3.0]
    assert table.report.dropped[0].reason == "no_amount"


def test_customers_without_a_number_are_counted():
    table = prepare(read_source(b"age,job\n30,cook\n40,smith\n"), "customers", {"customer_id": RowNumber()})
    assert table.frame["customer_id"].tolist() == ["1", "2"]
    assert table.frame["age"].tolist() == ["30", "40"]


def test_what_names_a_person_is_not_kept_unless_asked_for():
    raw = read_source(b"id,e-mail,city\n1,a@b.de,Bonn\n2,c@d.de,Ulm\n")
    assert list(prepare(raw, "customers", {"customer_id": "id"}).frame) == ["customer_id", "city"]
    assert list(prepare(raw, "customers", {"customer_id": "id"}, keep=["e-mail"]).frame) == ["customer_id", "e-mail"]


def test_orders_hold_only_what_orders_are():
    raw = read_source(b"customer,day,value,colour\na,2024-01-01,1,red\n")
    assert list(prepare(raw, "orders", MAPPING).frame) == ["customer_id", "timestamp", "amount"]


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ({**MAPPING, "amount": "customer"}, "'customer' is chosen twice"),
        ({**MAPPING, "amount": "note"}, "'note' should hold numbers.*'red'"),
        ({**MAPPING, "timestamp": "note"}, "'note' should hold dates.*'red'"),
        ({**MAPPING, "timestamp": "number"}, "'number' should hold dates.*'17850'"),
        ({"customer_id": "customer", "timestamp": "day"}, "needs the column 'amount'"),
        ({**MAPPING, "amount": "valu"}, "nearest is 'value'"),
        ({**MAPPING, "colour": "note"}, "has no column 'colour'"),
    ],
)
def test_a_wrong_mapping_is_named_with_what_the_column_holds(mapping, told):
    raw = read_source(b"customer,day,value,note,number\na,2024-01-01,1,red,17850\nb,2024-01-02,2,blue,13047\n")
    with pytest.raises(MappingError, match=told):
        prepare(raw, "orders", mapping)


def test_ambiguous_dates_are_asked_and_the_answer_is_used():
    raw = orders("a,03/04/2024,1", "b,05/06/2024,2")
    with pytest.raises(AmbiguousDatesError, match="2024-04-03 or 2024-03-04"):
        prepare(raw, "orders", MAPPING)
    first = prepare(raw, "orders", MAPPING, day_first=False).frame["timestamp"][0]
    assert first == pd.Timestamp("2024-03-04")


def test_an_assumed_decimal_sign_is_noted():
    raw = read_source(b"customer;day;value\na;2024-01-01;1.234\nb;2024-01-01;2.500\n")
    table = prepare(raw, "orders", MAPPING)
    assert table.frame["amount"].tolist() == [1234.0, 2500.0]
    assert table.report.notes == ("decimal_comma_assumed",)


def test_no_row_left_is_said():
    with pytest.raises(NotEnoughDataError, match="None of the 2 rows"):
        prepare(orders(",2024-01-01,5", "a,,5"), "orders", MAPPING)


cell = st.sampled_from(["", "a", "01", "2024-01-01", "13.04.2024", "5", "7,50", "-2.5", "x y", '"', "NULL", ",", "\n"])


@settings(max_examples=150)
@given(st.lists(st.lists(cell, min_size=1, max_size=5), min_size=1, max_size=12))
def test_rows_read_are_always_rows_kept_plus_rows_dropped(rows):
    text = "customer;day;value\n1;2024-01-01;5\n2;2024-01-02;6,5\n" + "\n".join(";".join(row) for row in rows)
    raw = read_source(text.encode(), delimiter=";", header=True)
    before = raw.frame.copy(deep=True)
    try:
        table = prepare(raw, "orders", MAPPING, day_first=True)
    except AnalysisError:
        return
    finally:
        pd.testing.assert_frame_equal(raw.frame, before)
    assert table.report.rows_read == raw.rows_read == table.report.rows_kept + sum(d.rows for d in table.report.dropped)
    assert len(table.frame) == table.report.rows_kept


def test_a_review_with_neither_text_nor_rating_is_dropped_with_that_reason():
    frame = pd.DataFrame({"text": ["good tea", None, None], "stars": ["5", "4", "?"]}, dtype="str")
    table = prepare(raw_from_frame(frame), "feedback", {"text": "text", "rating": "stars"})
    assert len(table.frame) == 2
    assert [(drop.reason, drop.rows) for drop in table.report.dropped] == [("no_feedback", 1)]
    assert table.report.unreadable == ()


def test_a_text_with_an_address_in_it_is_kept_as_it_is_and_said():
    frame = pd.DataFrame({"text": ["Write to anna@tea.de, please", "good tea"], "city": ["Bonn", "Köln"]}, dtype="str")
    table = prepare(raw_from_frame(frame), "feedback", {"text": "text"})
    assert table.frame["text"].tolist() == frame["text"].tolist()
    assert table.report.notes == ("addresses_in_texts",)
    assert prepare(raw_from_frame(frame.iloc[1:]), "feedback", {"text": "text"}).report.notes == ()


def results(*outcomes) -> Table:
    frame = pd.DataFrame({"id": [str(n) for n in range(len(outcomes))], "arm": "control", "bought": outcomes})
    mapping = {"customer_id": "id", "arm": "arm", "outcome": "bought"}
    return prepare(raw_from_frame(frame), "results", mapping)


def test_an_outcome_in_words_counts_yes_as_one_and_says_so():
    table = results("ja", "Nein", None, "JA")
    assert table.frame["outcome"].tolist() == [1, 0, 1]
    assert table.report.notes == ("yes_counts_as_one",)
    assert [(drop.reason, drop.rows) for drop in table.report.dropped] == [("no_outcome", 1)]
    assert results(True, False).frame["outcome"].tolist() == [1, 0]
    numbers = results("1", "0", "1")
    assert (numbers.frame["outcome"].tolist(), numbers.report.notes) == ([1, 0, 1], ())


def test_gaps_beside_nothing_but_yes_are_not_dropped_in_silence():
    with pytest.raises(MappingError, match="should hold numbers"):
        results("x", None, "x")


def test_a_result_without_an_arm_is_dropped_with_that_reason():
    frame = pd.DataFrame({"id": ["1", "2", "3"], "arm": ["a", None, "b"], "bought": ["1", "0", "?"]}, dtype="str")
    table = prepare(raw_from_frame(frame), "results", {"customer_id": "id", "arm": "arm", "outcome": "bought"})
    assert [(drop.reason, drop.rows) for drop in table.report.dropped] == [("no_arm", 1), ("no_outcome", 1)]


def test_feedback_needs_a_text_or_a_rating():
    with pytest.raises(MappingError, match="needs one of the columns text, rating"):
        prepare(raw_from_frame(pd.DataFrame({"who": ["a", "b"]}, dtype="str")), "feedback", {})
