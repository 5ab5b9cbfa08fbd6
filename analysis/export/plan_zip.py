"""The plan as one file to hand on: workbook, calendar, lists, messages, and texts that explain them."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from analysis.export.message_files import message_files
from analysis.export.plan_workbook import plan_workbook, worded
from analysis.export.platforms import platform_csv, platform_list
from analysis.export.safe_csv import safe_csv
from analysis.strategy.plan import Plan

LONGEST_FILE_NAME = 50
# Windows keeps these names for devices.
RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)
# Equal input gives equal bytes: the earliest time a zip can hold instead of now.
WRITTEN = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, eq=False)
class PlanFiles:
    """What goes into the ZIP.

    `plan`: lines, totals and assumptions become the workbook's sheets.
    `audiences`: segment code → customers, as `analysis.strategy.audiences` gives them.
    `readme`: the text, in the reader's language.
    `names`: code → word for actions, channels, arms, sheets, yes and no; others stay codes.
    `segments`: segment code → shown name. `headings`: column → word. A segment may have the code of anything else.
    `definitions`, `leaks`: a row per segment, such as `Rfm.groups`, and per leak, for the workbook; None: sizes only.
    `decimal`: as in `safe_csv`.
    `platforms`: keys of `PLATFORMS`; each gets a folder.
    `messages`, `unsubscribe`: as `message_files` takes them; `fields`: what they say of customers, as `platform_list`
    takes it.
    `calendar`, `methods`: finished files; empty: none.
    """

    plan: Plan
    audiences: Mapping[str, pd.DataFrame]
    readme: str
    names: Mapping[str, str] = field(default_factory=dict)
    segments: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    definitions: pd.DataFrame | None = None
    leaks: pd.DataFrame | None = None
    decimal: Literal[".", ","] = "."
    platforms: tuple[str, ...] = ()
    messages: pd.DataFrame | None = None
    unsubscribe: Mapping[str, str] = field(default_factory=dict)
    fields: pd.DataFrame | None = None
    calendar: bytes = b""
    methods: bytes = b""


def plan_zip(files: PlanFiles) -> bytes:
    """Pack everything; equal input, equal bytes.

    `README.txt`, `plan.xlsx`, `calendar.ics`, `methods.html`, `audiences/<segment>.csv` (with arms
    `<segment>.<arm>.csv`; together every customer once), `<platform>/<segment>.<arm>.csv`, and `messages/<segment>/…`.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in _contents(files):
            entry = zipfile.ZipInfo(name, WRITTEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def _contents(files: PlanFiles) -> Iterator[tuple[str, bytes]]:
    """Every file of the ZIP with its name."""
    stems = _stems([*files.audiences, *([] if files.messages is None else files.messages["segment"])], files.segments)
    yield "README.txt", files.readme.encode("utf-8", errors="replace")
    yield (
        "plan.xlsx",
        plan_workbook(files.plan, files.names, files.segments, files.headings, files.definitions, files.leaks),
    )
    if files.calendar:
        yield "calendar.ics", files.calendar
    if files.methods:
        yield "methods.html", files.methods
    for segment, audience in files.audiences.items():
        for ending, part in _by_arm(audience, files.names):
            stem, named = f"{stems[segment]}{ending}", part.assign(segment=files.segments.get(segment, segment))
            yield (
                f"audiences/{stem}.csv",
                safe_csv(worded(part, files.names, files.segments), files.headings, files.decimal),
            )
            for platform in files.platforms:
                rows = platform_list(named, platform, files.names, files.fields).rows
                if len(rows):
                    yield f"{platform}/{stem}.csv", platform_csv(rows)
    if files.messages is not None:
        yield from message_files(files.messages, stems, files.platforms, files.unsubscribe).items()


def _by_arm(audience: pd.DataFrame, names: Mapping[str, str]) -> Iterator[tuple[str, pd.DataFrame]]:
    """An audience in its arms, each with what its file name ends in; those in no arm have nothing there."""
    arms = audience["arm"].astype("object") if "arm" in audience else pd.Series("", index=audience.index)
    arms = arms.where(arms.notna(), "")
    for arm in sorted(arms.unique()) or [""]:
        # No segment has a dot in its file name.
        part = audience[arms == arm]
        yield (f".{_clean(names.get(arm, str(arm)))}", part) if arm else ("", part.drop(columns="arm", errors="ignore"))


def _stems(segments: Iterable[str], names: Mapping[str, str]) -> dict[str, str]:
    """Segment → a file name that every system takes, that stays in its folder, and that no other segment has."""
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for segment in dict.fromkeys(segments):
        clean = _clean(names.get(segment, segment))
        stem = clean = f"segment_{clean}" if not clean or RESERVED.fullmatch(clean) else clean
        number = 1
        while stem.casefold() in taken:
            number += 1
            stem = f"{clean}_{number}"
        taken.add(stem.casefold())
        stems[segment] = stem
    return stems


def _clean(label: str) -> str:
    return re.sub(r"[^\w-]+", "_", unicodedata.normalize("NFC", label)).strip("_")[:LONGEST_FILE_NAME]
