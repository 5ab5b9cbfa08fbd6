"""Take it with you: the files of the plan, for the colleague and the tool that run it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.export import PLATFORMS, PlanFiles, plan_zip
from analysis.strategy import Plan, audiences
from pages.shared import handover, state
from pages.shared.strategy import message_texts, methods_page, plan_calendar, plan_contents, plan_fields
from pages.shared.strategy.grouped import Grouped
from pages.shared.text import LANGUAGES, _, catalogue, decimal_sign, escape, mark

# In the language of the message, not of the page.
_UNSUBSCRIBE = mark("Unsubscribe")


def show(plan: Plan, grouped: Grouped, customers: pd.DataFrame, leaks: pd.DataFrame) -> None:
    """The part of the page that offers the plan's files."""
    st.subheader(_("Take it with you"))
    platforms = st.multiselect(
        _("Lists for these tools"),
        list(PLATFORMS),
        format_func=lambda code: PLATFORMS[code].name,
        placeholder=_("Choose mail tools and ad platforms"),
        **state.remembered("plan_platforms", [], PLATFORMS),
    )
    listed, rounds = handover.with_codes(customers), plan_calendar.rounds(plan)
    messages = message_texts.current(plan.lines)
    entries = plan_contents.contents(plan, listed, platforms, len(rounds), with_leaks=not leaks.empty)
    st.caption("  \n".join(f"**{escape(entry.path)}** {escape(entry.said)}" for entry in entries))

    # What needs the user's language is made now: the ZIP is packed outside their session.
    finished = {
        "readme": handover.readme(plan, entries, len(grouped.customers) - len(customers)),
        "names": handover.words(),
        "segments": grouped.names,
        "headings": handover.headings(),
        "definitions": grouped.definitions,
        "leaks": leaks,
        "decimal": decimal_sign(),
        "platforms": tuple(platforms),
        "messages": messages,
        "unsubscribe": {code: catalogue(code).gettext(_UNSUBSCRIBE) for code in LANGUAGES},
        "calendar": plan_calendar.file(rounds, grouped.names) if len(rounds) else b"",
        "methods": methods_page.file(plan, grouped, len(customers)),
    }
    fields = plan_fields.of_messages(customers, messages, platforms)

    def packed() -> bytes:
        return plan_zip(PlanFiles(plan, audiences(plan, listed), fields=fields(), **finished))

    st.download_button(
        _("Download the plan"),
        data=packed,
        file_name="leaky_bucket_plan.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        type="primary",
        key="plan_download",
        on_click="ignore",
    )
