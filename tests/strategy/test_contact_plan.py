"""Campaigns and recurring messages planned together: who wants to reach whom, and what is held back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from analysis.errors import SettingsError
from analysis.strategy import ContactSettings, schedule_contacts
from analysis.strategy.contact_calendar import contact_calendar, held_back, person_level, waiting_by_day
from analysis.strategy.contact_requests import ContactWindow, Recurring, contact_requests, over_before

MONDAY = dt.date(2026, 1, 5)
WINDOW = ContactWindow(MONDAY, MONDAY + dt.timedelta(days=20), useful_days=7)
MEMBERS = pd.DataFrame(
    [("a", "best", "yes"), ("b", "best", "no"), ("c", "rest", "yes")], columns=["customer_id", "segment", "contact"]
)
ROUNDS = pd.DataFrame(
    [("best", "thank", "email", 0, 2, 0.1, 200.0, 1.0), ("rest", "remind", "letter", 2, 1, 0.1, float("nan"), 1.0)],
    columns=["segment", "action", "channel", "day", "rounds", "expected_response", "order_value", "cost_per_contact"],
).assign(day=lambda rows: [MONDAY + dt.timedelta(days=days) for days in rows["day"]])
NEWS = Recurring("News", "email", MONDAY - dt.timedelta(days=700))


def day(number: int) -> pd.Timestamp:
    return pd.Timestamp(MONDAY) + pd.Timedelta(days=number)


def test_a_campaign_asks_for_those_it_reaches_and_a_newsletter_for_everybody_every_week():
    # Half of 0.1 orders of 200 at half of it, less 1 for the contact.
    requests = contact_requests(MEMBERS, ROUNDS, [NEWS], WINDOW, margin=0.5)
    campaigns = requests[requests["message"] != "News"]
    asked = list(campaigns[["customer_id", "day", "value"]].itertuples(index=False, name=None))
    assert asked == [("a", day(0), 4.0), ("c", day(2), 0.0)]
    assert (campaigns["useful_until"] - campaigns["day"]).eq(pd.Timedelta(days=7)).all()
    news = requests[requests["message"] == "News"]
    assert sorted(news["day"].unique()) == [day(0), day(7), day(14)]
    assert news.groupby("day")["customer_id"].agg(set).tolist() == [set("abc")] * 3


def test_who_is_in_the_control_group_is_not_asked_for_by_the_campaign():
    members = MEMBERS.assign(arm=["control", "contact", "contact"])
    assert contact_requests(members, ROUNDS, [], WINDOW)["customer_id"].tolist() == ["c"]


def test_what_is_over_is_named_and_not_planned_again():
    rounds = ROUNDS.assign(day=[MONDAY - dt.timedelta(days=1), MONDAY])
    assert contact_requests(MEMBERS, rounds, [], WINDOW)["customer_id"].tolist() == ["c"]
    assert over_before(rounds, WINDOW) == ["best"]


def test_nobody_and_nothing_is_an_empty_schedule():
    requests = contact_requests(MEMBERS[:0], ROUNDS, [], WINDOW)
    schedule = schedule_contacts(requests)
    assert schedule.contacts.empty
    assert contact_calendar(schedule).empty
    assert waiting_by_day(schedule).empty


def test_what_cannot_go_out_is_refused():
    for wrong, said in (
        (replace(NEWS, every_days=0), "every 0 days"),
        (replace(NEWS, useful_days=-1), "useful for -1"),
        (replace(NEWS, segment="gone"), "goes to 'gone'"),
        (replace(NEWS, value=float("nan")), "no number"),
    ):
        with pytest.raises(SettingsError, match=said):
            contact_requests(MEMBERS, ROUNDS, [wrong], WINDOW)
    with pytest.raises(SettingsError, match="must not be before"):
        contact_requests(MEMBERS, ROUNDS, [], replace(WINDOW, last=MONDAY - dt.timedelta(days=1)))


@pytest.fixture
def crowded():
    """A newsletter every second day, a campaign on day 2 and an order mail on day 0, in a bucket for one."""
    news = replace(NEWS, start=MONDAY, every_days=2, useful_days=1)
    mail = Recurring("Order", "email", MONDAY, every_days=30, transactional=True)
    requests = contact_requests(MEMBERS[:1], ROUNDS[:1].assign(day=[day(2).date()]), [news, mail], WINDOW)
    return schedule_contacts(requests, ContactSettings(capacity=1, leak_days=4))


def test_what_is_held_back_says_how_much_was_sent_and_when_there_is_room(crowded):
    # News on day 0 fills the bucket until day 4; on day 2 the campaign and the next News wait.
    found = held_back(crowded, day(2))
    assert found["message"].tolist() == ["thank", "News"]
    assert found["recent"].tolist() == [1, 1]
    assert found["recent_days"].tolist() == [4, 4]
    assert found["room_on"].tolist() == [day(4)] * 2
    assert found["sent_on"].iloc[0] == day(4)
    # The News of day 2 is of no use after day 3.
    assert pd.isna(found["sent_on"].iloc[1])
    assert waiting_by_day(crowded).loc[day(2)] == 2
    assert waiting_by_day(crowded).loc[day(3)] == 2
    assert held_back(crowded, day(0)).empty


def test_waiting_by_day_counts_what_held_back_lists(crowded):
    counts = waiting_by_day(crowded)
    for number in range(12):
        assert counts.get(day(number), 0) == len(held_back(crowded, day(number)))


def test_the_calendar_counts_what_is_sent_where(crowded):
    calendar = contact_calendar(crowded)
    assert calendar["contacts"].sum() == crowded.contacts["sent_on"].notna().sum()
    first = calendar.iloc[0]
    assert (first["day"], first["segment"], first["channel"], first["contacts"]) == (day(0), "best", "email", 2)
    assert set(first["messages"].split(", ")) == {"News", "Order"}
    assert calendar.loc[calendar["day"] == day(4), "deferred"].tolist() == [1]


def test_the_level_of_one_person_is_that_of_the_schedule(crowded):
    level = person_level(crowded, "a", day(8)).set_index("day")
    assert level["level"].tolist() == [1, 0.75, 0.5, 0.25, 1, 0.75, 0.5, 0.25, 1]
    assert level.loc[day(0), "sent"] == 2
    assert level["waiting"].tolist()[:5] == [0, 0, 2, 2, 1]
    with pytest.raises(SettingsError, match="Nothing is planned for the customer 'x'"):
        person_level(crowded, "x", day(8))
