"""What segments from a survey rest on: how many, the short form, and those who did not answer."""

from __future__ import annotations

import streamlit as st

from analysis.segments import SurveySegments
from pages.shared import labels, tables
from pages.shared.text import _, escape, mark, ngettext, number, percent

_BOUGHT = {
    "days_since_last_order": mark("Days since last order"),
    "orders": mark("Orders"),
    "revenue": mark("Revenue"),
}


def number_of_segments(segments: SurveySegments) -> None:
    """The numbers tried, with what speaks for each."""
    with st.expander(_("How many segments?"), icon=":material/format_list_numbered:"):
        if segments.number is None:
            st.caption(_("You chose the number yourself; whether the segments would come out again was not checked."))
            return
        st.caption(
            _(
                "Each number was fitted to pairs of resamples, twenty if need be. It is offered if both agree "
                "well (0.6 or more) and better than in answers shuffled at random; of those the one with the best BIC."
            )
        )
        tried = segments.number.tried.assign(is_stable=segments.number.tried["is_stable"].map(_yes_no()))
        headings = {
            "segments": _("Segments"),
            "agreement": _("Agreement"),
            "agreement_low": _("Lowest agreement"),
            "by_chance": _("In shuffled answers (95 %)"),
            "bic": _("BIC (lower is better)"),
            "is_stable": _("Would come out again"),
        }
        tables.show(tried, headings, file_name="number_of_segments.csv", key="survey_tried")


def short_form(segments: SurveySegments) -> None:
    """The few questions that would do next time."""
    golden = segments.golden
    if golden is None:
        return
    st.subheader(_("A short form for next time"))
    questions = [segments.settings.battery.items[place] for place in golden.items]
    st.markdown(
        _(
            "{questions}: these questions alone put {accuracy} into the right segment (checked on customers they were "
            "not chosen with). Always saying the largest segment would be right for {majority}.",
            questions=", ".join(f"**{escape(question)}**" for question in questions),
            accuracy=percent(golden.accuracy),
            majority=percent(golden.majority),
        )
    )


def others(segments: SurveySegments) -> None:
    """Those who did not answer, and how good the rule is that places them."""
    silent = int((segments.customers["source"] != "answers").sum())
    rule = segments.rule
    if rule is None:
        if silent:
            st.caption(_silent(silent) + " " + _("Too little is known of them to place them in a segment."))
        return
    st.subheader(_("Those who did not answer"))
    about = ", ".join(_feature(name) for name in rule.features) or "–"
    found = {
        "about": about,
        "accuracy": percent(rule.accuracy),
        "majority": percent(rule.majority),
        "low": number(100 * rule.gain_low, 1),
        "high": number(100 * rule.gain_high, 1),
    }
    if rule.is_better:
        st.markdown(
            _(
                "A short rule from {about} is right for {accuracy} of those who answered; always saying the largest "
                "segment for {majority} (better by {low} to {high} points).",
                **found,
            )
        )
        typed = int((segments.customers["source"] == "rule").sum())
        if typed:
            st.caption(ngettext("{count} customer was placed by it.", "{count} customers were placed by it.", typed))
        return
    st.markdown(
        _(
            "What is known of everybody does not tell the segment: a rule from {about} is right for {accuracy}, always "
            "saying the largest segment for {majority} (difference {low} to {high} points). So nobody is placed by it.",
            **found,
        )
    )
    if silent:
        st.caption(_silent(silent))


def _silent(count: int) -> str:
    return ngettext(
        "{count} customer without answers stays a group of its own.",
        "{count} customers without answers stay a group of their own.",
        count,
    )


def _feature(name: str) -> str:
    return _(_BOUGHT[name]) if name in _BOUGHT else escape(labels.column(name))


def _yes_no() -> dict[bool, str]:
    return {True: _("Yes"), False: _("No")}
