"""What happened to the rows of a file: read = kept + dropped, each drop with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reason = Literal[
    "ragged",
    "empty",
    "no_customer",
    "no_time",
    "unreadable_time",
    "no_amount",
    "unreadable_amount",
    "no_event",
    "no_channel",
]


@dataclass(frozen=True)
class Dropped:
    """Rows left out for one reason. `examples`: (line in the file, the line's text), the first few."""

    reason: Reason
    rows: int
    examples: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class ReadingReport:
    """Counts of rows: `rows_read` = `rows_kept` + all dropped.

    `notes`: how the file was read, as codes: `short_rows_filled`, `lines_above_header`, `decimal_comma_assumed`,
    `decimal_point_assumed`.
    """

    rows_read: int = 0
    rows_kept: int = 0
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def all_kept(cls, rows: int) -> ReadingReport:
        return cls(rows, rows)
