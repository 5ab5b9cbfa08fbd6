"""Readable rows that may not belong: how many there are, examples, and a switch each."""

from __future__ import annotations

import streamlit as st

from analysis.tables.cleaning import RULES, CleaningSettings
from analysis.tables.report import Found, ReadingReport
from pages.shared import shapes
from pages.shared.text import _, escape, mark, ngettext

NAMES = {
    "duplicate": mark("exact repetitions of another row"),
    "test_customer": mark("test customers, by their name"),
    "future": mark("dates in the future"),
    "other_currency": mark("another currency than most rows"),
    "zero": mark("amount of zero"),
    "refund": mark("refunds and cancellations (negative amount)"),
}
HELP = {
    "duplicate": mark("In orders two equal rows may be two pieces. If the file was exported twice, leave them out."),
    "test_customer": mark("The customer's name holds a word such as test, dummy or example."),
    "future": mark("Rows after today cannot have happened yet."),
    "other_currency": mark("A sum over several currencies means nothing; nothing is converted."),
    "zero": mark("Free samples, replacements or corrections. They count as orders if they stay."),
    "refund": mark("If they stay, they lower the customer's revenue but are no orders."),
}


def chosen(digest: str) -> CleaningSettings:
    """What the user switched for this file so far."""
    keys = {rule: _key(digest, rule) for rule in RULES}
    for key in keys.values():
        shapes.propose(key, (True, False))
    return CleaningSettings({rule: st.session_state[key] for rule, key in keys.items() if key in st.session_state})


def show(digest: str, report: ReadingReport) -> None:
    """One switch for each rule that found something."""
    if not report.found:
        return
    st.markdown(_("**These rows may not belong.** Switch on what should be left out."))
    for found in report.found:
        _switch(digest, found)


def _switch(digest: str, found: Found) -> None:
    label = ngettext(
        "Leave out {count} row: {what}", "Leave out {count} rows: {what}", found.rows, what=_(NAMES[found.rule])
    )
    st.toggle(label, value=found.left_out, key=_key(digest, found.rule), help=_(HELP[found.rule]))
    if found.examples:
        line, text = found.examples[0]
        st.caption(_("For example line {line}: {text}", line=escape(str(line)), text=escape(text)))


def _key(digest: str, rule: str) -> str:
    return f"leave_out_{digest}_{rule}"
