"""What complaints are about and what praise is about, with texts to read."""

from __future__ import annotations

import streamlit as st

from analysis.charts import topics_chart
from analysis.feedback import Sentiment, Topics
from analysis.feedback.lexicon import Language
from analysis.feedback.topics import most_read
from analysis.tables.table import Table
from pages.shared import state, tables
from pages.shared.segments import cached_feedback, feedback_choice
from pages.shared.text import _, escape, mark, ngettext, wording

SIDES = {"negative": mark("Complaints"), "positive": mark("Praise")}
_LANGUAGE = "feedback_topic_language"


def language(sentiment: Sentiment) -> Language:
    """The language whose words are compared: asked where texts were read in both."""
    held = [code for code in ("de", "en") if (sentiment.texts["read_as"] == code).any()]
    return state.chosen(_LANGUAGE, most_read(sentiment)) if len(held) > 1 else most_read(sentiment)


def show(feedback: Table, sentiment: Sentiment) -> None:
    st.subheader(_("What it is about"))
    _ask_language(sentiment)
    topics = state.attempt_or_say(cached_feedback.topics, feedback, feedback_choice.settings(), language(sentiment))
    if topics is None:
        return
    if topics.terms.empty:
        st.info(_("No word stands in five or more texts."))
        return
    title = _title(topics)
    st.altair_chart(topics_chart(topics, wording(), title), key="topics_chart", alt=title)
    st.caption(" ".join(_notes(topics)))
    _examples(topics)
    with st.expander(_("All topics"), icon=":material/table_rows:"):
        tables.show(
            topics.terms.assign(side=[_(SIDES[side]) for side in topics.terms["side"]]),
            {
                "term": _("Topic"),
                "side": _("More often in"),
                "texts": _("Texts"),
                "n_with": _("Complaints with it"),
                "share_with": _("Share of the complaints"),
                "others_with": _("Praise with it"),
                "share_of_others": _("Share of the praise"),
                "z": "z",
                "p_value": _("p, corrected"),
            },
            file_name="topics.csv",
            key="topics",
        )


def _ask_language(sentiment: Sentiment) -> None:
    names = {"de": _("German texts"), "en": _("English texts")}
    held = [code for code in names if (sentiment.texts["read_as"] == code).any()]
    if len(held) > 1:
        st.segmented_control(
            _("Texts"),
            held,
            format_func=names.get,
            required=True,
            label_visibility="collapsed",
            **state.remembered(_LANGUAGE, most_read(sentiment), held),
        )


def _title(topics: Topics) -> str:
    clear = topics.terms[topics.terms["is_clear"] & (topics.terms["side"] == "negative")]
    if clear.empty:
        return _("No topic sets complaints apart from praise beyond chance")
    quoted = [_("“{word}”", word=term) for term in clear["term"].head(3)]
    return _("Complaints are about {topics}", topics=", ".join(quoted))


def _notes(topics: Topics) -> list[str]:
    said = [
        ngettext("{count} complaint", "{count} complaints", topics.negative)
        + ", "
        + ngettext("{count} text of praise.", "{count} texts of praise.", topics.positive),
        _("Pale: may be chance (p of 0.01 or more, corrected for all words that were compared)."),
        _("Words that praise or blame by themselves are left out: by them the texts were told apart."),
    ]
    if topics.other_texts:
        said.append(
            ngettext(
                "{count} text in the other language is not compared here.",
                "{count} texts in the other language are not compared here.",
                topics.other_texts,
            )
        )
    return said


def _examples(topics: Topics) -> None:
    shown = topics.terms.groupby("side", sort=False).head(8)["term"].tolist()
    key = "feedback_topic"
    if st.session_state.get(key) not in shown:
        st.session_state.pop(key, None)
    term = st.pills(_("Texts to read"), shown, format_func=escape, default=shown[0], key=key)
    if term is None:
        return
    for text in topics.examples.loc[topics.examples["term"] == term, "text"]:
        st.markdown(f"> {escape(text)}")
