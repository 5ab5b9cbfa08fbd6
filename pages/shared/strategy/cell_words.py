"""A cell of the plan as text, in the user's language."""

from __future__ import annotations

import pandas as pd

from pages.shared import labels
from pages.shared.text import NOTHING, _, day, money, number, percent

_CODES = {"action": labels.ACTIONS, "channel": labels.CHANNELS, "status": labels.STATUSES}
_SHARES = ("expected_response", "control_share")
_MONEY = ("cost_per_contact", "making_cost", "budget")


def cell_text(column: str, value: object) -> str:
    """What stands in a cell, as people read it."""
    if value is None or value == "" or pd.isna(value):
        return NOTHING
    if column in _CODES:
        return _(_CODES[column].get(value, value))
    if column == "start":
        return day(value)
    if column in _SHARES:
        return percent(value, 1)
    if column in _MONEY:
        return money(value)
    return value if isinstance(value, str) else number(value)
