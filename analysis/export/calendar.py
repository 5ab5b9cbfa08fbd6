"""A calendar file: whole days, one for each round of a campaign."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_LINE = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})


@dataclass(frozen=True)
class CalendarDay:
    """An entry for a whole day; `uid` is the same in every export, so that the entry is moved, not doubled."""

    uid: str
    day: dt.date
    title: str
    text: str = ""


def calendar_file(days: Iterable[CalendarDay], known_until: dt.date, name: str = "") -> bytes:
    """Write an iCalendar file; equal input gives equal bytes.

    Args:
        days: the entries, in the order of the file.
        known_until: stands as the moment of writing (DTSTAMP): the clock would change the file every second.
        name: what a calendar program calls it; none if empty.

    Source:
        RFC 5545: lines end in CRLF and are folded at 75 octets (3.1), text is escaped (3.3.11), an all-day entry has a
        DTSTART of VALUE=DATE and ends before DTEND (3.6.1). X-WR-CALNAME is in common use.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Leaky Bucket//Plan//EN", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}"] if name else []
    for entry in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(entry.uid)}",
            f"DTSTAMP:{known_until:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{entry.day + dt.timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(entry.title)}",
            *([f"DESCRIPTION:{_escaped(entry.text)}"] if entry.text else []),
            # Nobody is busy because a campaign runs.
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode("utf-8")


def _escaped(text: str) -> str:
    text = text.encode("utf-8", errors="replace").decode("utf-8").translate(_ESCAPED)
    text = re.sub(r"\r\n|\r|\n", r"\\n", text)
    return "".join(character for character in text if unicodedata.category(character) != "Cc")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, each further one after a blank; no character is cut."""
    pieces, octets = [""], 0
    for character in line:
        size = len(character.encode("utf-8"))
        if octets + size > LONGEST_LINE:
            pieces.append(" ")
            octets = 1
        pieces[-1] += character
        octets += size
    return "\r\n".join(pieces)
