"""Messages: what each campaign says, in two languages, and how it reads for real customers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.strategy import shared_messages
from analysis.strategy.message_check import MessageCheck
from analysis.strategy.messages import LIMITS, SHORT_SMS, tokens
from pages.shared import cards, consent, controls, labels, plan_lines, state, tables
from pages.shared.cards import card
from pages.shared.strategy import cached, message_editor, message_preview, message_texts
from pages.shared.strategy import grouped as grouping
from pages.shared.strategy.grouped import Grouped
from pages.shared.text import _, day, escape, ngettext, number

PERSONAL = ("first_name", "last_name", "name")


def show() -> None:
    orders = state.require("orders", _("To write to your segments, bring your customers' orders."))
    grouped = grouping.ask(orders)
    customers = consent.ask(grouped.customers)
    if customers.empty:
        st.warning(_("Nobody may be contacted, so there is nothing to write."), icon=":material/info:")
        st.stop()
    margin = controls.remembered_lifetime_value().margin
    lines = plan_lines.current(plan_lines.reachable(grouped.groups, customers), margin)
    messages = state.attempt(message_texts.current, lines)
    if messages.empty:
        st.info(_("No campaign of the plan contacts anybody. Choose an action and a channel in the plan."))
        st.stop()
    _one(messages, grouped, customers)
    _all(messages, grouped.names)


def _one(messages: pd.DataFrame, grouped: Grouped, customers: pd.DataFrame) -> None:
    segment, format, language = message_editor.choose(messages, grouped.names)
    facts = _facts(customers, segment)
    texts = dict(
        messages.loc[messages["segment"].eq(segment) & messages["language"].eq(language), ["format", "text"]].values
    )
    message_editor.edit(segment, format, language, texts[format], list(facts.columns))
    if not texts[format].strip():
        st.warning(_("The message is empty. Write one, or go back to the text to start from."), icon=":material/info:")
        return
    check = state.attempt_or_say(cached.message_check, texts[format], facts, format, language)
    if check is None:
        return
    _headline_numbers(check, format)
    if "days_since_last_order" in tokens(texts[format]):
        st.caption(
            _(
                ":material/info: The days since the last order are counted until {day}, the last day of the data.",
                day=day(state.observed_until()),
            )
        )
    _warnings(check, format, list(facts.columns))
    st.subheader(_("How it reads"))
    message_preview.show(texts, format, language, facts, f"{segment}_{format}_{language}")


def _facts(customers: pd.DataFrame, segment: str) -> pd.DataFrame:
    """What is known of those in the segment, those with the highest revenue first."""
    stored = state.stored()
    people = state.table("customers") if "customers" in stored else None
    known = cached.message_facts(state.table("orders"), people)
    members = customers[customers["segment"].astype("str") == segment].sort_values("revenue", ascending=False)
    members = members.set_index(members["customer_id"].astype("str"))
    return members[["orders", "days_since_last_order"]].join(known)


def _headline_numbers(check: MessageCheck, format: str) -> None:
    with cards.row():
        card(_("Customers"), number(check.customers), _("Those in the segment who may be contacted."))
        card(_("With a fallback"), number(check.with_fallback), _("In so many texts at least one fallback stands."))
        most = LIMITS[format]
        longest = number(check.longest) if most is None else f"{number(check.longest)} / {number(most)}"
        card(_("Longest text"), longest, _("Characters, after the tokens were filled in; the most that are shown."))
        card(_("Too long"), number(check.too_long))


def _warnings(check: MessageCheck, format: str, columns: list[str]) -> None:
    if check.too_long:
        text = ngettext(
            "For {count} customer the text is too long for {format}: shorten it, or what is beyond is cut off.",
            "For {count} customers the text is too long for {format}: shorten it, or what is beyond is cut off.",
            check.too_long,
            format=_(labels.FORMATS[format]),
        )
        if format == "sms":
            text += " " + _(
                "With an emoji or a letter of another alphabet a text message holds {count} characters.",
                count=number(SHORT_SMS),
            )
        st.warning(text, icon=":material/straighten:")
    for token, customers in check.fallbacks.items():
        if token not in columns:
            st.caption(f":material/info: {_no_column(token)}")
        else:
            st.caption(
                ngettext(
                    "{count} of {everyone} customer has nothing in {token} and reads the fallback.",
                    "{count} of {everyone} customers have nothing in {token} and read the fallback.",
                    customers,
                    everyone=number(check.customers),
                    token=escape("{" + token + "}"),
                )
            )


def _no_column(token: str) -> str:
    shown = escape("{" + token + "}")
    if token in PERSONAL:
        return _(
            "{token} is in no table here, so everybody reads the fallback. Names are not kept here; a mail tool that "
            "knows them fills in its own field in this place.",
            token=shown,
        )
    return _("No table here has {token} in words, so everybody reads the fallback.", token=shown)


def _all(messages: pd.DataFrame, names: dict[str, str]) -> None:
    shared = shared_messages(messages)
    st.subheader(
        ngettext(
            "{count} different text in {campaigns} campaigns",
            "{count} different texts in {campaigns} campaigns",
            len(shared),
            campaigns=number(messages["segment"].nunique()),
        )
    )
    st.caption(
        _(
            "Every text is one to write, to check and to keep in the voice of the brand. Segments with the same text "
            "share a row. Links, the unsubscribe link and the imprint come from your mail tool."
        )
    )
    tables.show(
        shared.assign(
            segments=[", ".join(names.get(code, code) for code in codes) for codes in shared["segments"]],
            format=shared["format"].map(labels.names(labels.FORMATS)),
            language=shared["language"].map(labels.names(labels.LANGUAGES)),
        ),
        {
            "segments": _("Segments"),
            "format": _("Format"),
            "language": _("Language"),
            "text": _("Text"),
            "shared_by": _("Shared by"),
        },
        file_name="messages.csv",
        key="messages",
    )
