"""The user's edits of the plan lines: checked row by row, so that an error names the row."""

from __future__ import annotations

import math

import pandas as pd

from analysis.errors import SettingsError
from analysis.strategy.defaults import CHANNELS, NO_ACTION, NO_CHANNEL

TEXTS = ("segment", "action", "channel")
NUMBERS = ("cost_per_contact", "expected_response", "budget")


def check_lines(lines: pd.DataFrame, sizes: pd.Series) -> pd.DataFrame:
    """Check edited lines against the segments there are; the input is not changed.

    An empty budget means enough for everyone. Doing nothing, or no channel, costs nothing and reaches nobody.

    Args:
        lines: as `default_lines` gives them; `message` (text) or else `message_code` is kept as `message`.
        sizes: customers per segment, indexed by segment.

    Returns:
        One row per segment: `segment`, `action`, `channel`, `message`, `cost_per_contact`,
        `expected_response`, `budget`; the numbers as float64.

    Raises:
        SettingsError: a column is missing; a segment is unknown, missing or there twice; a channel is
            unknown; a number is no number, negative, or a response above 1. It names the row.
    """
    _check_columns(lines)
    checked = lines.reset_index(drop=True)
    for column in TEXTS:
        checked[column] = checked[column].astype("object").where(checked[column].notna(), "").astype("str")
    _check_segments(checked["segment"], sizes)
    _check_channels(checked)
    quiet = checked["channel"].eq(NO_CHANNEL) | checked["action"].eq(NO_ACTION)
    checked["channel"] = checked["channel"].mask(quiet, NO_CHANNEL)
    checked["cost_per_contact"] = _numbers(checked, "cost_per_contact", quiet)
    checked["expected_response"] = _numbers(checked, "expected_response", quiet)
    everyone = checked["segment"].map(sizes) * checked["cost_per_contact"]
    budgets = checked.get("budget", everyone).astype("object")
    checked["budget"] = budgets.where(budgets.notna(), everyone)
    checked["budget"] = _numbers(checked, "budget", quiet)
    checked["message"] = checked.get("message", checked.get("message_code", ""))
    return checked[[*TEXTS, "message", *NUMBERS]]


def _check_columns(lines: pd.DataFrame) -> None:
    for column in (*TEXTS, "cost_per_contact", "expected_response"):
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


def _check_channels(lines: pd.DataFrame) -> None:
    for segment, channel in zip(lines["segment"], lines["channel"], strict=True):
        if channel not in CHANNELS:
            raise SettingsError(
                "Row '{segment}': the channel is '{found}'. Choose one of: {known}.",
                segment=segment,
                found=channel,
                known=", ".join(CHANNELS),
            )


def _numbers(lines: pd.DataFrame, column: str, quiet: pd.Series) -> list[float]:
    """One column as numbers; 0 in lines that do nothing, whatever stands there."""
    cells = zip(lines["segment"], lines[column], quiet, strict=True)
    return [0.0 if silent else _number(segment, column, value) for segment, value, silent in cells]


def _number(segment: str, column: str, value: object) -> float:
    """The number in one cell."""
    number = _as_float(value)
    highest = 1.0 if column == "expected_response" else math.inf
    if math.isfinite(number) and 0 <= number <= highest:
        return number
    if column == "expected_response":
        raise SettingsError(
            "Row '{segment}': the expected response is '{found}'. Give a share between 0 and 1; 0.05 means 5 of 100.",
            segment=segment,
            found=value,
        )
    if column == "budget":
        raise SettingsError(
            "Row '{segment}': the budget is '{found}'. Give an amount of 0 or more, or leave it empty for everyone.",
            segment=segment,
            found=value,
        )
    raise SettingsError(
        "Row '{segment}': the cost per contact is '{found}'. Give an amount of 0 or more.",
        segment=segment,
        found=value,
    )


def _as_float(value: object) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan
