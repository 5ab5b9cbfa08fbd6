"""Ratings: how many are satisfied, would they recommend, and where the rating contradicts the text."""

from __future__ import annotations

import streamlit as st

from analysis.charts import ratings_chart
from analysis.feedback import Disagreement, Ratings, Sentiment
from analysis.tables.table import Table
from pages.shared import cards, labels, state, tables
from pages.shared.cards import card
from pages.shared.segments import cached_feedback, feedback_choice
from pages.shared.text import _, mark, ngettext, number, percent, wording

VERDICTS = {"dissatisfied": mark("Dissatisfied"), "mixed": mark("In between"), "satisfied": mark("Satisfied")}


def show(feedback: Table, sentiment: Sentiment | None) -> None:
    """Nothing where there are no ratings or nobody said what they mean."""
    scale = feedback_choice.scale(feedback)
    if scale is None:
        return
    ratings = state.attempt_or_say(cached_feedback.ratings, feedback, scale)
    if ratings is None:
        return
    st.subheader(_("Ratings"))
    _headline_numbers(ratings)
    satisfied = ratings.counts.set_index("verdict").loc["satisfied"]
    title = _("{share} are satisfied, by their rating", share=percent(satisfied["share_of_ratings"]))
    chart = ratings_chart(ratings, wording(), title, labels.names(VERDICTS))
    st.altair_chart(chart, key="ratings_chart", alt=title)
    st.caption(_("Scale: {scale}.", scale=_(feedback_choice.SCALES[scale])))
    if sentiment is not None:
        _beside_texts(cached_feedback.disagreement(feedback, feedback_choice.settings(), scale))


def _headline_numbers(ratings: Ratings) -> None:
    with cards.row():
        card(_("Ratings"), number(ratings.rated))
        card(
            _("Average"),
            number(ratings.mean, 2),
            _("95 % range of the average."),
            (number(ratings.mean_low, 2), number(ratings.mean_high, 2)),
        )
        if ratings.promoters is not None:
            card(
                _("Net promoter score"),
                number(ratings.promoters),
                _("Of 0 to 10: share of 9 and 10 minus share of 0 to 6, times 100; with its 95 % range."),
                (number(ratings.promoters_low), number(ratings.promoters_high)),
            )


def _beside_texts(found: Disagreement) -> None:
    if not found.decided:
        return
    st.markdown(
        _(
            "**Rating and text disagree in {share} of {texts}** ({low} to {high}), where both take a side: a slip, "
            "irony, or our misreading.",
            share=percent(found.rate, 1),
            texts=ngettext("{count} text", "{count} texts", found.decided),
            low=percent(found.rate_low, 1),
            high=percent(found.rate_high, 1),
        )
    )
    if found.rows.empty:
        return
    with st.expander(_("Texts that contradict their rating"), icon=":material/compare_arrows:"):
        tables.show(
            found.rows.assign(verdict=[_(VERDICTS[code]) for code in found.rows["verdict"]]),
            {"rating": _("Rating"), "verdict": _("By the rating"), "score": _("Our reading"), "text": _("Text")},
            file_name="ratings_against_texts.csv",
            key="rating_against_text",
        )
