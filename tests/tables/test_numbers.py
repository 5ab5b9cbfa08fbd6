import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.tables.values.numbers import read_numbers


def parsed(*texts, **choices):
    return read_numbers(pd.Series(texts, dtype="str"), **choices).parsed.tolist()


def test_the_whole_column_decides_what_a_point_means():
    assert parsed("1.234", "7,5") == [1234.0, 7.5]
    assert parsed("1.234", "7.5") == [1.234, 7.5]
    assert parsed("1,234", "7.50") == [1234.0, 7.5]
    assert parsed("1.234", "0.999") == [1.234, 0.999]
    assert parsed("1.234", "1.234.567") == [1234.0, 1234567.0]
    assert parsed("1.234", "1500") == [1.234, 1500.0]


def test_a_column_that_decides_nothing_says_that_it_was_assumed():
    texts = pd.Series(["1.234", "12.500"])
    assert read_numbers(texts, default=",").parsed.tolist() == [1234.0, 12500.0]
    assert read_numbers(texts, default=".").parsed.tolist() == [1.234, 12.5]
    assert read_numbers(texts).assumed
    assert not read_numbers(texts, decimal=",").assumed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("€ 12,50", 12.5),
        ("-12,50 €", -12.5),
        ("EUR 1.000,00", 1000.0),
        ("(3,00)", -3.0),
        ("3,00-", -3.0),
        ("12,-", 12.0),
        ("1 234,50", 1234.5),
        ("1\u202f234,50", 1234.5),
        ("1'234,50", 1234.5),
        ("−5,5", -5.5),
        (",5", 0.5),
    ],
)
def test_amounts_as_german_programs_write_them(text, number):
    assert parsed(text, "0,25") == [number, 0.25]


@pytest.mark.parametrize("text", ["abc", "12 34", "1,2,3", "1.2.3", "--5", "1,234.567,8", "5 x", "(5"])
def test_what_is_no_number_stays_unreadable(text):
    numbers = read_numbers(pd.Series([text, "1", "2"]))
    assert numbers.unreadable.tolist() == [True, False, False]


def test_a_value_of_the_other_convention_is_unreadable_and_never_a_hundred_times_too_large():
    numbers = read_numbers(pd.Series(["12,50", "14,90", "13.50"]))
    assert np.isnan(numbers.parsed[2])
    assert numbers.unreadable.tolist() == [False, False, True]


def test_another_currency_than_that_of_most_rows_is_not_summed():
    assert read_numbers(pd.Series(["5,00 €", "6,00 EUR", "7,00 CHF"])).unreadable.tolist() == [False, False, True]


def test_percentages_become_shares_and_a_bare_number_between_them_is_neither():
    numbers = read_numbers(pd.Series(["12,5 %", "3%", "-0,5 %", "7"]))
    assert numbers.parsed[:3].tolist() == pytest.approx([0.125, 0.03, -0.005])
    assert numbers.unreadable.tolist() == [False, False, False, True]


def test_missing_is_not_unreadable():
    numbers = read_numbers(pd.Series(["1", None, "NULL", "-"]))
    assert numbers.missing.tolist() == [False, True, True, True]
    assert not numbers.unreadable.any()


@settings(max_examples=100)
@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20), st.sampled_from([",.", ".,", ", ", ".'"]))
def test_any_amounts_written_with_separators_come_back(cents, signs):
    decimal, thousands = signs
    texts = [f"{cent / 100:,.2f}".replace(",", "T").replace(".", decimal).replace("T", thousands) for cent in cents]
    assert parsed(*texts) == pytest.approx([cent / 100 for cent in cents])
