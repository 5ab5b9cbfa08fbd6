"""Praise and complaints in German and English."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.feedback import SentimentSettings, compute_sentiment
from analysis.feedback.sentiment import read_texts


def score(text: str, language: str) -> float:
    return read_texts([text], language)["score"][0]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Schnelle Lieferung, gute Qualität", "positive"),
        ("Würde ich jederzeit wieder bestellen", "neutral"),
        ("Immer wieder gerne!", "positive"),
        ("nicht gut", "negative"),
        ("gefällt mir überhaupt nicht", "negative"),
        ("Der Knopf an der Kasse reagiert nicht", "negative"),
        ("Keine Probleme, alles bestens", "positive"),
        ("Nicht nur günstig, sondern auch lecker", "positive"),
        ("Der Tee ist ok, aber der Versand ist eine Katastrophe", "negative"),
        ("Das Paket liegt beim Nachbarn", "neutral"),
        ("Ohne Gutschein viel zu teuer", "negative"),
        ("👎", "negative"),
        ("", "neutral"),
    ],
)
def test_german_texts(text, expected):
    assert read_texts([text], "de")["sentiment"][0] == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Great tea, quick delivery", "positive"),
        ("not good", "negative"),
        ("not bad at all", "positive"),
        ("no complaints", "positive"),
        ("The checkout button doesn't work", "negative"),
        ("I love it but delivery was terrible", "negative"),
        ("Not only cheap but also tasty", "positive"),
        ("a complete waste of money", "negative"),
        ("The parcel is at the neighbour's", "neutral"),
        ("❤", "positive"),
        (":(", "negative"),
    ],
)
def test_english_texts(text, expected):
    assert read_texts([text], "en")["sentiment"][0] == expected


def test_one_word_is_worth_its_value_between_minus_one_and_one():
    # "gut" is worth 2: 2 / sqrt(2² + 15).
    assert score("gut", "de") == pytest.approx(2 / np.sqrt(19))
    # "very" adds .293 to the 1.9 of "good".
    assert score("very good", "en") == pytest.approx(2.193 / np.sqrt(2.193**2 + 15))
    # Before a "but" half, after it half as much again: good 1.9, bad -2.5.
    total = 0.5 * 1.9 - 1.5 * 2.5
    assert score("good but bad", "en") == pytest.approx(total / np.sqrt(total**2 + 15))


@pytest.mark.parametrize(
    "weaker, stronger",
    [
        ("gut", "sehr gut"),
        ("etwas teuer", "teuer"),
        ("Das ist gut", "Das ist GUT"),
        ("gut", "gut!!"),
        ("super", "suuuper!"),
    ],
)
def test_intensity_shows(weaker, stronger):
    assert abs(score(weaker, "de")) < abs(score(stronger, "de"))


@pytest.mark.parametrize("form", ["enttäuschte", "schönsten", "Mängel", "unfreundlicher", "KAPUTT", "pünktliche"])
def test_inflected_german_words_are_found(form):
    assert score(form, "de") != 0


@pytest.mark.parametrize(
    "word, side",
    [("fehlerfrei", 1), ("Lieblingstee", 1), ("Lieferverspätung", -1), ("Scheißteil", -1), ("unbequemer", -1)],
)
def test_compounds_are_understood(word, side):
    assert np.sign(score(word, "de")) == side


def test_schon_is_not_schoen():
    assert score("schon", "de") == 0 < score("schön", "de")


def table(*texts: str | None, **columns) -> pd.DataFrame:
    return pd.DataFrame({"text": list(texts), **columns})


GERMAN = (
    "Die Lieferung war sehr schnell",
    "Das ist leider kaputt",
    "Ich bin mit dem Tee sehr zufrieden",
    "Mir gefällt der Laden",
    "Der Tee ist sehr lecker",
    "Die Kanne ist leider zerbrochen",
)


def test_texts_are_counted_by_sentiment_and_language():
    found = compute_sentiment(table(*GERMAN, "Très bon produit, livraison rapide", None))
    assert list(found.counts["texts"]) == [2, 0, 4]
    assert found.counts["share_of_texts"].sum() == pytest.approx(1)
    assert dict(zip(found.languages["language"], found.languages["texts"], strict=True)) == {
        "de": 6,
        "en": 0,
        "other": 1,
        "doubtful": 0,
    }
    assert (found.main_language, found.without_text) == ("de", 1)
    assert set(found.notes) == {"other_languages", "small_sample"}
    assert np.isnan(found.texts["score"].iloc[6])


def test_a_short_text_is_read_in_the_language_of_the_table():
    found = compute_sentiment(table(*GERMAN, "Super"))
    last = found.texts.iloc[-1]
    assert (last["language"], last["read_as"], last["sentiment"]) == ("doubtful", "de", "positive")
    assert "language_assumed" in found.notes


def test_a_short_text_in_a_mixed_table_is_not_read():
    english = ("The delivery was very fast", "This is broken and I am sad", "I am very happy with the tea")
    found = compute_sentiment(table(*GERMAN, *english, "Super"))
    assert found.main_language is None
    assert np.isnan(found.texts["score"].iloc[-1])
    assert "language_doubtful" in found.notes


def test_the_user_may_say_the_language():
    found = compute_sentiment(table("Super", "Top", "Mist", "Prima", "Gut"), SentimentSettings(language="de"))
    assert list(found.counts["texts"]) == [1, 0, 4]


def test_only_ratings_are_no_texts():
    with pytest.raises(SettingsError, match="no texts, only rating"):
        compute_sentiment(pd.DataFrame({"rating": [1.0, 5.0]}))


def test_three_texts_are_too_few():
    with pytest.raises(NotEnoughDataError, match="Of 3 texts 3 could be read"):
        compute_sentiment(table(*GERMAN[:3]))


def test_only_other_languages_are_too_few():
    with pytest.raises(NotEnoughDataError, match="Of 6 texts 0"):
        compute_sentiment(table(*["Je suis très déçu de la qualité du produit"] * 6))


def test_all_the_same_text_is_said():
    found = compute_sentiment(table(*[GERMAN[0]] * 40))
    assert found.notes == ("all_the_same",)
    assert list(found.counts["texts"]) == [0, 0, 40]


@settings(max_examples=15)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_any_text_has_a_score_and_its_neighbours_do_not_matter(texts):
    together = read_texts(texts, "de")["score"].to_numpy()
    assert (np.abs(together) < 1).all()
    assert together == pytest.approx([score(text, "de") for text in texts])
