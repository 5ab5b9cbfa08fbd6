"""The plan as entries of a calendar, in the user's language."""

from __future__ import annotations

import datetime as dt
import hashlib

import pandas as pd
import streamlit as st

from analysis.export import CalendarDay, calendar_file, campaign_rounds
from analysis.strategy import Plan
from pages.shared import labels, plan_lines, state
from pages.shared.text import _, money, ngettext


def rounds(plan: Plan) -> pd.DataFrame:
    """The rounds of every campaign that reaches somebody, in order of day."""
    return campaign_rounds(plan, dt.datetime.now(dt.UTC).date())


def file(written: pd.DataFrame, names: dict[str, str]) -> bytes:
    """The calendar of these rounds; `names`: segment code → shown name."""
    entries = [_entry(row, names) for _index, row in written.iterrows()]
    return calendar_file(entries, state.observed_until().date(), _("Leaky Bucket: campaign plan"))


def _entry(row: pd.Series, names: dict[str, str]) -> CalendarDay:
    segment, action = names.get(row["segment"], row["segment"]), _(labels.ACTIONS.get(row["action"], row["action"]))
    channel = _(labels.CHANNELS.get(row["channel"], row["channel"]))
    title = _("{segment}: {action} ({channel})", segment=segment, action=action, channel=channel)
    if row["rounds"] > 1:
        title = _("{title}, round {round} of {rounds}", title=title, round=row["round"], rounds=row["rounds"])
    owner = row.get("owner", "")
    said = [
        ngettext("{count} customer", "{count} customers", row["contacts"]),
        _("Expected cost of the campaign: {cost}", cost=money(row["expected_cost"])),
        *([_("Owner: {owner}", owner=owner)] if owner else []),
        *([_("Message: {text}", text=row["message"])] if row["message"] else []),
    ]
    return CalendarDay(_uid(row), row["day"], title, "\n".join(said))


def _uid(row: pd.Series) -> str:
    """The same round of the same campaign of this workspace."""
    plan = st.session_state.get(plan_lines.CHOICE, plan_lines.USUAL)
    parts = (state.workspace().folder.name, plan, row["segment"], row["round"])
    return hashlib.sha256("|".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:32] + "@leaky-bucket"
