"""A table as CSV that no spreadsheet mistakes for formulas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

# What makes a spreadsheet read a cell as a formula; East Asian versions take the full-width signs too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)*([eE][+-]?[0-9]+)?")


def safe_csv(frame: pd.DataFrame, names: Mapping[str, str] | None = None, decimal: Literal[".", ","] = ".") -> bytes:
    """Write a frame, without its index, as UTF-8 with a byte order mark, so that Excel shows umlauts.

    Text stays as it is, ids with leading zeros too; only text that would start a formula gets a `'` in front.

    Args:
        frame: any columns; not changed.
        names: column code → heading; a column that is not named keeps its code.
        decimal: sign in numbers; with "," cells are separated by ";", as Excel expects it in such countries.
    """
    names = names or {}
    harmless = frame.copy(deep=False)
    for column in frame.columns:
        if not (is_numeric_dtype(frame[column]) or is_datetime64_any_dtype(frame[column])):
            texts = [harmless_text(value) for value in frame[column]]
            # As objects: text that is no valid Unicode must reach the encoder, which replaces it.
            harmless[column] = pd.Series(texts, index=frame.index, dtype="object")
    text = harmless.to_csv(
        index=False,
        header=[harmless_text(names.get(column, column)) for column in frame.columns],
        sep=";" if decimal == "," else ",",
        decimal=decimal,
        lineterminator="\r\n",
    )
    return text.encode("utf-8-sig", errors="replace")


def harmless_text(value: object) -> object:
    """The value; text that a spreadsheet would run as a formula with a `'` in front."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(value):
        return f"'{value}"
    return value
