"""The reviews view of the Segmentation page: what is praised, what complaints are about, and by whom."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from visitor import ANNA

from analysis.tables.table import Table, make_table

sys.path.append(str(Path(__file__).resolve().parents[1] / "feedback"))
from reviews import groups, reviews


def feedback(frame: pd.DataFrame) -> Table:
    return make_table("feedback", frame)


def customers() -> Table:
    return make_table("customers", groups().rename(columns={"segment": "came_by"}).astype({"came_by": "str"}))


@pytest.fixture
def open_reviews(visitor):
    """Call it with tables to get a guest who looks at the reviews."""

    def look(*tables: Table, language: str = "en"):
        guest = visitor(language).bring(*tables)
        guest.workspace.remember(segments_view="reviews")
        return guest.open("segmentation")

    return look


def texts(guest) -> str:
    return " ".join([*guest.markdown(), *guest.chart_titles()])


def test_without_reviews_it_says_what_they_would_add(open_reviews):
    assert "what customers praise and complain about" in texts(open_reviews(customers()))


@pytest.mark.parametrize(
    "language, about, by",
    [
        ("en", "Complaints are about ", "” complain about “"),
        ("de", "In den Beschwerden geht es um ", "beklagen sich über"),
    ],
)
def test_complaints_are_named_and_who_has_them(open_reviews, language, about, by):
    guest = open_reviews(feedback(reviews(language)), customers(), language=language)
    titles = guest.chart_titles()
    assert any(title.startswith(about) for title in titles)
    assert any(by in title for title in titles)


def test_what_a_rating_means_is_asked_and_not_guessed(open_reviews):
    guest = open_reviews(feedback(reviews()), customers())
    assert guest.app.radio("feedback_scale").value is None
    assert "Ratings" not in guest.metrics()
    guest.fill("radio", "feedback_scale", "stars_5")
    assert guest.metrics()["Ratings"] == "240"
    guest.fill("radio", "feedback_scale", "grades_6")
    assert any("Scale: 1 to 6, 1 is best" in caption.value for caption in guest.app.caption)


def test_only_ratings_still_say_who_is_satisfied(open_reviews):
    frame = pd.DataFrame({"rating": [10.0, 9, 9, 10, 10, 8, 7, 7, 6, 0]})
    guest = open_reviews(feedback(frame))
    assert guest.metrics()["Net promoter score"] == "30"
    assert any("no texts" in info.value for info in guest.app.info)


def test_three_texts_and_no_customer_are_said(open_reviews):
    frame = pd.DataFrame({"text": ["The delivery was late", "I like the tea", "This is very good"]})
    guest = open_reviews(feedback(frame))
    assert any("Of 3 texts 3 could be read" in warning.value for warning in guest.app.warning)
    many = pd.DataFrame({"text": list(reviews()["text"])})
    guest = open_reviews(feedback(many))
    assert any("With a customer number" in info.value for info in guest.app.info)


def test_all_the_same_text(open_reviews):
    guest = open_reviews(feedback(reviews().assign(text="The tea is very good")))
    assert guest.metrics()["Praise"] == "100%"
    assert any("All texts are the same" in caption.value for caption in guest.app.caption)


def test_a_text_is_shown_as_plain_text(open_reviews):
    frame = reviews()
    spiked = frame["text"].str.replace("checkout", "![x](http://evil.example/x.png) checkout")
    guest = open_reviews(feedback(frame.assign(text=spiked)))
    assert "![x](" not in texts(guest)


def test_lost_and_went_on_are_compared(open_reviews):
    frame = reviews()
    rows = [
        (who, pd.Timestamp("2026-01-01") + pd.Timedelta(hours=hour), event)
        for number, who in enumerate(frame["customer_id"])
        for hour, event in enumerate(["visit", "purchase"][: 1 if number % 3 == 0 else 2])
    ]
    rows.append(("z", pd.Timestamp("2026-06-01"), "visit"))
    journey = make_table("events", pd.DataFrame(rows, columns=["customer_id", "timestamp", "event"]))
    guest = open_reviews(feedback(frame), journey)
    assert any(title.startswith("“Lost there” complain about “checkout button”") for title in guest.chart_titles())


def count_groups() -> None:
    """A page that counts the groups by what customers said."""
    import streamlit as st

    from pages.shared.segments import available

    key = next(key for key in available.available() if key == "feedback")
    names = available.names(key)
    st.json({names[code]: int(count) for code, count in available.segmentation(key).sizes.items()})


def test_what_customers_said_is_a_segmentation_with_the_silent_ones(visitor):
    guest = visitor().bring(feedback(reviews().iloc[:120]), customers())
    guest.app = AppTest.from_function(count_groups)
    guest.app.session_state["workspace_token"] = ANNA
    guest.app.session_state["lang"] = "en"
    counted = json.loads(guest.run().app.json[0].value)
    assert list(counted) == ["Satisfied", "Mixed", "Dissatisfied", "Silent"]
    assert counted["Silent"] == 120 and sum(counted.values()) == 240
    assert counted["Dissatisfied"] == (reviews()["rating"].iloc[:120] == 2).sum()
