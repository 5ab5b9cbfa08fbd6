"""A survey on the page of the segments: from the answers to segments that other pages can use."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from visitor import word

from analysis.tables.table import Table, make_table


def survey(table: str = "customers") -> Table:
    """240 people of whom half want the first three things, half the last three, at very different levels."""
    random = np.random.default_rng(4)
    likes = np.repeat([[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]], 120, axis=0)
    odds = 4 * likes - 2 + random.normal(0, 1, (240, 1))
    answers = (random.random((240, 6)) < 1 / (1 + np.exp(-odds))).astype(int)
    frame = pd.DataFrame(answers, columns=["price", "speed", "choice", "advice", "trust", "style"]).astype(str)
    frame.insert(0, "customer_id", [f"c{n:03}" for n in range(240)])
    return make_table(table, frame.assign(rating="5") if table == "feedback" else frame)


@pytest.mark.parametrize("table", ["customers", "feedback"])
def test_a_survey_becomes_segments_that_are_saved_for_other_pages(visitor, table):
    guest = visitor().bring(survey(table))
    guest.workspace.remember(survey_segments=2, segments_view="survey")
    guest.open("segmentation")
    assert guest.metrics()[word("en", "Segments")] == "2"
    (title,) = [title for title in guest.chart_titles() if "segments; the largest" in title]
    assert any(wish in title for wish in ("price", "speed", "choice", "advice", "trust", "style"))
    guest.fill("text_input", "survey_name", "Wishes").click("survey_save")
    assert guest.workspace.settings()["saved_segmentations"]["survey"]["Wishes"]["table"] == table
    guest.click("survey_delete_Wishes")
    assert guest.workspace.settings()["saved_segmentations"]["survey"] == {}


def test_without_questions_the_view_says_what_to_bring(visitor):
    guest = visitor().open("segmentation").fill("button_group", "segments_view", "survey")
    assert any("one column for each question" in text for text in guest.markdown())


def test_too_few_questions_are_said(visitor):
    guest = visitor().bring(survey())
    guest.workspace.remember(survey_items_customers_price_style=["price", "trust"], segments_view="survey")
    guest.open("segmentation")
    assert any("2 questions were chosen" in warning.value for warning in guest.app.warning)
