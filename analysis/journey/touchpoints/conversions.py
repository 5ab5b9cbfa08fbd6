"""Conversions: orders or events, by customer and moment."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.journey.instants import NO_TIME, changes
from analysis.journey.steps import text_column
from analysis.journey.touchpoints.settings import TouchpointSettings
from analysis.journey.touchpoints.touches import DAY
from analysis.tables.purchases import list_orders


@dataclass(frozen=True, eq=False)
class Conversions:
    """One row a customer and moment with conversions, by customer and time.

    `customer`: (n,) codes of the prepared events; customers that have no events have higher codes.
    `time`, `end`: microseconds since 1970; touches up to `end` may count. The same as `time`, but the end of the day
        where no conversion has a time of day.
    `count`: conversions at this moment; `value`: their worth, or None; `offline`: how many of them, or None.
    """

    customer: np.ndarray
    time: np.ndarray
    end: np.ndarray
    count: np.ndarray
    value: np.ndarray | None
    offline: np.ndarray | None

    def take(self, rows: np.ndarray) -> Conversions:
        """The conversions of these rows."""
        value = None if self.value is None else self.value[rows]
        offline = None if self.offline is None else self.offline[rows]
        return Conversions(self.customer[rows], self.time[rows], self.end[rows], self.count[rows], value, offline)

    def once(self) -> Conversions:
        """All at one moment as one conversion, worth them together; offline if one of them is."""
        offline = None if self.offline is None else np.minimum(self.offline, 1.0)
        return replace(self, count=np.ones(len(self.count)), offline=offline)


def read_conversions(
    events: pd.DataFrame, orders: pd.DataFrame | None, settings: TouchpointSettings, until: int
) -> Conversions:
    """The conversions up to a moment (microseconds since 1970), from prepared tables."""
    if settings.conversion_events:
        rows = events[events["event"].isin(settings.conversion_events)]
        value = None if settings.value_column is None else _numbers(rows, settings.value_column)
        customer = rows["customer_id"].cat.codes.to_numpy(dtype=np.int64)
    else:
        rows = _with_store(list_orders(orders), orders, settings.store)
        value = rows["amount"].to_numpy()
        customer = _codes_in(events["customer_id"], rows["customer_id"])
    time = rows["timestamp"].to_numpy().view(np.int64)
    offline = _offline(rows[settings.store], settings.online_stores) if settings.store in rows else None
    kept = np.flatnonzero((customer >= 0) & (time != NO_TIME) & (time <= until))
    kept = kept[np.lexsort((time[kept], customer[kept]))]
    customer, time = customer[kept], time[kept]
    begins = np.flatnonzero(changes(customer) | changes(time))
    days_only = not (time % DAY).any()
    sums = [
        None if column is None else np.add.reduceat(column[kept], begins) if len(kept) else np.zeros(0)
        for column in (value, offline)
    ]
    count = np.diff(begins, append=len(kept)).astype(float)
    return Conversions(customer[begins], time[begins], time[begins] + days_only * (DAY - 1), count, *sums)


def _codes_in(known: pd.Series, customers: pd.Series) -> np.ndarray:
    names = customers.cat.categories
    code_of = known.cat.categories.get_indexer(names)
    code_of = np.where(code_of >= 0, code_of, len(known.cat.categories) + np.arange(len(names)))
    codes = customers.cat.codes.to_numpy()
    return np.where(codes >= 0, code_of[codes], -1) if len(names) else codes.astype(np.int64)


def _with_store(listed: pd.DataFrame, orders: pd.DataFrame, store: str) -> pd.DataFrame:
    """The orders with the store of their first row."""
    if store not in orders:
        return listed
    keys = ["customer_id", "timestamp"]
    return listed.merge(orders[[*keys, store]].sort_values(store).drop_duplicates(keys), on=keys, how="left")


def _offline(stores: pd.Series, online: tuple[str, ...]) -> np.ndarray:
    names = stores.astype("str").str.strip().str.casefold()
    return (stores.notna() & ~names.isin([*(name.casefold() for name in online), ""])).to_numpy(dtype=float)


def _numbers(rows: pd.DataFrame, column: str) -> np.ndarray:
    """The numbers in a column of text; a missing one is worth 0."""
    texts = pd.Series(text_column(rows, column).astype("str"), index=rows.index).where(rows[column].notna())
    numbers = pd.to_numeric(texts, errors="coerce")
    wrong = texts[numbers.isna() & texts.notna()]
    if len(wrong):
        raise SettingsError(
            "The column '{column}' should hold numbers, but it holds values like '{example}'. Choose another column.",
            column=column,
            example=str(wrong.iloc[0])[:40],
        )
    return numbers.fillna(0.0).to_numpy(dtype=float)
