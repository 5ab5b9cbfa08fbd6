"""CSV files: umlauts arrive, nothing becomes a formula, ids stay as they are."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.export import safe_csv

STARTS = ("=", "+", "-", "@", "\t", "\r")


def cells(content, delimiter=","):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_excel_recognises_umlauts_by_the_byte_order_mark():
    content = safe_csv(pd.DataFrame({"Größe": ["Müller & Söhne"]}))
    assert content.startswith(b"\xef\xbb\xbf")
    assert cells(content) == [["Größe"], ["Müller & Söhne"]]


@pytest.mark.parametrize(
    "text, written",
    [
        ("=1+1", "'=1+1"),
        ("+49 170 123", "'+49 170 123"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1+1", "'＝1+1"),
        ("-inf", "'-inf"),
        ("-5", "-5"),
        ("-1.234,56", "-1.234,56"),
        ("+3e5", "+3e5"),
        ("1=1", "1=1"),
        ("'quoted", "'quoted"),
        ("", ""),
    ],
)
def test_text_that_would_run_as_a_formula_is_disarmed_and_numbers_are_not(text, written):
    assert cells(safe_csv(pd.DataFrame({"id": ["x"], "note": [text]})))[1] == ["x", written]


def test_headings_and_categories_are_disarmed_too():
    frame = pd.DataFrame({"=cmd()": pd.Categorical(["@a", "b"])})
    assert cells(safe_csv(frame)) == [["'=cmd()"], ["'@a"], ["b"]]


def test_numbers_stay_numbers_ids_stay_text_and_the_missing_stays_empty():
    frame = pd.DataFrame({"customer_id": ["01234", "12345678901234567890"], "revenue": [-5.5, None]})
    assert cells(safe_csv(frame))[1:] == [["01234", "-5.5"], ["12345678901234567890", ""]]


def test_text_that_is_no_valid_unicode_does_not_stop_the_export():
    frame = pd.DataFrame({"note": pd.Series(["x\ud800"], dtype="object")})
    assert cells(safe_csv(frame)) == [["note"], ["x?"]]


def test_with_a_decimal_comma_cells_are_separated_by_semicolons():
    content = safe_csv(pd.DataFrame({"a": ["x"], "revenue": [-5.5]}), {"revenue": "Umsatz"}, decimal=",")
    assert cells(content, ";") == [["a", "Umsatz"], ["x", "-5,5"]]


@settings(max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=8))
def test_any_text_comes_back_whole_and_no_cell_starts_a_formula(texts):
    frame = pd.DataFrame({"id": range(len(texts)), "note": texts})
    before = frame.copy()
    read = [row[1] for row in cells(safe_csv(frame))[1:]]
    pd.testing.assert_frame_equal(frame, before)
    for text, cell in zip(texts, read, strict=True):
        assert cell in (text, f"'{text}")
        assert not cell.startswith(STARTS) or cell.lstrip("+-")[:1].isdigit()
