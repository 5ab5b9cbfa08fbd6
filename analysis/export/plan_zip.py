"""The plan as one file to hand on: a workbook, a list of customers per campaign, and a text about them."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from typing import Literal

import pandas as pd

from analysis.export.safe_csv import safe_csv
from analysis.export.safe_xlsx import safe_xlsx
from analysis.strategy.expectations import CHANCE, RESPONSE_RANGE
from analysis.strategy.plan import Plan

CODED = ("segment", "action", "channel", "contact", "assumption")
LONGEST_FILE_NAME = 50
# Windows keeps these names for devices.
RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)
# Equal input gives equal bytes: the earliest time a zip can hold instead of now.
WRITTEN = (1980, 1, 1, 0, 0, 0)


def plan_zip(
    plan: Plan,
    audiences: Mapping[str, pd.DataFrame],
    readme: str,
    names: Mapping[str, str] | None = None,
    definitions: pd.DataFrame | None = None,
    leaks: pd.DataFrame | None = None,
    decimal: Literal[".", ","] = ".",
) -> bytes:
    """Pack `plan.xlsx`, `audiences/<segment>.csv` per audience and `README.txt`; equal input, equal bytes.

    Args:
        plan: lines, totals and assumptions become the workbook's sheets "plan", "segments", "assumptions".
        audiences: segment code → customers, as `analysis.strategy.audiences` gives them.
        readme: the text, in the reader's language.
        names: code → word for segments, actions, channels, columns, sheets, yes and no; others stay codes.
        definitions: one row per segment for the second sheet, such as `Rfm.groups`; None for sizes only.
        leaks: one row per leak for a further sheet "leaks"; None or without rows: no such sheet.
        decimal: as in `safe_csv`.
    """
    names = names or {}
    buffer = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(buffer, "w") as archive:
        _add(archive, "README.txt", readme.encode("utf-8", errors="replace"))
        _add(archive, "plan.xlsx", _workbook(plan, names, definitions, leaks))
        for segment, audience in audiences.items():
            stem = _file_stem(names.get(segment, segment), taken)
            _add(archive, f"audiences/{stem}.csv", safe_csv(_worded(audience, names), names, decimal))
    return buffer.getvalue()


def _workbook(
    plan: Plan, names: Mapping[str, str], definitions: pd.DataFrame | None, leaks: pd.DataFrame | None
) -> bytes:
    totals = pd.DataFrame([{"segment": "total", **asdict(plan.totals)}])
    segments = plan.lines[["segment", "customers", "order_value"]] if definitions is None else definitions
    sheets = {
        "plan": pd.concat([plan.lines, totals], ignore_index=True)[plan.lines.columns],
        "segments": segments,
        "assumptions": _assumptions(plan),
    }
    if leaks is not None and len(leaks):
        sheets["leaks"] = leaks
    return safe_xlsx({names.get(code, code): _worded(frame, names) for code, frame in sheets.items()}, names)


def _assumptions(plan: Plan) -> pd.DataFrame:
    """What holds for all lines; cost and response stand in the lines themselves."""
    low, high = RESPONSE_RANGE
    rows = {
        "margin": plan.settings.margin,
        "order_value": plan.settings.order_value,
        "response_low": low,
        "response_high": high,
        "chance": CHANCE,
    }
    frame = pd.DataFrame(rows.items(), columns=["assumption", "value"])
    return frame.astype({"value": "float64"}).dropna(ignore_index=True)


def _worded(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The frame with codes replaced by words."""
    coded = [column for column in CODED if column in frame]
    return frame.assign(**{column: [names.get(code, code) for code in frame[column]] for column in coded})


def _file_stem(label: str, taken: set[str]) -> str:
    """A file name that every system takes and that stays in its folder; not used before."""
    clean = re.sub(r"[^\w-]+", "_", unicodedata.normalize("NFC", label)).strip("_")[:LONGEST_FILE_NAME]
    stem = clean = f"segment_{clean}" if not clean or RESERVED.fullmatch(clean) else clean
    number = 1
    while stem.casefold() in taken:
        number += 1
        stem = f"{clean}_{number}"
    taken.add(stem.casefold())
    return stem


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, WRITTEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
