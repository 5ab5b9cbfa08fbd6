"""Contact pressure: the worked bucket, and what must hold for any requests."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import MappingError, SettingsError
from analysis.strategy import ContactSettings, schedule_contacts

START = pd.Timestamp("2026-01-05")
WORKED = [0, 0, 1, 2, 3, 7, 8, 14, 15, 21]


def asked(days, values=None, useful=0, **columns) -> pd.DataFrame:
    day = START + pd.to_timedelta(days, "D")
    until = START + pd.to_timedelta(np.add(days, useful), "D")
    frame = pd.DataFrame({"customer_id": "anna", "day": day, "useful_until": until})
    return frame.assign(value=1.0 if values is None else values, **columns)


def days_sent(contacts: pd.DataFrame) -> list[int]:
    return [(moment - START).days for moment in contacts["sent_on"].dropna()]


def test_without_a_queue_what_does_not_fit_is_not_sent():
    contacts = schedule_contacts(asked(WORKED)).contacts
    assert contacts["status"].tolist() == [
        {"y": "sent", "n": "dropped"}[letter] for letter in ["y", "y", "y", "n", "n", "y", "n", "y", "n", "y"]
    ]
    sevenths = [1, 2, 20 / 7, 19 / 7, 18 / 7, 3, 20 / 7, 3, 20 / 7, 3]
    assert contacts["level"].tolist() == pytest.approx(sevenths)


def test_the_first_free_slot_goes_to_the_most_valuable_of_those_who_wait():
    values = [9, 9, 9, 5, 8, 7, 1, 1, 1, 1]
    contacts = schedule_contacts(asked(WORKED, values, useful=6)).contacts
    # On day 7 those of days 2, 3 and 7 wait: the one of day 3 is worth most.
    assert contacts.loc[4, "sent_on"] == START + pd.Timedelta(days=7)
    assert contacts.loc[4, "status"] == "deferred"
    assert contacts.loc[3, "status"] == "dropped"


def test_held_back_today_names_who_waits():
    schedule = schedule_contacts(asked(WORKED, useful=10))
    waiting = schedule.waiting(START + pd.Timedelta(days=3))
    assert waiting.index.tolist() == [3, 4]


def test_what_must_go_out_goes_out_and_fills_nothing():
    contacts = schedule_contacts(asked([0] * 6, transactional=[True] * 4 + [False] * 2)).contacts
    assert contacts["status"].eq("sent").all()
    assert contacts["level"].tolist() == [0, 0, 0, 0, 1, 2]


def test_a_segment_may_bear_less():
    settings = ContactSettings(of_segment=(("fragile", 1, 30),))
    contacts = schedule_contacts(asked([0, 1, 2], segment="fragile", useful=60), settings).contacts
    assert days_sent(contacts) == [0, 30, 60]


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 20), st.integers(0, 9), st.integers(0, 4)), max_size=30),
    st.integers(1, 3),
    st.integers(1, 5),
)
@settings(max_examples=60)
def test_never_more_than_the_bucket_lets_through_and_as_one_would_by_hand(rows, capacity, leak_days):
    who, day, useful, value = zip(*rows, strict=True) if rows else ((), (), (), ())
    requests = asked(list(day), list(value), useful=list(useful)).assign(customer_id=list(who))
    contacts = schedule_contacts(requests, ContactSettings(capacity, leak_days)).contacts
    for person, own in contacts.groupby("customer_id"):
        sent = own[own["sent_on"].notna()]
        days = sorted(days_sent(sent))
        for place, first in enumerate(days):
            for number, later in enumerate(days[place:], start=1):
                assert number <= capacity + (later - first) / leak_days
        mine = [(index, *row[1:]) for index, row in enumerate(rows) if row[0] == person]
        assert set(zip(sent.index, days_sent(sent), strict=True)) == by_hand(mine, capacity, leak_days)


def by_hand(requests: list[tuple[int, int, int, int]], capacity: int, leak_days: int) -> set[tuple[int, int]]:
    """Day by day for one person."""
    level, waiting, sent = 0, list(requests), set()
    for today in range(31):
        due = sorted((r for r in waiting if r[1] <= today <= r[1] + r[2]), key=lambda r: (-r[3], r[1], r[0]))
        for request in due:
            if level + leak_days <= capacity * leak_days:
                level += leak_days
                sent.add((request[0], today))
                waiting.remove(request)
        level = max(0, level - 1)
    return sent


def test_the_order_of_the_rows_does_not_matter_and_the_input_stays():
    requests = asked(WORKED, range(10), useful=9)
    before = requests.copy()
    forwards = schedule_contacts(requests).contacts
    backwards = schedule_contacts(requests[::-1]).contacts.sort_index()
    pd.testing.assert_frame_equal(requests, before)
    pd.testing.assert_frame_equal(forwards, backwards)


def test_no_requests_no_contacts():
    assert schedule_contacts(asked([])).contacts.empty


def test_what_cannot_be_right_is_said():
    with pytest.raises(MappingError, match="no column 'value'"):
        schedule_contacts(asked([0]).drop(columns="value"))
    with pytest.raises(SettingsError, match="loses one in 0 days"):
        schedule_contacts(asked([0]), ContactSettings(leak_days=0))
    with pytest.raises(SettingsError, match="after the last"):
        schedule_contacts(asked([3], useful=-1))
    with pytest.raises(SettingsError, match="1 contacts lack"):
        schedule_contacts(asked([3], [np.nan]))
