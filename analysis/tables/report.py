"""What happened to the rows of a file: read = kept + dropped, each drop with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reason = Literal[
    "ragged",
    "total",
    "header",
    "units",
    "empty",
    "no_customer",
    "no_time",
    "unreadable_time",
    "no_amount",
    "unreadable_amount",
    "no_event",
    "no_channel",
    "no_count",
    "no_arm",
    "no_outcome",
    "no_feedback",
    "duplicate",
    "test_customer",
    "future",
    "other_currency",
    "zero",
    "refund",
    "already_there",
    "newer_row",
]


@dataclass(frozen=True)
class Dropped:
    """Rows left out for one reason.

    `examples`: (line in the file, the line's text), the first few; of several files "line (file)" for the line.
    """

    reason: Reason
    rows: int
    examples: tuple[tuple[int | str, str], ...] = ()


@dataclass(frozen=True)
class Unreadable:
    """Values of an optional column that became missing because they did not read. `lines`: the first few, from 1."""

    column: str
    values: int
    lines: tuple[int | str, ...] = ()


@dataclass(frozen=True)
class Found:
    """Readable rows that may not belong, by one rule of `analysis.tables.cleaning`, and whether they are left out."""

    rule: str
    rows: int
    left_out: bool
    examples: tuple[tuple[int | str, str], ...] = ()


@dataclass(frozen=True)
class ReadingReport:
    """Counts of rows: `rows_read` = `rows_kept` + all dropped.

    `notes`: how the file was read, as codes: `short_rows_filled`, `lines_above_header`, `decimal_comma_assumed`,
    `decimal_point_assumed`, `zero_bytes_removed`, `mixed_encodings`,
    `order_totals_counted_once`, `steps_from_columns`, `spend_from_columns`.
    `unreadable`: values in optional columns that are missing now, by canonical column; their rows are kept.
    `found`: what cleaning found among the readable rows.
    """

    rows_read: int = 0
    rows_kept: int = 0
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    found: tuple[Found, ...] = ()

    @classmethod
    def all_kept(cls, rows: int) -> ReadingReport:
        return cls(rows, rows)
