"""Reviews and surveys: who is satisfied, what complaints are about, and who complains about what."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import sentiment_chart, sentiment_over_time_chart
from analysis.errors import AnalysisError
from analysis.feedback import Sentiment, SentimentOverTime
from analysis.tables.table import Table
from pages.shared import cards, labels, state, tables
from pages.shared.cards import card
from pages.shared.segments import cached_feedback, feedback_choice, reviews_groups, reviews_ratings, reviews_topics
from pages.shared.text import _, mark, ngettext, number, percent, wording

SENTIMENTS = {"negative": mark("Complaint"), "neutral": mark("Neither"), "positive": mark("Praise")}
LANGUAGES = {
    "de": mark("German"),
    "en": mark("English"),
    "other": mark("Another language"),
    "doubtful": mark("Too short to tell"),
}


def show() -> None:
    feedback = state.require(
        "feedback",
        _(
            "To see what customers praise and complain about, bring reviews or answers of a survey: a text or a "
            "rating, with customer number and date where you have them."
        ),
    )
    feedback_choice.ask_scale(feedback)
    if feedback_choice.has_texts(feedback):
        _texts(feedback)
    else:
        st.info(_("There are ratings, but no texts. With texts you would see what complaints are about."))
        reviews_ratings.show(feedback, None)


def _texts(feedback: Table) -> None:
    feedback_choice.ask_language()
    sentiment = state.attempt_or_say(cached_feedback.sentiment, feedback, feedback_choice.settings())
    if sentiment is None:
        reviews_ratings.show(feedback, None)
        return
    _headline_numbers(sentiment)
    _picture(feedback, sentiment)
    st.caption(" ".join(_notes(sentiment)))
    _languages(sentiment)
    reviews_topics.show(feedback, sentiment)
    reviews_groups.show(feedback, sentiment)
    reviews_ratings.show(feedback, sentiment)


def _headline_numbers(sentiment: Sentiment) -> None:
    share = sentiment.counts.set_index("sentiment")
    with cards.row():
        card(
            _("Texts read"),
            number(sentiment.scored),
            _("In German or English; equal texts count as often as they were written."),
        )
        for code, name in (("negative", _("Complaints")), ("positive", _("Praise"))):
            row = share.loc[code]
            card(
                name,
                percent(row["share_of_texts"]),
                _("95 % range: if these texts were drawn by chance from many."),
                (percent(row["rate_low"]), percent(row["rate_high"])),
            )
        writers = sentiment.texts["customer_id"].dropna().nunique()
        card(_("Writers"), number(writers) if writers else _("unknown"))


def _picture(feedback: Table, sentiment: Sentiment) -> None:
    """The course where texts have dates, else the shares."""
    try:
        course = cached_feedback.over_time(feedback, feedback_choice.settings())
    except AnalysisError:
        title = _title(sentiment)
        chart = sentiment_chart(sentiment, wording(), title, labels.names(SENTIMENTS))
        st.altair_chart(chart, key="sentiment_chart", alt=title)
        return
    title = _course_title(course, sentiment)
    st.altair_chart(sentiment_over_time_chart(course, wording(), title), key="sentiment_course", alt=title)
    if course.undated:
        st.caption(
            ngettext(
                "{count} text has no date and is not in the picture.",
                "{count} texts have no date and are not in the picture.",
                course.undated,
            )
        )


def _title(sentiment: Sentiment) -> str:
    share = sentiment.counts.set_index("sentiment")["share_of_texts"]
    return _(
        "{complaints} of the texts complain, {praise} praise",
        complaints=percent(share["negative"]),
        praise=percent(share["positive"]),
    )


def _course_title(course: SentimentOverTime, sentiment: Sentiment) -> str:
    trend = course.trend
    if not trend.is_clear:
        return _title(sentiment)
    fields = {"before": percent(trend.before), "after": percent(trend.after)}
    if trend.after > trend.before:
        return _("More and more complaints: {before} of the earlier texts, {after} of the later ones", **fields)
    return _("Fewer and fewer complaints: {before} of the earlier texts, {after} of the later ones", **fields)


def _notes(sentiment: Sentiment) -> list[str]:
    said = [
        _(
            "Read by words, negation and contrast; irony is not understood. On open test texts the reading is right "
            "for 78 to 86 of 100 English sentences and 64 of 100 German short messages: trust shares and topics, not "
            "the reading of a single text."
        )
    ]
    possible = {
        "small_sample": _("These are few texts: the ranges are wide."),
        "all_the_same": _("All texts are the same."),
        "language_assumed": _("Texts too short to tell their language are read in the language of most texts."),
        "language_doubtful": _("Texts too short to tell their language are not read; say the language above."),
        "other_languages": _("Texts in other languages are not read."),
    }
    said += [text for code, text in possible.items() if code in sentiment.notes]
    if sentiment.without_text:
        said.append(ngettext("{count} row has no text.", "{count} rows have no text.", sentiment.without_text))
    return said


def _languages(sentiment: Sentiment) -> None:
    held = sentiment.languages[sentiment.languages["texts"] > 0]
    if len(held) < 2:
        return
    with st.expander(_("Languages"), icon=":material/translate:"):
        tables.show(
            pd.DataFrame(held).assign(language=[_(LANGUAGES[code]) for code in held["language"]]),
            {"language": _("Language"), "texts": _("Texts"), "scored": _("Texts read")},
            file_name="languages.csv",
            key="feedback_languages",
        )
