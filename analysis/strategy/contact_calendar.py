"""A schedule of contacts read in three ways: by day and channel, by who is held back, and for one person."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.strategy.contacts import ContactSchedule, held_back_of, limits_of

DAY = pd.Timedelta(days=1)


def contact_calendar(schedule: ContactSchedule) -> pd.DataFrame:
    """What goes out when: one row per day, segment and channel on which something is sent.

    Returns:
        In order of day: `day`, `segment`, `channel`, `contacts` (messages sent), `deferred` (of them those planned for
        an earlier day), `messages` (names of the messages, joined by a comma).
    """
    sent = schedule.contacts.dropna(subset="sent_on")
    by = ["sent_on", "segment", "channel"]
    counted = sent.groupby(by, observed=True).agg(
        contacts=("status", "size"), deferred=("status", lambda status: int(status.eq("deferred").sum()))
    )
    named = sent[[*by, "message"]].drop_duplicates().astype({"message": "str"})
    counted["messages"] = named.groupby(by, observed=True)["message"].agg(", ".join)
    return counted.reset_index().rename(columns={"sent_on": "day"}).astype({"segment": "str", "channel": "str"})


def waiting_by_day(schedule: ContactSchedule) -> pd.Series:
    """How many messages are held back on each day on which there are any, indexed by day."""
    rows = schedule.contacts[schedule.contacts["status"] != "sent"]
    if rows.empty:
        return pd.Series([], index=pd.DatetimeIndex([], name="day"), dtype="int64", name="contacts")
    # Deferred until the day before it is sent, dropped after the last day on which it was useful.
    until = (rows["sent_on"] - DAY).fillna(rows["useful_until"])
    begin = rows["day"].min()
    places = [((days - begin) // DAY).to_numpy() for days in (rows["day"], until + DAY)]
    change = np.bincount(places[0], minlength=places[1].max() + 1) - np.bincount(places[1])
    days = pd.date_range(begin, periods=len(change), freq="D", name="day")
    counts = pd.Series(np.cumsum(change), index=days, name="contacts")
    return counts[counts > 0]


def held_back(schedule: ContactSchedule, day: pd.Timestamp) -> pd.DataFrame:
    """Who is held back on a day, and why: the bucket is full.

    Returns:
        The requests of `ContactSchedule.waiting`, the most valuable first, with `recent` (messages the person got in
        the last `recent_days` days, in which a full bucket empties), `room_on` (first day with room for one more, if
        nothing else is sent) and `sent_on` (when it will be sent; NaT: never, another one goes first until it is no
        longer useful).
    """
    rows = schedule.contacts.assign(person=pd.factorize(schedule.contacts["customer_id"])[0])
    waiting = held_back_of(rows, day)
    capacity, leak_days = limits_of(schedule.settings, waiting["segment"])
    full, person = capacity * leak_days, waiting["person"].to_numpy()
    sent = rows[(rows["sent_on"] <= day) & ~rows["transactional"]][["person", "sent_on", "level"]]
    # Of several messages on the last day the last one says how full the bucket was.
    last = sent.sort_values(["sent_on", "level"]).drop_duplicates("person", keep="last").set_index("person")
    last = last.reindex(person)
    left = (last["level"].to_numpy() - (capacity - 1)) * leak_days
    room = last["sent_on"].to_numpy() + np.round(np.nan_to_num(left)).astype("timedelta64[D]")
    found = waiting.drop(columns="person").assign(recent=0, recent_days=full, room_on=room)
    for days in np.unique(full):
        got = np.bincount(sent.loc[sent["sent_on"] > day - days * DAY, "person"], minlength=person.max() + 1)
        found["recent"] = np.where(full == days, got[person], found["recent"])
    return found.sort_values(["value", "day"], ascending=[False, True], kind="stable")


def person_level(schedule: ContactSchedule, customer_id: str, last: pd.Timestamp) -> pd.DataFrame:
    """How full one person's bucket is, day by day until `last`.

    Returns:
        One row per day from the first on which anything was planned: `day`, `level` (messages, at the end of the day),
        `capacity`, `sent` (messages of the day, those that fill nothing too), `waiting` (held back at its end).

    Raises:
        SettingsError: nothing is planned for this customer.
    """
    rows = schedule.contacts[schedule.contacts["customer_id"].astype("str") == customer_id]
    if rows.empty:
        raise SettingsError("Nothing is planned for the customer '{found}'. Choose another one.", found=customer_id)
    (capacity, *_same), (leak_days, *_also) = limits_of(schedule.settings, rows["segment"])
    days = pd.date_range(schedule.contacts["day"].min(), last, freq="D", name="day")
    fills = rows[~rows["transactional"]]["sent_on"].value_counts().reindex(days, fill_value=0).to_numpy()
    level, levels = 0, []
    for messages in fills:
        level = max(level - 1, 0) + int(messages) * leak_days
        levels.append(level / leak_days)
    sent = rows["sent_on"].value_counts().reindex(days, fill_value=0).to_numpy()
    waiting = [len(held_back_of(rows, day)) for day in days]
    return pd.DataFrame({"day": days, "level": levels, "capacity": capacity, "sent": sent, "waiting": waiting})
