"""Messages to start from: every combination is there, fits its channel and reads clean."""

from __future__ import annotations

import re
from itertools import product

import pandas as pd
import pytest

from analysis.errors import SettingsError
from analysis.strategy import ACTIONS, campaign_messages, check_template, render_message, shared_messages
from analysis.strategy.messages import LIMITS, tokens
from analysis.strategy.templates import LANGUAGES, TONES, actions_with_messages, message_template, usual_fallback

# A long first name in this country, and a product with a long name.
LONG = {
    "first_name": "Maximilian",
    "last_product": "Darjeeling First Flush 250 g",
    "last_order_on": "27. September 2026",
}
LINES = pd.DataFrame(
    [("a", "thank", "email"), ("b", "remind", "letter"), ("c", "nothing", "none"), ("d", "thank", "none")],
    columns=["segment", "action", "channel"],
)


def test_every_action_of_a_plan_has_messages_except_to_do_nothing():
    assert set(ACTIONS) - set(actions_with_messages()) == {"nothing"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_to_start_from_fits_its_channel_and_is_clean(language):
    for action, format, tone in product(actions_with_messages(), LIMITS, TONES):
        template = message_template(action, format, tone, language)
        check_template(template, [])
        for values in ({}, LONG):
            rendered = render_message(template, values, format)
            text, where = rendered.text, f"{action}, {format}, {tone}: {rendered}"
            assert rendered.too_long == 0, where
            assert not re.search(r"[{}$]|  | \n|\n |,,|,[.!]|\.\.| [,.!?]", text), where
            assert text[0].isupper(), where


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tones_differ_and_nobody_is_addressed_where_nobody_fills_tokens_in(language):
    for action, format in product(actions_with_messages(), LIMITS):
        texts = [message_template(action, format, tone, language) for tone in TONES]
        assert len(set(texts)) == len(TONES), (action, format)
        if format in ("ad_headline", "ad", "social"):
            assert not any(tokens(text) for text in texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_use_only_tokens_with_a_usual_fallback(language):
    used = {
        name
        for action, format, tone in product(actions_with_messages(), LIMITS, TONES)
        for name in tokens(message_template(action, format, tone, language))
    }
    assert used == set(LONG)
    assert usual_fallback("last_product", language)
    assert usual_fallback("city", language) == ""


def test_a_plan_gets_a_text_for_each_campaign_format_and_language_and_keeps_what_was_edited():
    edits = pd.DataFrame(
        [("a", "sms", "de", "Danke!"), ("gone", "sms", "de", "x")], columns=["segment", "format", "language", "text"]
    )
    messages = campaign_messages(LINES, {"b": "warm"}, edits)
    assert list(messages.columns) == ["segment", "format", "language", "text"]
    # Who gets no campaign gets no message.
    assert messages["segment"].unique().tolist() == ["a", "b"]
    assert len(messages) == 2 * len(LIMITS) * len(LANGUAGES)
    assert not messages.duplicated(["segment", "format", "language"]).any()
    texts = messages.set_index(["segment", "format", "language"])["text"]
    assert texts["a", "sms", "de"] == "Danke!"
    assert texts["b", "email", "en"] == message_template("remind", "email", "warm", "en")


def test_campaigns_with_the_same_text_are_counted_once():
    lines = pd.DataFrame({"segment": ["a", "b", "c"], "action": ["ask", "ask", "inform"], "channel": "email"})
    shared = shared_messages(campaign_messages(lines))
    subjects = shared[shared["format"].eq("subject") & shared["language"].eq("en")]
    assert subjects["segments"].tolist() == [["a", "b"], ["c"]]
    assert subjects["shared_by"].tolist() == [2, 1]


def test_a_message_that_does_not_exist_is_refused():
    with pytest.raises(SettingsError, match="'juggle'"):
        message_template("juggle", "email", "warm", "en")
    with pytest.raises(SettingsError, match="language 'fr'"):
        message_template("thank", "email", "warm", "fr")
    with pytest.raises(SettingsError, match="'shrill'"):
        campaign_messages(LINES, {"a": "shrill"})
    assert campaign_messages(LINES[2:]).empty
