"""Groups by what the customers table says: who they are, where they live, how they think, what they do and want."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.segments import AttributeSegments
from pages.shared import labels, state, tables
from pages.shared.segments import attribute_provider, shares
from pages.shared.segments.attribute_choice import ask_column, ask_how, columns, kind_of
from pages.shared.segments.attribute_names import FORMS, KINDS, group_names
from pages.shared.text import _, day, escape, ngettext, percent, quoted


def show() -> None:
    state.require(
        "customers",
        _("To group customers by who they are and what they want, bring a customers table: one row each, any columns."),
    )
    if not any(column.makes_groups for column in columns()):
        _all_columns()
        state.nothing_here(_("No column of your customers table makes groups. Bring one with age, region, interests …"))
    column = ask_column()
    ask_how(column)
    segments = state.attempt_or_say(attribute_provider.segments, column)
    if segments is not None:
        names = group_names(segments)
        shares.picture(segments.shown, names, labels.column(segments.settings.column), "attribute_chart")
        st.caption(" ".join(_notes(segments)))
        shares.table(segments.shown, names, "attribute_groups")
    _all_columns()


def _notes(segments: AttributeSegments) -> list[str]:
    """What the groups rest on, and what was counted as no answer."""
    known = len(segments.segmentation.customers)
    notes = [ngettext("{count} customer.", "{count} customers.", known)]
    if segments.unit:
        notes.append(_("Counted as of {day}.", day=day(pd.Timestamp(segments.settings.observed_until))))
    if segments.form == "birth_year":
        notes.append(_("From a year of birth an age can be one year too high."))
    if segments.no_answer_words:
        words = ", ".join(quoted(escape(word)) for word in segments.no_answer_words)
        notes.append(_("Counted as no answer: {words}.", words=words))
    if segments.unreadable:
        notes.append(
            ngettext(
                "{count} entry cannot be read as chosen and is counted as no answer: {examples}.",
                "{count} entries cannot be read as chosen and are counted as no answer: {examples}.",
                segments.unreadable,
                examples=", ".join(quoted(escape(example[:40])) for example in segments.examples),
            )
        )
    return notes + _doubts(segments)


def _doubts(segments: AttributeSegments) -> list[str]:
    notes = []
    if segments.implausible:
        notes.append(
            ngettext(
                "{count} age or date cannot be right and is counted as no answer.",
                "{count} ages or dates cannot be right and are counted as no answer.",
                segments.implausible,
            )
        )
    if segments.differing:
        notes.append(
            ngettext(
                "{count} customer has several rows that disagree; the first answer counts.",
                "{count} customers have several rows that disagree; the first answer counts.",
                segments.differing,
            )
        )
    if segments.form == "several" and segments.settings.answer is None:
        notes.append(
            _("Each group is a combination of answers, the rare ones are “All others”; one answer can split too.")
        )
    if segments.outside > 0:
        notes.append(
            _("{share} of the revenue is from customers who are not in this table.", share=percent(segments.outside, 1))
        )
    return notes


def _all_columns() -> None:
    """What each column was taken for, and what was not kept for privacy."""
    with st.expander(_("All columns of the customers table"), icon=":material/view_column:"):
        known = columns()
        listed = pd.DataFrame(
            {
                "column": [labels.column(column.name) for column in known],
                "form": [_(FORMS[column.form]) for column in known],
                "kind": [_(KINDS[kind_of(column)]) for column in known],
                "answers": [column.answers for column in known],
                "share_answered": [column.answered / max(column.rows, 1) for column in known],
            }
        )
        headings = {"column": _("Column"), "form": _("Holds"), "kind": _("Kind"), "answers": _("Different answers")}
        tables.show(listed, headings | {"share_answered": _("Answered")}, file_name="columns.csv", key="all_columns")
        _not_kept()


def _not_kept() -> None:
    """What would be possible with a column that privacy left out."""
    treated = state.stored()["customers"].treated
    dropped = [(name, kind) for name, kind, how in treated if how == "not_kept"]
    if any(kind == "birth_date" for _name, kind in dropped):
        st.caption(
            _("The date of birth was not kept, as it names people. A column with the year of birth would give ages.")
        )
    if any(kind == "address" for _name, kind in dropped):
        st.caption(_("The address was not kept, as it names people. A postcode or a region would give areas."))
