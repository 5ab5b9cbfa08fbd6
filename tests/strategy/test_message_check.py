"""Messages for a whole segment: everybody's own values, counted fallbacks, and clean texts for hostile names."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from analysis.errors import SettingsError
from analysis.strategy.message_check import check_message, preview_customers
from analysis.strategy.message_facts import message_facts, speak
from analysis.strategy.messages import render_message
from analysis.tables.table import make_table

HOSTILE = [
    *("{first_name}", "{last_product|x}", '=cmd|"/c calc"!A1', "\u202eevila", "👩‍🚀🚀", "x" * 500, "a\n\n\nb\t c"),
    *("<script>alert(1)</script>", "![](http://x.example/y.png)", "  ", "\x00\x07", "$x$ **b**", "O'Brien"),
]
ORDERS = make_table(
    "orders",
    pd.DataFrame(
        [
            ("anna", "2026-05-01", 10.0, "Tea", "Drinks"),
            ("anna", "2026-05-03", 30.0, "Pot", "Dishes"),
            ("anna", "2026-05-03", 5.0, "Cup", "Dishes"),
            ("anna", "2026-05-09", -30.0, "Pot", "Dishes"),
            ("bert", "2026-04-01", 8.0, None, "Drinks"),
        ],
        columns=["customer_id", "timestamp", "amount", "product", "category"],
    ).assign(timestamp=lambda rows: pd.to_datetime(rows["timestamp"])),
).frame


def test_the_last_order_is_the_last_that_was_paid_and_its_dearest_product_stands_for_it():
    facts = message_facts(ORDERS)
    assert facts.loc["anna", ["last_product", "last_category"]].tolist() == ["Pot", "Dishes"]
    assert facts.loc["anna", "last_order_on"] == pd.Timestamp("2026-05-03")
    assert pd.isna(facts.loc["bert", "last_product"])


def test_a_product_number_is_not_written_to_anybody():
    coded = ORDERS.assign(product=ORDERS["product"].cat.rename_categories({"Tea": "101", "Pot": "102", "Cup": "103"}))
    assert list(message_facts(coded).columns) == ["last_order_on", "last_category"]


def test_columns_of_the_customers_are_tokens_but_codes_and_what_cannot_be_a_token_are_not():
    people = pd.DataFrame(
        [("anna", None, "ab" * 32, "x", "y"), ("anna", "Ulm", None, "x", "y"), ("cora", "Bonn", None, "x", "y")],
        columns=["customer_id", "city", "email_sha256", "odd|name", "last_product"],
    )
    facts = message_facts(ORDERS, make_table("customers", people).frame)
    assert list(facts.columns) == ["last_order_on", "last_product", "last_category", "city"]
    assert facts["city"].dropna().to_dict() == {"anna": "Ulm", "cora": "Bonn"}
    assert facts.loc["anna", "last_product"] == "Pot"
    # Who never ordered has no last order.
    assert pd.isna(facts.loc["cora", "last_order_on"])


def test_values_are_written_as_the_language_of_the_message_has_them():
    day = pd.Timestamp("2026-05-03")
    assert speak("de")("last_order_on", day) == "3. Mai 2026"
    assert speak("en")("last_order_on", day) == "May 3, 2026"
    assert speak("de")("rating", 2.5) == "2,5"
    assert speak("en")("birth_year", 1997.0) == "1997"
    assert speak("en")("points", 12345678) == "12345678"


def test_fallbacks_and_long_texts_are_counted_over_all_customers():
    facts = pd.DataFrame({"product": ["Tea", "Tea", None, "x" * 40], "city": ["Ulm", None, None, "Bonn"]})
    found = check_message("{product|something} {city|} {nickname|you}", facts, "ad_headline")
    assert found.customers == 4
    assert found.with_fallback == 4
    assert found.fallbacks == {"nickname": 4, "city": 2, "product": 1}
    assert (found.too_long, found.longest) == (1, len("x" * 40 + " Bonn you"))
    same_for_all = check_message("Hello", facts, "sms")
    assert (same_for_all.customers, same_for_all.with_fallback, same_for_all.longest) == (4, 0, 5)


def test_an_empty_segment_is_no_error_and_a_token_without_a_column_is():
    assert check_message("{a|b}", pd.DataFrame({"a": []}), "sms").customers == 0
    assert preview_customers(pd.DataFrame({"a": []}), "{a|b}") == {}
    with pytest.raises(SettingsError, match="no such column"):
        check_message("{b}", pd.DataFrame({"a": ["x"]}), "sms")
    with pytest.raises(SettingsError, match="no value in 'a'"):
        check_message("{a}", pd.DataFrame({"a": ["x", None]}), "sms")


def test_the_preview_shows_the_first_a_typical_one_and_one_with_a_fallback():
    facts = pd.DataFrame(
        {"days_since_last_order": [90, 10, 1, 11], "product": ["Tea", "Tea", None, "Tea"]}, index=list("abcd")
    )
    assert preview_customers(facts, "{product|x}") == {"first": "a", "typical": "b", "fallback": "c"}
    assert preview_customers(facts.loc[["c"]], "{product|x}") == {"first": "c"}


def test_hostile_values_leave_no_raw_token_no_gap_and_nobody_elses_data():
    facts = pd.DataFrame({"first_name": HOSTILE, "last_product": [f"Product{n}" for n in range(len(HOSTILE))]})
    for number, values in enumerate(facts.to_dict("records")):
        text = render_message("Dear {first_name|customer}, your {last_product|order} is here.", values, "sms").text
        assert not re.search(r"[{}\n\x00\x07\u202e]|  ", text)
        assert re.findall(r"Product\d+", text) == [f"Product{number}"]
    assert check_message("{first_name|you}", facts, "sms").customers == len(HOSTILE)
