"""Messages: the right value in the right place, and nothing strange for a strange name."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SettingsError
from analysis.strategy import check_template, render_message

GREETING = "Hello {first_name|there}, your {product} waits."


def text(template: str, **values) -> str:
    return render_message(template, values).text


def test_a_value_stands_where_its_token_was():
    assert text(GREETING, first_name="Anna", product="tea") == "Hello Anna, your tea waits."


@pytest.mark.parametrize("nothing", [None, "", "  ", float("nan"), pd.NaT, np.nan, "\t\n"])
def test_without_a_value_the_fallback_stands_there(nothing):
    found = render_message(GREETING, {"first_name": nothing, "product": "tea"})
    assert found.text == "Hello there, your tea waits."
    assert found.fell_back == ("first_name",)


def test_an_empty_fallback_leaves_no_gap():
    assert text("Hello {first_name|}, how {adverb|} are you {x|}?") == "Hello, how are you?"


def test_numbers_lose_what_nobody_writes():
    assert text("{orders} orders, {value}", orders=3.0, value=2.5) == "3 orders, 2.5"
    formatted = render_message("{value}", {"value": 2.5}, formatted=lambda _name, value: f"{value:.2f} €")
    assert formatted.text == "2.50 €"


def test_a_name_that_looks_like_a_token_is_only_a_name():
    assert text(GREETING, first_name="{product|x}", product="tea") == "Hello product|x, your tea waits."


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_the_name_the_text_is_clean(name, product):
    found = render_message("Dear {first_name|customer},\n{product|your favourite} is back.", locals_of(name, product))
    assert not re.search(r"[{}]|[^\S\n]{2}|[^\S\n]\n|\n[^\S\n]", found.text)
    assert found.text.count("\n") == 1
    assert len(found.text) <= len("Dear ,\n is back.") + 2 * 60
    assert all(character.isprintable() or character == "\n" for character in found.text)


def locals_of(name: str, product: str) -> dict[str, str]:
    return {"first_name": name, "product": product}


def test_what_is_too_long_for_a_channel_is_counted():
    assert render_message("x" * 100, {}, "ad").too_long == 10
    assert render_message("x" * 100, {}, "email").too_long == 0


def test_a_text_message_with_an_emoji_holds_less_than_half():
    assert render_message("ä" * 160, {}, "sms").too_long == 0
    assert render_message("{name} " + "x" * 69, {"name": "🦊"}, "sms").too_long == 1


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("Hello {first_name", "brace without its partner"),
        ("Hello first_name}", "brace without its partner"),
        ("Hello {}", "has no name"),
        ("Hello {frist_name}", "the nearest is 'first_name'"),
    ],
)
def test_a_template_that_cannot_work_is_refused_before_anybody_gets_it(template, said):
    with pytest.raises(SettingsError, match=said):
        check_template(template, ["first_name", "product"])


def test_a_token_with_a_fallback_needs_no_column():
    check_template("Hello {nickname|you} of {first_name}", ["first_name"])


def test_a_missing_value_without_fallback_stops():
    with pytest.raises(SettingsError, match="no value in 'product'"):
        render_message(GREETING, {"first_name": "Anna"})
    with pytest.raises(SettingsError, match="no channel 'pigeon'"):
        render_message("x", {}, "pigeon")
