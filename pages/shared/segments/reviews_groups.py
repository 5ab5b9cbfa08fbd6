"""Who complains about what: topics by any segments, and of the lost beside those who went on."""

from __future__ import annotations

import streamlit as st

from analysis.charts import group_topics_chart
from analysis.feedback import GroupTopics, Sentiment
from analysis.segments import Segmentation
from analysis.tables.table import Table
from pages.shared import state, tables
from pages.shared.segments import available, cached_feedback, feedback_choice, feedback_leaks
from pages.shared.segments.reviews_topics import language
from pages.shared.text import _, mark, ngettext, percent, wording

ABOUT = {"negative": mark("Complaints"), "positive": mark("Praise"), "all": mark("All texts")}
_GROUPS, _ABOUT = "feedback_groups", "feedback_about"


def show(feedback: Table, sentiment: Sentiment) -> None:
    st.subheader(_("Who writes about what"))
    if not sentiment.texts["customer_id"].notna().any():
        st.info(_("With a customer number in the reviews you would see which customers complain about what."))
        return
    offered = {key: name for key, name in available.available().items() if key != "feedback"}
    leaks = feedback_leaks.offered()
    if not offered and not leaks:
        st.info(_("With orders, events or a customers table you would see which customers complain about what."))
        return
    key = _ask(offered | leaks)
    chosen = state.attempt_or_say(feedback_leaks.groups if key in leaks else available.segmentation, key)
    if chosen is not None:
        names = feedback_leaks.names(key) if key in leaks else available.names(key)
        _compare(feedback, sentiment, chosen, names)


def _ask(offered: dict[str, str]) -> str:
    left, right = st.columns(2)
    with left:
        key = st.selectbox(
            _("Groups"),
            list(offered),
            format_func=offered.get,
            **state.remembered(_GROUPS, next(iter(offered)), offered),
        )
    with right:
        st.segmented_control(
            _("What counts as mentioned"),
            list(ABOUT),
            format_func=lambda code: _(ABOUT[code]),
            required=True,
            **state.remembered(_ABOUT, "negative", ABOUT),
        )
    return key


def _compare(feedback: Table, sentiment: Sentiment, groups: Segmentation, names: dict[str, str]) -> None:
    about = state.chosen(_ABOUT, "negative")
    found = state.attempt_or_say(
        cached_feedback.by_group, feedback, feedback_choice.settings(), groups, about, language(sentiment)
    )
    if found is None:
        return
    if found.terms.empty:
        st.info(_("No topic is mentioned by five customers of a group."))
    else:
        title = _title(found, names)
        st.altair_chart(group_topics_chart(found, wording(), title, names), key="group_topics_chart", alt=title)
    st.caption(" ".join(_notes(found)))
    _tables(found, names)


def _title(found: GroupTopics, names: dict[str, str]) -> str:
    clear = found.terms[found.terms["is_clear"] & (found.terms["difference"] > 0)]
    if clear.empty:
        return _("No group stands out with a topic beyond chance")
    first = clear.iloc[0]
    fields = {
        "group": names.get(first["segment"], first["segment"]),
        "topic": first["term"],
        "share": percent(first["share_with"]),
        "others": percent(first["share_of_others"]),
    }
    if found.about == "negative":
        return _("“{group}” complain about “{topic}”: {share} of them, {others} of the others", **fields)
    return _("“{group}” write about “{topic}”: {share} of them, {others} of the others", **fields)


def _notes(found: GroupTopics) -> list[str]:
    said = [
        _("A customer counts once. Pale: may be chance (corrected for all groups and words)."),
        _("Groups differ in more than what they write: a hint where to look, not a cause."),
    ]
    if found.hidden:
        said.append(
            ngettext(
                "{count} customer is in a group of fewer than ten who wrote and is not shown.",
                "{count} customers are in groups of fewer than ten who wrote and are not shown.",
                found.hidden,
            )
        )
    if found.unknown:
        said.append(
            ngettext(
                "{count} customer who wrote is in no group.",
                "{count} customers who wrote are in no group.",
                found.unknown,
            )
        )
    if found.without_customer:
        said.append(
            ngettext(
                "{count} text names no customer.",
                "{count} texts name no customer.",
                found.without_customer,
            )
        )
    return said


def _tables(found: GroupTopics, names: dict[str, str]) -> None:
    with st.expander(_("Satisfaction and topics by group"), icon=":material/table_rows:"):
        tables.show(
            found.groups.assign(segment=found.groups["segment"].astype("str").map(lambda code: names.get(code, code))),
            {
                "segment": _("Group"),
                "customers": _("Customers who wrote"),
                "share_dissatisfied": _("Dissatisfied"),
                "share_of_others": _("Dissatisfied among the others"),
                "p_value": _("p, corrected"),
            },
            file_name="satisfaction_by_group.csv",
            key="satisfaction_by_group",
        )
        tables.show(
            found.terms.assign(segment=found.terms["segment"].astype("str").map(lambda code: names.get(code, code))),
            {
                "segment": _("Group"),
                "term": _("Topic"),
                "n_with": _("Customers with it"),
                "share_with": _("Share of the group"),
                "share_of_others": _("Share of the others"),
                "p_value": _("p, corrected"),
            },
            file_name="topics_by_group.csv",
            key="topics_by_group",
        )
