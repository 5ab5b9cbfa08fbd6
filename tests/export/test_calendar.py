"""The calendar: as RFC 5545 wants it, the same for the same plan, one entry for each round."""

import datetime as dt
import unicodedata

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.export import CalendarDay, calendar_file, campaign_rounds
from analysis.strategy import build_plan, default_lines

UNTIL = dt.date(2026, 3, 1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


def parsed(content):
    """Entries of a calendar file, read as RFC 5545 says: unfold, split at the colon, unescape."""
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    lines = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    entries = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            entries.append({})
        elif entries and line != "END:VEVENT":
            entries[-1][name] = unescaped(value)
    return entries


def unescaped(value):
    out, rest = "", iter(value)
    for character in rest:
        if character == "\\":
            following = next(rest)
            out += {"n": "\n"}.get(following, following)
        else:
            out += character
    return out


def test_an_entry_is_a_whole_day_with_its_texts():
    (entry,) = parsed(calendar_file([CalendarDay("a@x", dt.date(2026, 2, 28), "Grüße; an, 5\xa0€", "1\n2\\n")], UNTIL))
    assert entry["SUMMARY"] == "Grüße; an, 5\xa0€"
    assert entry["DESCRIPTION"] == "1\n2\\n"
    assert (entry["DTSTART;VALUE=DATE"], entry["DTEND;VALUE=DATE"]) == ("20260228", "20260301")
    assert (entry["UID"], entry["DTSTAMP"]) == ("a@x", "20260301T000000Z")


@settings(max_examples=60)
@given(TEXTS, TEXTS)
def test_no_text_breaks_a_line_is_longer_than_75_octets_or_is_lost(title, text):
    content = calendar_file([CalendarDay("u", UNTIL, title, text), CalendarDay("v", UNTIL, "next")], UNTIL, title)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    first, second = parsed(content)
    breaks = title.replace("\r\n", "\n").replace("\r", "\n")
    assert first["SUMMARY"] == "".join(c for c in breaks if unicodedata.category(c) != "Cc" or c == "\n")
    assert second["SUMMARY"] == "next"


def plan(**columns):
    customers = pd.DataFrame(
        {"customer_id": list("abcd"), "segment": ["new", "new", "lost", "loyal"], "orders": 1, "revenue": 9.0}
    )
    groups = customers["segment"].value_counts(sort=False).rename_axis("segment").reset_index(name="customers")
    built = build_plan(customers, default_lines(groups).assign(channel=["email", "email", "none"]))
    return type(built)(built.lines.assign(**columns), built.totals, built.settings)


def test_a_campaign_without_a_day_starts_on_the_monday_after_today():
    for today in (dt.date(2026, 3, 2), dt.date(2026, 3, 8)):
        rounds = campaign_rounds(plan(start=pd.NaT), today)
        assert rounds["segment"].tolist() == ["lost", "new"]
        assert set(rounds["day"]) == {dt.date(2026, 3, 9)}
        assert set(rounds["rounds"]) == {1}


def test_rounds_follow_each_other_and_campaigns_that_reach_nobody_have_none():
    timed = plan(start=[dt.date(2026, 5, 4), None, dt.date(2026, 5, 4)], rounds=[3, 1, 5], every_days=[7, 14, 1])
    rounds = campaign_rounds(timed, dt.date(2026, 6, 1))
    assert [*zip(rounds["segment"], rounds["round"], strict=True)] == [("new", 1), ("new", 2), ("new", 3), ("lost", 1)]
    assert rounds["day"].tolist() == [dt.date(2026, 5, 4), dt.date(2026, 5, 11), dt.date(2026, 5, 18),
                                      dt.date(2026, 6, 8)]  # fmt: skip
