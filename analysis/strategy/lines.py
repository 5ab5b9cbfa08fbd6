"""The user's edits of the plan lines: checked row by row, so that an error names the row."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.errors import SettingsError
from analysis.strategy.cells import count, date, number
from analysis.strategy.defaults import CHANNELS, NO_ACTION, NO_CHANNEL, STATUSES, USUAL_RUN

TEXTS = ("segment", "action", "channel", "owner", "status")
NUMBERS = ("cost_per_contact", "expected_response", "making_cost", "control_share", "budget")
COUNTS = ("rounds", "every_days")
CHECKED = ("segment", "action", "channel", "message", "start", *COUNTS, "owner", "status", *NUMBERS, "draw")


def check_lines(lines: pd.DataFrame, sizes: pd.Series) -> pd.DataFrame:
    """Check edited lines against the segments there are; the input is not changed.

    An empty budget means enough for everyone. Doing nothing, or no channel, costs nothing and reaches nobody.
    A line without a column of how it is run, such as `rounds`, takes `USUAL_RUN` and begins next Monday.

    Args:
        lines: as `default_lines` gives them; `message` (text) or else `message_code` is kept as `message`.
        sizes: customers per segment, indexed by segment.

    Returns:
        One row per segment with the columns of `CHECKED`; the numbers as float64, `rounds` and `every_days` as int64,
        `start` as a day, `draw` (which drawing of the control group, 0 at first) as it came.

    Raises:
        SettingsError: a column is missing; a segment is unknown, missing or there twice; a channel or status is
            unknown; a number is no number, negative, or a share too high; a date is none. It names the row.
    """
    _check_columns(lines)
    checked = lines.reset_index(drop=True)
    for column, usual in USUAL_RUN.items():
        given = checked.get(column, _nothing(checked)).astype("object")
        checked[column] = given.where(given.notna(), usual)
    for column in TEXTS:
        checked[column] = checked[column].astype("object").where(checked[column].notna(), "").astype("str")
    _check_segments(checked["segment"], sizes)
    _check_known(checked)
    quiet = checked["channel"].eq(NO_CHANNEL) | checked["action"].eq(NO_ACTION)
    checked["channel"] = checked["channel"].mask(quiet, NO_CHANNEL)
    started = checked.assign(start=checked.get("start", _nothing(checked)))
    checked["start"] = pd.Series(_cells(started, "start", date), dtype="datetime64[ns]")
    for column in COUNTS:
        checked[column] = pd.Series(_cells(checked, column, count), dtype="int64")
    for column in NUMBERS[:-1]:
        checked[column] = _numbers(checked, column, quiet)
    checked["budget"] = _budgets(checked, sizes, quiet)
    checked["message"] = checked.get("message", checked.get("message_code", ""))
    checked["draw"] = checked.get("draw", pd.Series(0, index=checked.index)).fillna(0).astype("int64")
    return checked[list(CHECKED)]


def enough_for_everyone(lines: pd.DataFrame, sizes: pd.Series) -> pd.Series:
    """What it costs to make each campaign and to send it to all of its segment (money)."""
    each = lines["rounds"] * lines["cost_per_contact"]
    return lines["segment"].map(sizes) * each + lines["making_cost"]


def _budgets(checked: pd.DataFrame, sizes: pd.Series, quiet: pd.Series) -> list[float]:
    everyone = enough_for_everyone(checked, sizes)
    budgets = checked.get("budget", everyone).astype("object")
    return _numbers(checked.assign(budget=budgets.where(budgets.notna(), everyone)), "budget", quiet)


def _check_columns(lines: pd.DataFrame) -> None:
    for column in ("segment", "action", "channel", "cost_per_contact", "expected_response"):
        if column not in lines:
            raise SettingsError(
                "The plan has no column '{missing}'. It has: {found}. Start again from the proposed plan.",
                missing=column,
                found=", ".join(map(str, lines.columns)),
            )


def _check_segments(segments: pd.Series, sizes: pd.Series) -> None:
    for segment in segments:
        if segment not in sizes.index:
            raise SettingsError(
                "The plan has a row for '{segment}', but no customer is in it. The segments are: {known}. "
                "Remove the row or choose one of them.",
                segment=segment,
                known=", ".join(sizes.index),
            )
    if segments.duplicated().any():
        raise SettingsError(
            "The plan has more than one row for '{segment}'. Keep one: a customer gets one campaign.",
            segment=segments[segments.duplicated()].iloc[0],
        )
    missing = sizes.index.difference(segments)
    if len(missing):
        raise SettingsError(
            "The plan has no row for '{segment}' ({customers} customers). Add one; its action may be to do nothing.",
            segment=missing[0],
            customers=int(sizes[missing[0]]),
        )


def _check_known(lines: pd.DataFrame) -> None:
    for segment, channel, status in zip(lines["segment"], lines["channel"], lines["status"], strict=True):
        if channel not in CHANNELS:
            raise SettingsError(
                "Row '{segment}': the channel is '{found}'. Choose one of: {known}.",
                segment=segment,
                found=channel,
                known=", ".join(CHANNELS),
            )
        if status not in STATUSES:
            raise SettingsError(
                "Row '{segment}': the status is '{found}'. Choose one of: {known}.",
                segment=segment,
                found=status,
                known=", ".join(STATUSES),
            )


def _cells(lines: pd.DataFrame, column: str, read: Callable[[str, str, object], object]) -> list:
    return [read(segment, column, value) for segment, value in zip(lines["segment"], lines[column], strict=True)]


def _numbers(lines: pd.DataFrame, column: str, quiet: pd.Series) -> list[float]:
    """One column as numbers; 0 in lines that do nothing, whatever stands there."""
    cells = zip(lines["segment"], lines[column], quiet, strict=True)
    return [0.0 if silent else number(segment, column, value) for segment, value, silent in cells]


def _nothing(lines: pd.DataFrame) -> pd.Series:
    return pd.Series(None, index=lines.index, dtype="object")
