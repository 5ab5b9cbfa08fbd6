"""Contact pressure: everything that goes out to the same people, planned together so that it is not too much."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from analysis.charts import contact_calendar_chart
from analysis.export import campaign_rounds
from analysis.strategy import ContactSchedule, PlanSettings, audiences, build_plan
from analysis.strategy.contact_calendar import contact_calendar
from analysis.strategy.contact_requests import ContactWindow, contact_requests, over_before
from pages.shared import cards, consent, controls, labels, plan_lines, state, tables
from pages.shared.cards import card
from pages.shared.strategy import cached, contact_choices, held_back
from pages.shared.strategy import grouped as grouping
from pages.shared.strategy.grouped import Grouped
from pages.shared.text import _, day, escape, mark, ngettext, number, percent, wording

EXPLANATIONS = {
    "sent": mark("On the day they were planned for."),
    "deferred": mark("The bucket was full: they go out on a later day on which they are still useful."),
    "dropped": mark("As long as they were useful, there was no room for them."),
}


def show() -> None:
    orders = state.require("orders", _("To plan who is contacted when, bring your customers' orders."))
    grouped = grouping.ask(orders)
    customers = consent.ask(grouped.customers)
    if customers.empty:
        st.warning(_("Nobody may be contacted, so there is nothing to plan."), icon=":material/info:")
        st.stop()
    window = contact_choices.window(dt.datetime.now(dt.UTC).date())
    schedule = _schedule(grouped, customers, window)
    names = {**grouped.names, **labels.names(labels.CHANNELS)}
    calendar = contact_calendar(schedule)
    _headline_numbers(schedule)
    if calendar.empty:
        st.info(_("Nothing goes out in this time. Start a campaign earlier, or plan more weeks."))
        return
    title = _title(schedule)
    st.altair_chart(
        contact_calendar_chart(_in_words(calendar), wording(), title, names), key="contact_calendar_chart", alt=title
    )
    _assumptions(window)
    with st.expander(_("The calendar in numbers"), icon=":material/table:"):
        _calendar_table(calendar, names)
    held_back.show(schedule, names)


def _schedule(grouped: Grouped, customers: pd.DataFrame, window: ContactWindow) -> ContactSchedule:
    """All campaigns and recurring messages together, as the user has them."""
    settings = PlanSettings(margin=controls.remembered_lifetime_value().margin)
    lines = plan_lines.current(plan_lines.reachable(grouped.groups, customers), settings.margin)
    plan = state.attempt(build_plan, customers, lines, settings)
    present = {code: grouped.names.get(code, code) for code in plan.lines["segment"]}
    with st.expander(_("What goes out, and how much people bear"), icon=":material/tune:"):
        recurring = contact_choices.recurring(present, window.first)
        limits = contact_choices.limits(present)
    rounds = campaign_rounds(plan, window.first)
    _say_what_is_over(over_before(rounds, window), present)
    members = pd.concat(audiences(plan, customers).values(), ignore_index=True)
    requests = state.attempt(contact_requests, members, rounds, recurring, window, settings.margin)
    return state.attempt(cached.contact_schedule, requests, limits)


def _say_what_is_over(segments: list[str], names: dict[str, str]) -> None:
    if segments:
        st.warning(
            _(
                "The start lies in the past and no round is left, so nothing is planned here: {segments}. "
                "Choose a later start in the plan.",
                segments=escape(", ".join(names.get(code, code) for code in segments)),
            ),
            icon=":material/event_busy:",
        )


def _headline_numbers(schedule: ContactSchedule) -> None:
    counts = schedule.contacts["status"].value_counts()
    asked = len(schedule.contacts)
    with cards.row():
        card(_("Messages planned"), number(asked), _("Campaigns and what else goes out, to all people together."))
        for status, heading in (
            ("sent", _("Sent as planned")),
            ("deferred", _("Deferred")),
            ("dropped", _("Dropped")),
        ):
            share = percent(counts[status] / asked) if asked else number(0)
            card(heading, number(counts[status]), f"{share} · {_(EXPLANATIONS[status])}")


def _title(schedule: ContactSchedule) -> str:
    rows = schedule.contacts
    late = rows[rows["status"] != "sent"]
    if late.empty:
        return ngettext(
            "{count} customer has room for every message: nothing has to wait",
            "All {count} customers have room for every message: nothing has to wait",
            rows["customer_id"].nunique(),
        )
    return ngettext(
        "For {count} of {everyone} customer it is too much: {deferred} messages wait, {dropped} are not sent",
        "For {count} of {everyone} customers it is too much: {deferred} messages wait, {dropped} are not sent",
        late["customer_id"].nunique(),
        everyone=number(rows["customer_id"].nunique()),
        deferred=number(late["status"].eq("deferred").sum()),
        dropped=number(late["status"].eq("dropped").sum()),
    )


def _assumptions(window: ContactWindow) -> None:
    st.caption(
        _(
            "From {first} to {last}. Every bucket is taken to be empty on the first day: what went out before is not "
            "known here. Where there is room for one message only, the one with the highest expected margin per "
            "contact goes first, and that rests on the responses assumed in the plan.",
            first=day(window.first),
            last=day(window.last),
        )
    )


def _in_words(calendar: pd.DataFrame) -> pd.DataFrame:
    """The actions of the plan as the user reads them; other messages have the name the user gave them."""
    return calendar.assign(messages=[held_back.in_words(names) for names in calendar["messages"]])


def _calendar_table(calendar: pd.DataFrame, names: dict[str, str]) -> None:
    tables.show(
        _in_words(calendar).assign(
            segment=calendar["segment"].map(lambda code: names.get(code, code)),
            channel=calendar["channel"].map(lambda code: names.get(code, code)),
        ),
        {
            "day": _("Day"),
            "segment": _("Segment"),
            "channel": _("Channel"),
            "messages": _("Messages"),
            "contacts": _("Sent"),
            "deferred": _("Of them deferred to this day"),
        },
        file_name="contact_calendar.csv",
        key="contact_calendar",
    )
