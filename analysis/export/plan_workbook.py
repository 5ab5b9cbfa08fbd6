"""The plan as an Excel workbook: campaigns, segments, assumptions, leaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import pandas as pd

from analysis.export.safe_xlsx import safe_xlsx
from analysis.strategy.expectations import CHANCE, RESPONSE_RANGE
from analysis.strategy.plan import Plan

CODED = ("action", "channel", "contact", "arm", "status", "assumption")


def plan_workbook(
    plan: Plan,
    names: Mapping[str, str],
    segments: Mapping[str, str],
    headings: Mapping[str, str],
    definitions: pd.DataFrame | None = None,
    leaks: pd.DataFrame | None = None,
) -> bytes:
    """The sheets "plan", "segments", "assumptions" and, if there are rows, "leaks"; see `PlanFiles`."""
    totals = pd.DataFrame([{"segment": "total", **asdict(plan.totals)}])
    sheets = {
        "plan": pd.concat([plan.lines, totals], ignore_index=True)[plan.lines.columns],
        "segments": plan.lines[["segment", "customers", "order_value"]] if definitions is None else definitions,
        "assumptions": _assumptions(plan),
    }
    if leaks is not None and len(leaks):
        sheets["leaks"] = leaks
    return safe_xlsx(
        {names.get(code, code): worded(frame, names, segments) for code, frame in sheets.items()}, headings
    )


def worded(frame: pd.DataFrame, names: Mapping[str, str], segments: Mapping[str, str]) -> pd.DataFrame:
    """The frame with codes replaced by words; a segment may have the code of anything else."""
    words = {column: [names.get(code, code) for code in frame[column]] for column in CODED if column in frame}
    if "segment" in frame:
        words["segment"] = [segments.get(code, names.get(code, code)) for code in frame["segment"]]
    return frame.assign(**words)


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
