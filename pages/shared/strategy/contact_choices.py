"""What the user says of contact pressure: what goes out besides the plan, how much people bear, how far to plan."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from analysis.strategy import CHANNELS, ContactSettings
from analysis.strategy.contact_requests import EVERYBODY, ContactWindow, Recurring
from analysis.strategy.defaults import NO_CHANNEL
from pages.shared import labels, state
from pages.shared.strategy import kept_table
from pages.shared.strategy.with_undo import Kept
from pages.shared.text import _

RECURRING, LIMITS = Kept("recurring_messages"), Kept("contact_limits")
_NEEDED = ["name", "channel", "every_days", "start", "useful_days", "value"]


def window(today: dt.date) -> ContactWindow:
    """How many weeks to plan, and how long a campaign's message stays useful."""
    with st.container(border=True), st.grid(2, min_column_width=260):
        weeks = st.number_input(
            _("Weeks to plan"), min_value=1, max_value=26, **state.remembered("contact_weeks", 6, between=(1, 26))
        )
        useful = st.number_input(
            _("A campaign's message stays useful for (days)"),
            min_value=0,
            max_value=90,
            help=_("So long it may wait for room. After that it is not sent any more."),
            **state.remembered("contact_useful_days", 7, between=(0, 90)),
        )
    return ContactWindow(today, today + dt.timedelta(days=7 * int(weeks) - 1), int(useful))


def recurring(names: dict[str, str], today: dt.date) -> list[Recurring]:
    """The messages that go out anyway; at first a weekly newsletter to everybody. Incomplete rows do not count."""
    st.markdown(_("**What else goes out** to the same people, besides the campaigns of the plan"))
    thursday = today + dt.timedelta(days=(3 - today.weekday()) % 7)
    proposal = pd.DataFrame(
        {
            "name": [_("Newsletter")],
            "channel": ["email"],
            "segment": [EVERYBODY],
            "every_days": [7.0],
            "start": pd.to_datetime([thursday]),
            "useful_days": [3.0],
            "value": [0.0],
            "transactional": [False],
        }
    ).astype({"name": "object", "channel": "object", "segment": "object"})
    table = kept_table.edited(RECURRING, proposal, _recurring_columns(names), "-".join(names), rows="dynamic")
    return [_message(row) for row in table.dropna(subset=_NEEDED).to_dict("records")]


def limits(names: dict[str, str]) -> ContactSettings:
    """How much each segment bears."""
    st.markdown(_("**How much people bear**: a bucket that each message fills and that leaks steadily"))
    usual = ContactSettings()
    proposal = pd.DataFrame(
        {"segment": list(names), "capacity": float(usual.capacity), "leak_days": float(usual.leak_days)}
    ).astype({"segment": "object"})
    column = st.column_config
    columns = {
        "segment": column.SelectboxColumn(_("Segment"), options=list(names), format_func=names.get),
        "capacity": column.NumberColumn(
            _("Messages it holds"),
            min_value=1,
            step=1,
            required=True,
            help=_("So many a person gets at most on one day, and then no more until there is room again."),
        ),
        "leak_days": column.NumberColumn(
            _("Days until one has leaked"),
            min_value=1,
            step=1,
            required=True,
            help=_("In the long run a person gets one message in so many days."),
        ),
    }
    table = kept_table.edited(LIMITS, proposal, columns, "-".join(names))
    known = table[table["segment"].isin(list(names))].fillna({"capacity": usual.capacity, "leak_days": usual.leak_days})
    return ContactSettings(
        of_segment=tuple((row.segment, int(row.capacity), int(row.leak_days)) for row in known.itertuples())
    )


def _message(row: dict) -> Recurring:
    return Recurring(
        name=str(row["name"]),
        channel=str(row["channel"]),
        start=row["start"].date(),
        segment=EVERYBODY if pd.isna(row["segment"]) else str(row["segment"]),
        every_days=int(row["every_days"]),
        useful_days=int(row["useful_days"]),
        value=float(row["value"]),
        transactional=row["transactional"] is True,
    )


def _recurring_columns(names: dict[str, str]) -> dict:
    column = st.column_config
    audiences, channels = {EVERYBODY: _("Everybody"), **names}, labels.names(labels.CHANNELS)
    return {
        "name": column.TextColumn(_("Message"), required=True),
        "channel": column.SelectboxColumn(
            _("Channel"),
            options=[code for code in CHANNELS if code != NO_CHANNEL],
            format_func=channels.get,
            required=True,
            default="email",
        ),
        "segment": column.SelectboxColumn(
            _("Goes to"), options=list(audiences), format_func=audiences.get, required=True, default=EVERYBODY
        ),
        "every_days": column.NumberColumn(_("Every (days)"), min_value=1, step=1, required=True, default=7),
        "start": column.DateColumn(_("From"), required=True, default=dt.datetime.now(dt.UTC).date()),
        "useful_days": column.NumberColumn(_("Useful for (days)"), min_value=0, step=1, required=True, default=3),
        "value": column.NumberColumn(
            _("Brings per contact"),
            step=0.01,
            format="localized",
            required=True,
            default=0.0,
            help=_("Expected margin of one contact. What brings more goes first; at 0 it gives way to what pays."),
        ),
        "transactional": column.CheckboxColumn(
            _("Must go out"),
            default=False,
            help=_("Such as an order confirmation: it is never held back and fills no bucket."),
        ),
    }
