"""One cell of a plan line: read, or refused with a sentence that names the row."""

from __future__ import annotations

import math

import pandas as pd

from analysis.errors import SettingsError
from analysis.strategy.defaults import next_monday

# More than this held back would make the test the campaign.
MOST_CONTROL = 0.5
HIGHEST = {"expected_response": 1.0, "control_share": MOST_CONTROL}
MOST_ROUNDS = 365

_COMPLAINTS = {
    "cost_per_contact": lambda **fields: SettingsError(
        "Row '{segment}': the cost per contact is '{found}'. Give an amount of 0 or more.", **fields
    ),
    "making_cost": lambda **fields: SettingsError(
        "Row '{segment}': the cost of making it is '{found}'. Give an amount of 0 or more.", **fields
    ),
    "budget": lambda **fields: SettingsError(
        "Row '{segment}': the budget is '{found}'. Give an amount of 0 or more, or leave it empty for everyone.",
        **fields,
    ),
    "expected_response": lambda **fields: SettingsError(
        "Row '{segment}': the expected response is '{found}'. Give a share between 0 and 1; 0.05 means 5 of 100.",
        **fields,
    ),
    "control_share": lambda **fields: SettingsError(
        "Row '{segment}': the control group is '{found}'. Give a share between 0 and 0.5; 0.1 holds back 10 of 100.",
        **fields,
    ),
    "rounds": lambda **fields: SettingsError(
        "Row '{segment}': the messages per person are '{found}'. Give a whole number from 1 to 365.", **fields
    ),
    "every_days": lambda **fields: SettingsError(
        "Row '{segment}': the days between messages are '{found}'. Give a whole number from 1 to 365.", **fields
    ),
    "start": lambda **fields: SettingsError(
        "Row '{segment}': the start is '{found}'. Give a day, such as 2026-12-01.", **fields
    ),
}


def number(segment: str, column: str, value: object) -> float:
    """An amount of 0 or more, or a share up to its highest."""
    found = _as_float(value)
    if not (math.isfinite(found) and 0 <= found <= HIGHEST.get(column, math.inf)):
        raise _COMPLAINTS[column](segment=segment, found=value)
    return found


def count(segment: str, column: str, value: object) -> int:
    """A whole number from 1 on."""
    found = _as_float(value)
    if not (1 <= found <= MOST_ROUNDS and found == int(found)):
        raise _COMPLAINTS[column](segment=segment, found=value)
    return int(found)


def date(segment: str, column: str, value: object) -> pd.Timestamp:
    """A day; next Monday where the cell is empty."""
    if value is None or value == "" or pd.isna(value):
        return next_monday()
    found = pd.to_datetime(value, errors="coerce")
    if pd.isna(found):
        raise _COMPLAINTS[column](segment=segment, found=value)
    return found.tz_localize(None).normalize()


def _as_float(value: object) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan
