"""Times of day in a column of their own: "14:05", "9:00:30", "2:05 PM", "14.05 Uhr"."""

from __future__ import annotations

import pandas as pd

_FORM = r"^\s*(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(?:uhr)?\s*([ap]\.?m\.?)?\s*$"
_HOURS, _MINUTES = 24, 60


def times_of_day(column: pd.Series) -> pd.Series:
    """(n,) time since midnight; missing where a value is none."""
    if not pd.api.types.is_string_dtype(column.dtype):
        column = column.astype("str")
    parts = column.str.lower().str.extract(_FORM)
    hours, minutes, seconds = (pd.to_numeric(parts[place]) for place in range(3))
    half = parts[3].str[:1]
    hours = hours.where(half.isna(), hours % 12 + 12 * (half == "p"))
    valid = (hours < _HOURS) & (minutes < _MINUTES) & ~(seconds >= _MINUTES)
    total = hours * 3600 + minutes * 60 + seconds.fillna(0)
    return pd.to_timedelta(total.where(valid), unit="s").astype("timedelta64[us]")
