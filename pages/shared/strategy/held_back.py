"""Who is held back on a day and why, and how full one person's bucket is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import contact_level_chart
from analysis.strategy import ContactSchedule
from analysis.strategy.contact_calendar import held_back, person_level, waiting_by_day
from pages.shared import labels, state, tables
from pages.shared.text import _, day, language, ngettext, number, wording


def show(schedule: ContactSchedule, names: dict[str, str]) -> None:
    """The list of a day and the picture of a person; `names`: codes of segments and channels → shown names."""
    waiting = waiting_by_day(schedule)
    days = schedule.contacts["day"]
    st.subheader(_("Held back, and why"))
    chosen = st.date_input(
        _("Day"),
        value=(waiting.idxmax() if len(waiting) else days.min()).date(),
        min_value=days.min().date(),
        max_value=schedule.contacts["useful_until"].max().date(),
        key=f"held_back_day_{len(waiting)}_{days.min():%Y%m%d}",
        help=_("At first the day on which most messages wait."),
        format="DD.MM.YYYY" if language() == "de" else "YYYY-MM-DD",
        width=220,
    )
    if chosen is None:
        return
    found = held_back(schedule, pd.Timestamp(chosen))
    if found.empty:
        st.caption(_("On {day} nobody is held back.", day=day(chosen)))
    else:
        _list(found, names, day(chosen))
    _person(schedule, found)


def in_words(messages: str) -> str:
    """Names of messages; the actions of the plan as the user reads them."""
    return ", ".join(_(labels.ACTIONS[one]) if one in labels.ACTIONS else one for one in messages.split(", "))


def _list(found: pd.DataFrame, names: dict[str, str], when: str) -> None:
    st.caption(
        ngettext(
            "On {day} {count} message is held back.",
            "On {day} {count} messages are held back, those that bring most first.",
            len(found),
            day=when,
        )
    )
    shown = found.assign(
        segment=found["segment"].astype("category").map(lambda code: names.get(code, code)),
        channel=found["channel"].astype("category").map(lambda code: names.get(code, code)),
        message=found["message"].astype("category").map(in_words),
        reason=_reasons(found),
    )
    tables.show(
        shown,
        {
            "customer_id": _("Customer"),
            "segment": _("Segment"),
            "message": _("Message"),
            "channel": _("Channel"),
            "reason": _("Why"),
            "day": _("Planned for"),
            "sent_on": _("Goes out on"),
            "useful_until": _("Useful until"),
            "value": _("Brings per contact"),
        },
        file_name="held_back.csv",
        key="held_back",
    )


def _reasons(found: pd.DataFrame) -> list[str]:
    """The same words for the same numbers: there are far fewer of them than rows."""
    kinds = found[["recent", "recent_days", "room_on"]].drop_duplicates()
    said = {
        (recent, days, room): ngettext(
            "{count} message in the last {days} days; room again on {day}",
            "{count} messages in the last {days} days; room again on {day}",
            recent,
            days=number(days),
            day=day(room),
        )
        for recent, days, room in kinds.itertuples(index=False)
    }
    return [said[key] for key in found[["recent", "recent_days", "room_on"]].itertuples(index=False, name=None)]


def _person(schedule: ContactSchedule, found: pd.DataFrame) -> None:
    st.subheader(_("One person's bucket"))
    everyone = schedule.contacts["customer_id"]
    usual = str((found if len(found) else schedule.contacts)["customer_id"].iloc[0])
    who = st.text_input(_("Customer"), value=usual, key=f"contact_person_{len(everyone)}_{usual}", width=220).strip()
    level = state.attempt_or_say(person_level, schedule, who, schedule.contacts["useful_until"].max())
    if level is None:
        return
    title = _level_title(level)
    st.altair_chart(contact_level_chart(level, wording(), title), key="contact_level_chart", alt=title)


def _level_title(level: pd.DataFrame) -> str:
    sent = int(level["sent"].sum())
    days = int((level["waiting"] > 0).sum())
    if not days:
        return ngettext(
            "{count} message reaches this person, and none has to wait",
            "{count} messages reach this person, and none has to wait",
            sent,
        )
    return ngettext(
        "{count} message reaches this person; on {days} days one has to wait",
        "{count} messages reach this person; on {days} days one has to wait",
        sent,
        days=number(days),
    )
