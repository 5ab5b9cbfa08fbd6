"""Which columns of a customers table say when a subscription began and ended."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from analysis.errors import MappingError
from analysis.tables.table import Table, prepared_frame
from analysis.tables.values.dates import read_dates

_LOOKED_AT = 200
_MOST_DATES = 0.9
_START = re.compile(r"start|begin|since|seit|joined|signup|signed|anmeld|abschluss|from|von", re.IGNORECASE)
_END = re.compile(r"end|cancel|churn|until|bis|k(ü|ue)ndig|expir|left|austritt|storn", re.IGNORECASE)


@dataclass(frozen=True)
class DateColumns:
    """Columns of a customers table that hold dates; `start` and `end` by their names, None where none fits."""

    columns: tuple[str, ...]
    start: str | None
    end: str | None


def find_date_columns(customers: Table | pd.DataFrame) -> DateColumns:
    """Look at a part of each column's values: nine in ten must be dates, and not all of them plain numbers."""
    frame = prepared_frame(customers, "customers")
    columns = tuple(name for name in frame.columns if name != "customer_id" and _holds_dates(frame[name]))
    end = next((name for name in columns if _END.search(name)), None)
    start = next((name for name in columns if name != end and _START.search(name)), None)
    return DateColumns(columns, start, end)


def subscription_dates(customers: Table | pd.DataFrame, start: str, end: str) -> pd.DataFrame:
    """The `start` and `end` of each customer's subscription (datetime64; NaT where empty).

    Raises:
        MappingError: the dates of a column can be read in two ways, or some are no dates at all.
    """
    frame = prepared_frame(customers, "customers")
    return pd.DataFrame({"start": _read(frame[start], start), "end": _read(frame[end], end)})


def _holds_dates(values: pd.Series) -> bool:
    texts = pd.Series(values.dropna().unique()[:_LOOKED_AT]).astype("str")
    if texts.empty or pd.to_numeric(texts, errors="coerce").notna().all():
        return False
    return bool((~read_dates(texts).unreadable).mean() >= _MOST_DATES)


def _read(values: pd.Series, name: str) -> pd.Series:
    dates = read_dates(values.astype("str").where(values.notna()))
    if dates.question is not None:
        raise MappingError(
            "Nothing in '{column}' says whether {text} is {day_first} or {month_first}. Write these dates like "
            "2024-12-31 and upload the table again.",
            column=name,
            text=dates.question.text,
            day_first=dates.question.day_first,
            month_first=dates.question.month_first,
        )
    if dates.unreadable.any():
        raise MappingError(
            "{count} values in '{column}' are no dates, for example {text}. Correct them and upload the table again.",
            count=int(dates.unreadable.sum()),
            column=name,
            text=str(values[dates.unreadable].iloc[0]),
        )
    return pd.Series(dates.parsed, index=values.index)
