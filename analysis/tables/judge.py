"""Which rows of a file are kept, and why the others are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd

from analysis.tables.cleaning import CleaningSettings, find_rows
from analysis.tables.files.raw_file import EXAMPLES, RawFile, row_text
from analysis.tables.meaning.mapping import Selected, check_mapping
from analysis.tables.meaning.order_totals import repeated_totals
from analysis.tables.parse_column import ParsedColumn, parse_column
from analysis.tables.report import Found, Reason
from analysis.tables.schemas import SCHEMAS

_FEWEST_IN_TOTAL = 2
# Which reason a row has when a required column gives nothing: (no value, a value that does not parse).
_REASONS: dict[str, tuple[Reason, Reason]] = {
    "customer_id": ("no_customer", "no_customer"),
    "alias": ("no_customer", "no_customer"),
    "arm": ("no_arm", "no_arm"),
    "outcome": ("no_outcome", "no_outcome"),
    "timestamp": ("no_time", "unreadable_time"),
    "amount": ("no_amount", "unreadable_amount"),
    "event": ("no_event", "no_event"),
    "channel": ("no_channel", "no_channel"),
    "path": ("no_channel", "no_channel"),
    "total_conversions": ("no_count", "no_count"),
}
# One byte a row.
KEPT = -1
_CODES: dict[Reason, int] = {reason: code for code, reason in enumerate(get_args(Reason))}


@dataclass(frozen=True, eq=False)
class Judged:
    """`parsed`: canonical column → all rows; `reasons`: (n_rows,) a code for `reason_of`, `KEPT` for kept rows;
    `found`: what cleaning found among the readable rows."""

    parsed: Mapping[str, ParsedColumn]
    reasons: np.ndarray
    found: tuple[Found, ...]

    @property
    def kept(self) -> np.ndarray:
        """The places of the kept rows."""
        return np.flatnonzero(self.reasons == KEPT)


def judge_rows(
    raw: RawFile,
    table: str,
    mapping: Mapping[str, Selected],
    day_first: bool | None = None,
    decimal: str | None = None,
    totals_once: bool | None = None,
    cleaning: CleaningSettings | None = None,
) -> Judged:
    """Parse the mapped columns and decide about every row; arguments and errors as in `prepare`."""
    schema = SCHEMAS[table]
    check_mapping(table, mapping, list(raw.frame.columns))
    parsed = {
        name: parse_column(raw, schema[name].kind, selected, day_first, decimal) for name, selected in mapping.items()
    }
    if totals_once is not False and isinstance(mapping.get("amount"), str) and "order_id" in mapping:
        parsed["amount"] = _totals_once(parsed, str(mapping["amount"]))
    reasons = _reasons(raw, {name: parsed[name] for name in schema.required})
    if schema.one_of:
        silent = [parsed[name].missing | parsed[name].unreadable for name in schema.one_of if name in mapping]
        reasons[np.logical_and.reduce(silent) & (reasons == KEPT)] = _CODES["no_feedback"]
    if table == "spend":
        reasons[_unnamed_totals(parsed, reasons == KEPT)] = _CODES["total"]
    return Judged(parsed, reasons, _clean(raw, parsed, reasons, cleaning))


def reason_of(code: int) -> Reason:
    """Why a row with this code is left out."""
    return get_args(Reason)[code]


def rows_of(parsed: Mapping[str, ParsedColumn], places: np.ndarray) -> dict[str, pd.Categorical | np.ndarray]:
    """The parsed columns at these places; all of them are not copied."""
    return {
        name: column.parsed if len(places) == len(column.missing) else column.parsed[places]
        for name, column in parsed.items()
    }


def examples(raw: RawFile, places: np.ndarray) -> tuple[tuple[int | str, str], ...]:
    return tuple((raw.line(place), row_text(raw, int(place))) for place in places[:EXAMPLES])


def _clean(
    raw: RawFile, parsed: Mapping[str, ParsedColumn], reasons: np.ndarray, cleaning: CleaningSettings | None
) -> tuple[Found, ...]:
    """Mark in `reasons` what cleaning leaves out of the readable rows, and say what it found."""
    readable = np.flatnonzero(reasons == KEPT)
    frame = pd.DataFrame(rows_of(parsed, readable), copy=False)
    found = []
    for finding in find_rows(frame, cleaning):
        places = readable[finding.rows]
        if finding.left_out:
            reasons[places[reasons[places] == KEPT]] = _CODES[finding.rule]
        found.append(Found(finding.rule, len(places), finding.left_out, examples(raw, places)))
    return tuple(found)


def _totals_once(parsed: Mapping[str, ParsedColumn], column: str) -> ParsedColumn:
    amount = parsed["amount"]
    further = repeated_totals(parsed["order_id"].parsed, np.asarray(amount.parsed), column)
    if further is None or not further.any():
        return amount
    further &= ~amount.unreadable
    return ParsedColumn(
        np.where(further, 0.0, amount.parsed),
        amount.missing & ~further,
        amount.unreadable,
        (*amount.notes, "order_totals_counted_once"),
    )


def _unnamed_totals(parsed: Mapping[str, ParsedColumn], kept: np.ndarray) -> list[int]:
    """The first or last row when it is the sum of all others and lacks what they have: ad managers write it so."""
    places = np.flatnonzero(kept)
    optional = [column.missing for name, column in parsed.items() if name in ("timestamp", "campaign")]
    if len(places) < _FEWEST_IN_TOTAL or not optional:
        return []
    lacks = np.logical_or.reduce(optional)
    amounts = np.asarray(parsed["amount"].parsed)
    ends = [place for place in (places[0], places[-1]) if lacks[place]]
    rest = np.delete(places, [0]) if ends and ends[0] == places[0] else places[:-1]
    if len(ends) != 1 or lacks[rest].any():
        return []
    return ends if np.isclose(amounts[ends[0]], amounts[rest].sum(), rtol=1e-6, atol=0.01) else []


def _reasons(raw: RawFile, required: Mapping[str, ParsedColumn]) -> np.ndarray:
    """(n_rows,) why each row is dropped, as a code, `KEPT` for the kept ones; the first reason counts."""
    empty = np.logical_and.reduce([raw.frame[name].isna().to_numpy() for name in raw.frame.columns])
    reasons = np.where(empty, np.int8(_CODES["empty"]), np.int8(KEPT))
    for name, column in required.items():
        for mask, reason in zip((column.missing, column.unreadable), _REASONS[name], strict=True):
            reasons[mask & (reasons == KEPT)] = _CODES[reason]
    return reasons
