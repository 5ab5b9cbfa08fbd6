"""Segments from a survey: what customers want or how they think, whatever they say yes to in general."""

from __future__ import annotations

import streamlit as st

from analysis.charts import survey_items_chart
from analysis.segments import SurveySegments, SurveySettings
from pages.shared import cards, state, tables
from pages.shared.cards import card
from pages.shared.segments import survey_choice
from pages.shared.segments.saved import delete, save, saved
from pages.shared.segments.survey_names import IN_A_SENTENCE, less, more, segment_names
from pages.shared.segments.survey_parts import number_of_segments, others, short_form
from pages.shared.text import _, escape, ngettext, number, percent, wording


def show() -> None:
    if not survey_choice.surveys():
        state.nothing_here(
            _(
                "To see what customers want, bring a survey: customer number and one column for each question, at "
                "least four on one scale (yes or no, 1 to 5, 1 to 7, 0 to 10), as customers or as feedback."
            )
        )
    survey, settings = survey_choice.ask()
    with st.spinner(_("Looking for segments that would come out again: this takes up to a minute …")):
        segments = state.attempt_or_say(survey_choice.compute, survey.table, settings)
    if segments is not None:
        _headline(segments)
        _picture(segments)
        _sentences(segments)
        _customers(segments)
        _keep(survey.table, settings)
        number_of_segments(segments)
        short_form(segments)
        others(segments)


def _headline(segments: SurveySegments) -> None:
    tried = segments.number.tried.set_index("segments") if segments.number is not None else None
    agreement = None if tried is None else tried.loc[len(segments.segments), "agreement"]
    with cards.row():
        card(_("Answered"), number(segments.answered))
        card(_("Segments"), number(len(segments.segments)))
        card(
            _("Stability"),
            number(agreement, 2) if agreement is not None else "–",
            _(
                "How well the segments of two resamples of your customers agree: 1 is the same, 0 is chance "
                "(adjusted Rand index). From 0.6 on you can plan with them."
            ),
        )
        card(
            _("Merely says yes"),
            percent(segments.level_explained),
            _("How much of the number of yeses (or of the mean rating) the segments explain: near 0 is good."),
        )


def _picture(segments: SurveySegments) -> None:
    names = segment_names(segments)
    largest = segments.segments.iloc[0]
    title = _(
        "{count} segments; the largest, “{segment}”, holds {share} of those who answered",
        count=number(len(segments.segments)),
        segment=names[largest["segment"]],
        share=percent(largest["share"]),
    )
    st.altair_chart(survey_items_chart(segments, wording(), title, names), key="survey_chart", alt=title)
    st.caption(
        _(
            "Percentage points above or below what people who say yes as often would choose; without a number where "
            "it may be chance. The segments were made from these answers: the differences describe them, they prove "
            "nothing."
        )
    )


def _sentences(segments: SurveySegments) -> None:
    names = segment_names(segments)
    for row in segments.segments.itertuples():
        liked = _listed(more(segments, row.segment)["item"])
        left = _listed(less(segments, row.segment)["item"])
        st.markdown(
            _(
                "**{name}** ({share}, {customers}): more often than others {liked}; less often {left}.",
                name=escape(names[row.segment]),
                share=percent(row.share),
                customers=ngettext("{count} customer", "{count} customers", row.customers),
                liked=liked,
                left=left,
            )
        )
    if segments.flat:
        st.caption(
            ngettext(
                "{count} customer gave the same answer everywhere and has no profile.",
                "{count} customers gave the same answer everywhere and have no profile.",
                segments.flat,
            )
        )
    if segments.ticked_only:
        st.caption(_("The file holds ticks only: a blank of somebody who ticked something counts as no."))


def _listed(items) -> str:
    return ", ".join(escape(item) for item in items.head(IN_A_SENTENCE)) or "–"


def _customers(segments: SurveySegments) -> None:
    with st.expander(_("The customers and their segments"), icon=":material/table:"):
        names = segment_names(segments)
        sources = {"answers": _("own answers"), "rule": _("short rule"), "none": _("no answer")}
        listed = segments.customers.assign(
            segment=segments.customers["segment"].map(names).fillna(_("No answer")),
            source=segments.customers["source"].map(sources),
            share_certain=segments.customers["certainty"],
        )
        tables.show(
            listed,
            {
                "customer_id": _("Customer"),
                "segment": _("Segment"),
                "source": _("Known from"),
                "share_certain": _("How certain"),
            },
            file_name="survey_segments.csv",
            key="survey_customers",
        )


def _keep(table: str, settings: SurveySettings) -> None:
    """Save the segments under a name, so that other pages can use them."""
    with st.container(border=True), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(_("Use these segments on other pages as"), key="survey_name", max_chars=60).strip()
        if st.button(_("Save"), key="survey_save", disabled=not name, icon=":material/bookmark:"):
            save("survey", name, survey_choice.plain(table, settings))
            st.toast(_("Saved: the segments are now a choice on the other pages."))
        for kept in saved("survey"):
            if st.button(_("Delete “{name}”", name=escape(kept)), key=f"survey_delete_{kept}", type="tertiary"):
                delete("survey", kept)
                st.rerun()
