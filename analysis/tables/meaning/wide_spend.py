"""One column per channel, turned into one row per channel and period: declared, shown and refusable."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.tables.files.raw_file import RawFile
from analysis.tables.meaning.guess import guess_mapping
from analysis.tables.meaning.profile import profile_columns

_MONEY = "spend|spendings?|spent|costs?|mdsp|investment|budget|kosten|werbekosten|ausgaben|werbeausgaben"
_NAMED = re.compile(rf"^(?:(?:{_MONEY})[\s_.:-]+(?P<after>.+)|(?P<before>.+?)[\s_.:-]+(?:{_MONEY}))$", re.IGNORECASE)
# Files for Meta's Robyn end the names of spend in "_S", those of impressions in "_I", those of clicks in "_P".
_ROBYN = re.compile(r"^(?P<before>.+)_S$")
_TOTAL = re.compile(r"^(total|sum|all|overall|gesamt|summe|alle)([\s_.:-].*)?$", re.IGNORECASE)
_FEWEST = 2


@dataclass(frozen=True)
class WideSpend:
    """`channels`: pairs of a column and the channel it is called after; `moment`: the column of the period, if any."""

    channels: tuple[tuple[str, str], ...]
    moment: str | None = None


def guess_wide_spend(raw: RawFile) -> WideSpend | None:
    """Spend side by side, if no column names a channel and at least two columns of money are called after one.

    A column of the total of all is left out: it would count everything twice.
    """
    if "channel" in guess_mapping(raw, "spend").mapping:
        return None
    profiles = profile_columns(raw)
    money = [profile.name for profile in profiles if profile.suits("money")]
    found = [(name, channel) for name in money if (channel := _channel_of(name)) is not None]
    if len(found) < _FEWEST:
        return None
    times = [profile.name for profile in profiles if profile.suits("time") and profile.numbers < 1]
    return WideSpend(tuple(found), times[0] if times else None)


def to_spend(raw: RawFile, wide: WideSpend) -> RawFile:
    """Columns `channel`, `timestamp` (where there is one) and `amount`; an empty cell is no row."""
    columns = [column for column, _channel in wide.channels]
    amounts = np.column_stack([raw.frame[column].to_numpy(dtype=object, na_value=None) for column in columns])
    rows, places = np.nonzero(pd.notna(amounts))
    names = np.array([channel for _column, channel in wide.channels], dtype=object)
    kind = "float64" if all(pd.api.types.is_numeric_dtype(raw.frame[column]) for column in columns) else "str"
    frame = pd.DataFrame({"channel": pd.Series(names[places], dtype="str")})
    if wide.moment is not None:
        frame["timestamp"] = raw.frame[wide.moment].take(rows).reset_index(drop=True)
    frame["amount"] = pd.Series(amounts[rows, places]).astype(kind)
    return dataclasses.replace(
        raw,
        frame=frame,
        lines=raw.lines[rows],
        files=None if raw.files is None else raw.files[rows],
        notes=(*raw.notes, "spend_from_columns"),
    )


def _channel_of(column: str) -> str | None:
    """The channel a column of money is called after: "tv" for "tv_S", "spend_tv" and "TV costs"."""
    found = _NAMED.match(column) or _ROBYN.match(column)
    if found is None:
        return None
    channel = next(part for part in found.groupdict().values() if part)
    return None if _TOTAL.match(channel) else channel.strip()
