"""Tables as an Excel workbook: text stays text, numbers are numbers, nothing is a formula or a link."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analysis.errors import SettingsError

MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
LONGEST_SHEET_NAME = 31
EVERYWHERE = "A1:XFD1048576"
WIDTHS = (9, 60)
# Columns that hold rates 0–1, by name: on paper they are percent.
SHARE = re.compile(r"share_of_.*|.*_share|.*_rate|.*_response|p_.*")
FORMATS = {"share": "0.0%", "whole": "#,##0", "number": "#,##0.00", "date": "yyyy-mm-dd", "text": "@"}
# Equal input gives equal bytes: the file does not say when it was written.
CREATED = dt.datetime(2000, 1, 1)


def safe_xlsx(sheets: Mapping[str, pd.DataFrame], names: Mapping[str, str] | None = None) -> bytes:
    """Write one sheet per frame; its bold first row stays in view. Equal input, equal bytes.

    Args:
        sheets: title → frame (index left out, not changed); titles are cut and cleaned as Excel demands.
        names: column code → heading; a column that is not named keeps its code.

    Raises:
        SettingsError: a frame has more rows than a sheet can hold.
    """
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"created": CREATED})
    formats = {kind: workbook.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    taken: set[str] = set()
    for title, frame in sheets.items():
        _check_size(title, frame)
        sheet = workbook.add_worksheet(_sheet_name(title, taken))
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": EVERYWHERE})
        for place, column in enumerate(frame.columns):
            heading = (names or {}).get(column, str(column))
            _write_text(sheet, 0, place, heading, bold)
            _write_column(sheet, place, frame.iloc[:, place], formats[_kind(frame.iloc[:, place])], heading)
    workbook.close()
    return buffer.getvalue()


def _write_column(sheet: Worksheet, place: int, values: pd.Series, cell_format: Format, heading: str) -> None:
    longest = max((len(str(value)) for value in values if isinstance(value, str)), default=0)
    narrowest, widest = WIDTHS
    sheet.set_column(place, place, min(max(narrowest, len(heading) + 2, longest + 2), widest))
    for row, value in enumerate(values, start=1):
        if pd.isna(value):
            continue
        if pd.api.types.is_bool(value):
            sheet.write_boolean(row, place, value, cell_format)
        elif isinstance(value, dt.datetime) and value.year >= 1900:
            sheet.write_datetime(row, place, value, cell_format)
        elif pd.api.types.is_number(value) and abs(value) != float("inf"):
            sheet.write_number(row, place, value, cell_format)
        else:
            _write_text(sheet, row, place, str(value), cell_format)


def _write_text(sheet: Worksheet, row: int, place: int, text: str, cell_format: Format) -> None:
    # Never `write`: it turns text that looks like a formula, a link or a number into one.
    readable = text.encode("utf-8", errors="replace").decode("utf-8")
    sheet.write_string(row, place, readable[:LONGEST_TEXT], cell_format)


def _kind(values: pd.Series) -> str:
    if pd.api.types.is_datetime64_any_dtype(values):
        return "date"
    if not pd.api.types.is_numeric_dtype(values):
        return "text"
    if SHARE.fullmatch(str(values.name)):
        return "share"
    whole = values.dropna()
    return "whole" if (whole % 1 == 0).all() else "number"


def _sheet_name(title: str, taken: set[str]) -> str:
    """A title without the signs Excel forbids, at most 31 long, not used before."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip(" '")[:LONGEST_SHEET_NAME].strip(" '") or "sheet"
    name, number = clean, 1
    while name.casefold() in taken | {"history"}:
        number += 1
        name = f"{clean[: LONGEST_SHEET_NAME - 4]} {number}"
    taken.add(name.casefold())
    return name


def _check_size(title: str, frame: pd.DataFrame) -> None:
    if len(frame) >= MOST_ROWS:
        raise SettingsError(
            "'{sheet}' has {rows} rows; an Excel sheet holds {most}. Export it as CSV.",
            sheet=title,
            rows=len(frame),
            most=MOST_ROWS - 1,
        )
