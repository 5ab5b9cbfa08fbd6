"""What the user says about reviews: the language of the texts, and what a rating means."""

from __future__ import annotations

import streamlit as st

from analysis.feedback import SentimentSettings
from analysis.tables.table import Table
from pages.shared import state
from pages.shared.segments import cached_feedback
from pages.shared.text import _, mark

LANGUAGE, SCALE = "feedback_language", "feedback_scale"
LANGUAGES = {"auto": mark("recognised text by text"), "de": mark("all German"), "en": mark("all English")}
SCALES = {
    "stars_5": mark("1 to 5, 5 is best (stars)"),
    "grades_6": mark("1 to 6, 1 is best (German school grades)"),
    "points_6": mark("1 to 6, 6 is best"),
    "points_10": mark("0 to 10, 10 is best (recommendation)"),
    "percent": mark("0 to 100, 100 is best"),
}


def settings() -> SentimentSettings:
    """The language as it was chosen."""
    chosen = state.chosen(LANGUAGE, "auto")
    return SentimentSettings(language=chosen if chosen in LANGUAGES else "auto")


def has_texts(feedback: Table) -> bool:
    return "text" in feedback.frame and bool(feedback.frame["text"].notna().any())


def scale(feedback: Table) -> str | None:
    """What a rating means, as far as that is known: said by the user, or the only scale that fits."""
    possible = cached_feedback.scales(feedback)
    chosen = state.chosen(SCALE, None)
    if chosen in possible:
        return chosen
    return possible[0] if len(possible) == 1 else None


def ask_language() -> None:
    st.selectbox(
        _("Language of the texts"),
        list(LANGUAGES),
        format_func=lambda code: _(LANGUAGES[code]),
        width=300,
        **state.remembered(LANGUAGE, "auto", LANGUAGES),
    )


def ask_scale(feedback: Table) -> None:
    """Asked where several scales fit: no number says whether 1 is the best or the worst."""
    possible = cached_feedback.scales(feedback)
    if len(possible) > 1:
        st.radio(
            _("What does a rating mean? Nothing in the numbers says whether 1 is the best or the worst."),
            [*possible],
            format_func=lambda code: _(SCALES[code]),
            index=None,
            **state.remembered(SCALE, None, [None, *possible]),
        )
