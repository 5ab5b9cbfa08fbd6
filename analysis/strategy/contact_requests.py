"""Everything that wants to reach the same people: the plan's campaigns, and what goes out anyway."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import SettingsError

MOST_REQUESTS = 3_000_000
EVERYBODY = "*"
COLUMNS = ["customer_id", "segment", "channel", "message", "day", "useful_until", "value", "transactional"]


@dataclass(frozen=True)
class Recurring:
    """A message that goes out every few days, such as a newsletter.

    `segment`: code of the segment that gets it, or `EVERYBODY`.
    `start`: a day on which it goes out; it also went out before.
    `useful_days`: for so many days after the planned one it may still be sent.
    `value`: expected margin of one contact (money): what gives way to what.
    `transactional`: must go out, such as an order confirmation; fills no bucket.
    """

    name: str
    channel: str
    start: dt.date
    segment: str = EVERYBODY
    every_days: int = 7
    useful_days: int = 3
    value: float = 0.0
    transactional: bool = False


@dataclass(frozen=True)
class ContactWindow:
    """Which days are planned, both ends included, and how long a campaign's message stays useful (days)."""

    first: dt.date
    last: dt.date
    useful_days: int = 7


def contact_requests(
    members: pd.DataFrame,
    rounds: pd.DataFrame,
    recurring: Sequence[Recurring],
    window: ContactWindow,
    margin: float = 0.3,
) -> pd.DataFrame:
    """One row per person and message that is to go out within the window, for `schedule_contacts`.

    What went out before the window is not known here: everybody starts with an empty bucket.

    Args:
        members: everybody of the plan once: `customer_id`, `segment`, `contact` ("yes" within the budget), and `arm`
            if a test holds somebody back ("control").
        rounds: one row per campaign and round: `segment`, `action`, `channel`, `day`, `rounds` (count of the campaign),
            `expected_response` (orders per person, of all rounds), `order_value`, `cost_per_contact`.
        recurring: what else goes out, to everybody in a segment, whatever their arm.
        margin: share of revenue that is left (0–1).

    Returns:
        `COLUMNS`; `value` of a campaign is the expected margin of one contact after its cost, without what is paid
        once; 0 where the order value is unknown.

    Raises:
        SettingsError: a recurring message that cannot be, a segment nobody is in, or more than `MOST_REQUESTS` rows.
    """
    _check(recurring, members, window)
    reached = members["contact"].eq("yes")
    if "arm" in members:
        reached &= members["arm"].ne("control")
    campaigns = members[reached]
    waves = [
        (campaigns[campaigns["segment"] == one["segment"]], _of_campaign(one, window, margin))
        for one in rounds.to_dict("records")
        if window.first <= one["day"] <= window.last
    ]
    for one in recurring:
        who = members if one.segment == EVERYBODY else members[members["segment"] == one.segment]
        waves += [(who, _of_recurring(one, day)) for day in _days(one, window)]
    found = sum(len(who) for who, _message in waves)
    if found > MOST_REQUESTS:
        raise SettingsError(
            "{found} messages are more than can be planned at once ({most}). Plan fewer weeks, or send less often.",
            found=found,
            most=MOST_REQUESTS,
        )
    return _stacked(waves)


def over_before(rounds: pd.DataFrame, window: ContactWindow) -> list[str]:
    """Segments whose campaign has all its rounds before the window."""
    last = rounds.groupby("segment", sort=False)["day"].max()
    return list(last.index[[day < window.first for day in last]])


def _of_campaign(one: dict, window: ContactWindow, margin: float) -> dict:
    value = one["expected_response"] / one["rounds"] * one["order_value"] * margin - one["cost_per_contact"]
    return {
        "channel": one["channel"],
        "message": one["action"],
        "day": one["day"],
        "useful_until": one["day"] + dt.timedelta(days=window.useful_days),
        "value": 0.0 if np.isnan(value) else value,
        "transactional": False,
    }


def _of_recurring(one: Recurring, day: dt.date) -> dict:
    return {
        "channel": one.channel,
        "message": one.name,
        "day": day,
        "useful_until": day + dt.timedelta(days=one.useful_days),
        "value": one.value,
        "transactional": one.transactional,
    }


def _days(one: Recurring, window: ContactWindow) -> list[dt.date]:
    """The days in the window on which it goes out, counted from its start."""
    missed = max(0, -((one.start - window.first).days // one.every_days))
    first = one.start + dt.timedelta(days=missed * one.every_days)
    return [first + dt.timedelta(days=step) for step in range(0, (window.last - first).days + 1, one.every_days)]


def _stacked(waves: list[tuple[pd.DataFrame, dict]]) -> pd.DataFrame:
    sizes = [len(who) for who, _message in waves]
    messages = pd.DataFrame([message for _who, message in waves], columns=COLUMNS[2:])
    for name in ("day", "useful_until"):
        messages[name] = pd.to_datetime(messages[name]).astype("datetime64[s]")
    messages = messages.astype(
        {"channel": "category", "message": "category", "value": "float64", "transactional": bool}
    )
    repeated = messages.take(np.repeat(np.arange(len(waves)), sizes)).reset_index(drop=True)
    for name in COLUMNS[1::-1]:
        values = [who[name].astype("str") for who, _message in waves]
        column = pd.concat(values, ignore_index=True) if values else pd.Series([], dtype="str")
        repeated.insert(0, name, column.astype("category"))
    return repeated


def _check(recurring: Sequence[Recurring], members: pd.DataFrame, window: ContactWindow) -> None:
    if window.last < window.first or window.useful_days < 0:
        raise SettingsError(
            "The contacts are planned from {first} to {last}. The last day must not be before the first.",
            first=window.first,
            last=window.last,
        )
    known = {EVERYBODY, *members["segment"].unique()}
    for one in recurring:
        if one.every_days < 1 or one.useful_days < 0:
            raise SettingsError(
                "The message '{name}' goes out every {days} days and stays useful for {useful}. It must be every "
                "1 day or more, useful for 0 or more.",
                name=one.name,
                days=one.every_days,
                useful=one.useful_days,
            )
        if not np.isfinite(one.value):
            raise SettingsError("The message '{name}' has no number for what a contact brings.", name=one.name)
        if one.segment not in known:
            raise SettingsError(
                "The message '{name}' goes to '{segment}', but nobody who may be contacted is in it. "
                "Choose another segment or everybody.",
                name=one.name,
                segment=one.segment,
            )
