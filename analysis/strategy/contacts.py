"""Contact pressure: a leaky bucket per person, so that several campaigns together do not become too much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import MappingError, SettingsError

NEEDED = ("customer_id", "day", "useful_until", "value")


@dataclass(frozen=True)
class ContactSettings:
    """How much contact a person bears.

    `capacity`: messages that a full bucket holds, and so the most on one day; `leak_days`: whole days in which it
        loses one. In any d days a person gets at most capacity + d / leak_days messages.
    `of_segment`: (segment, capacity, leak_days) where a segment bears more or less.
    """

    capacity: int = 3
    leak_days: int = 7
    of_segment: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, eq=False)
class ContactSchedule:
    """What is sent when, and what is held back.

    `contacts`: the requests in their own order, with `sent_on` (day; NaT: never), `status` ("sent" on the day asked
        for, "deferred" to a later one, "dropped" where no day up to `useful_until` had room) and `level` (messages in
        the bucket after it was sent, or on its last day; a multiple of 1 / leak_days).
    `settings`: what it was computed with.
    """

    contacts: pd.DataFrame
    settings: ContactSettings

    def waiting(self, day: pd.Timestamp) -> pd.DataFrame:
        """Requests asked for by this day and still useful, but not sent by its end: held back today."""
        return held_back_of(self.contacts, day)


def held_back_of(contacts: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Of some contacts of a schedule those that wait at the end of a day."""
    unsent = contacts["sent_on"].isna() | (contacts["sent_on"] > day)
    return contacts[(contacts["day"] <= day) & (contacts["useful_until"] >= day) & unsent]


def schedule_contacts(requests: pd.DataFrame, settings: ContactSettings | None = None) -> ContactSchedule:
    """Decide day by day who gets which message.

    Every message fills the person's bucket by one, and the bucket leaks steadily. What does not fit waits; whenever
    there is room, the most valuable of those waiting goes first, of equals the one asked for earlier. Messages that
    must go out (transactional) are sent on their day and fill nothing.

    Args:
        requests: (n, …) `customer_id`, `day` (asked for), `useful_until` (day, included), `value` (expected margin of
            the contact, only its order counts); optional `segment`, `transactional` (bool). Not changed.

    Raises:
        MappingError: a column is missing.
        SettingsError: a bucket that holds or loses nothing, a missing value, or a day after its `useful_until`.
    """
    settings = settings or ContactSettings()
    _check(requests, settings)
    order, ready = _queue(requests)
    capacity, leak = (limit[order] for limit in _limits(requests, settings))
    sent, level = _send(*ready, capacity, leak)
    back = np.empty(len(order), dtype=np.int64)
    back[order] = np.arange(len(order))
    sent_on = np.where(sent[back] >= 0, sent[back], 0).astype("datetime64[D]").astype("datetime64[s]")
    sent_on[sent[back] < 0] = np.datetime64("NaT")
    asked = requests["day"].to_numpy().astype("datetime64[D]")
    status = np.where(np.isnat(sent_on), "dropped", np.where(sent_on > asked, "deferred", "sent"))
    contacts = requests.assign(sent_on=sent_on, status=pd.Categorical(status, ["sent", "deferred", "dropped"]))
    return ContactSchedule(contacts.assign(level=(level / leak)[back]), settings)


def _queue(requests: pd.DataFrame) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """The rows by person, most valuable first; and in this order: person, day, last day, whether exempt."""
    person = pd.factorize(requests["customer_id"])[0]
    day, last = (requests[name].to_numpy().astype("datetime64[D]").astype(np.int64) for name in ("day", "useful_until"))
    exempt = requests.get("transactional", pd.Series(False, requests.index)).to_numpy(dtype=bool)
    order = np.lexsort((day, -requests["value"].to_numpy(dtype=float), person))
    return order, (person[order], day[order], last[order], exempt[order])


def _limits(requests: pd.DataFrame, settings: ContactSettings) -> tuple[np.ndarray, np.ndarray]:
    """(n,) capacity and (n,) days a leak takes, for the segment of each request."""
    return limits_of(settings, requests.get("segment", pd.Series("", requests.index)))


def limits_of(settings: ContactSettings, segments: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """(n,) capacity and (n,) days a leak takes, of these segments."""
    own = {name: limits for name, *limits in settings.of_segment}
    usual = [settings.capacity, settings.leak_days]
    codes, names = pd.factorize(segments.astype("str"))
    limits = np.array([own.get(name, usual) for name in names], dtype=np.int64).reshape(-1, 2)
    return limits[codes, 0], limits[codes, 1]


def _send(
    person: np.ndarray, day: np.ndarray, last: np.ndarray, exempt: np.ndarray, capacity: np.ndarray, leak: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(n,) the day each request is sent, -1 for never, and the level after it.

    Levels are whole numbers of a message's share that leaks in a day: no rounding can let one too many through.
    """
    sent, level = np.full(len(person), -1), np.zeros(len(person), dtype=np.int64)
    sent[exempt] = day[exempt]
    filled = np.zeros(person.max(initial=-1) + 1, dtype=np.int64)
    waiting = np.flatnonzero(~exempt)
    for today in range(day.min(), last.max() + 1) if len(day) else ():
        due = waiting[(day[waiting] <= today) & (last[waiting] >= today)]
        if len(due):
            rank = _rank(person[due])
            after = filled[person[due]] + (rank + 1) * leak[due]
            goes = after <= capacity[due] * leak[due]
            sent[due[goes]] = today
            np.maximum.at(filled, person[due[goes]], after[goes])
            level[due] = np.where(goes, after, filled[person[due]])
            waiting = waiting[(sent[waiting] < 0) & (last[waiting] > today)]
        np.maximum(filled - 1, 0, out=filled)
    return sent, level


def _rank(person: np.ndarray) -> np.ndarray:
    """(n,) how many rows of the same person come before; persons lie together."""
    fresh = np.append(True, person[1:] != person[:-1])
    start = np.flatnonzero(fresh)
    return np.arange(len(person)) - start[np.cumsum(fresh) - 1]


def _check(requests: pd.DataFrame, settings: ContactSettings) -> None:
    for column in NEEDED:
        if column not in requests:
            raise MappingError(
                "The contacts have no column '{missing}'. They have: {found}.",
                missing=column,
                found=", ".join(map(str, requests.columns)),
            )
    for capacity, leak_days in (
        (settings.capacity, settings.leak_days),
        *(limits[1:] for limits in settings.of_segment),
    ):
        if capacity < 1 or leak_days < 1:
            raise SettingsError(
                "A bucket holds {capacity} messages and loses one in {days} days. Both must be 1 or more.",
                capacity=capacity,
                days=leak_days,
            )
    if requests[list(NEEDED)].isna().to_numpy().any():
        raise SettingsError(
            "{found} contacts lack a customer, a day or a value. Fill them in or leave these contacts out.",
            found=int(requests[list(NEEDED)].isna().any(axis="columns").sum()),
        )
    late = requests["useful_until"] < requests["day"]
    if late.any():
        raise SettingsError(
            "{found} contacts are asked for on a day after the last on which they are useful. Choose a later last day.",
            found=int(late.sum()),
        )
