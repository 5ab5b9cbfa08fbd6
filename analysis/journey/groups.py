"""Which group each customer of a funnel belongs to: by what was true at entry, at first touch, or of the customer."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.journey.funnel import Funnel
from analysis.tables.table import Table, prepared_frame

EntryPeriod = Literal["week", "month"]
_FREQUENCY = {"week": "W-SUN", "month": "M"}


def value_at_entry(events: Table | pd.DataFrame, funnel: Funnel, column: str) -> pd.Categorical:
    """What `column` held at the entry of the counted attempt.

    Args:
        events: those the funnel was counted from.

    Returns:
        (n_entered,) in the order of `funnel.reached`; missing where the entry has no value.

    Raises:
        SettingsError: there is no such column.
    """
    frame = prepared_frame(events, "events")
    codes, categories = customer_codes(frame, funnel), _text(frame, column)
    entered = np.full(len(frame["customer_id"].cat.categories), np.datetime64("NaT", "us"))
    entered[codes] = funnel.reached["entered"].to_numpy()
    customer = frame["customer_id"].cat.codes.to_numpy()
    at_entry = (frame["timestamp"].to_numpy() == entered[customer]) & (customer >= 0)
    return _first_of_each(codes, customer, categories, at_entry)


def first_value(events: Table | pd.DataFrame, funnel: Funnel, column: str) -> pd.Categorical:
    """The first value of `column` a customer ever had: the channel of the first touch. As `value_at_entry`."""
    frame = prepared_frame(events, "events")
    customer = frame["customer_id"].cat.codes.to_numpy()
    return _first_of_each(customer_codes(frame, funnel), customer, _text(frame, column), customer >= 0)


def entry_period(funnel: Funnel, period: EntryPeriod) -> pd.Categorical:
    """The calendar week (from Monday) or month of entry, as the day it begins."""
    starts = funnel.reached["entered"].dt.to_period(_FREQUENCY[period]).dt.start_time.dt.strftime("%Y-%m-%d")
    return pd.Categorical(starts)


def attribute_of(customers: pd.DataFrame, funnel: Funnel, column: str) -> pd.Categorical:
    """An attribute or a segment of the customers.

    Args:
        customers: `customer_id` and `column`; of several rows about one customer the first value counts.

    Returns:
        (n_entered,) in the order of `funnel.reached`; missing for customers without a row.

    Raises:
        SettingsError: there is no such column.
    """
    _check(customers, column)
    known = customers[["customer_id", column]].dropna().astype({"customer_id": "str"}).drop_duplicates("customer_id")
    values = funnel.reached["customer_id"].astype("str").map(known.set_index("customer_id")[column].astype("object"))
    categories = customers[column].cat.categories if isinstance(customers[column].dtype, pd.CategoricalDtype) else None
    return pd.Categorical(values, categories=categories)


def customer_codes(frame: pd.DataFrame, funnel: Funnel) -> np.ndarray:
    """(n_entered,) the code in `frame` of each customer of the funnel."""
    own, held = funnel.reached["customer_id"].cat, frame["customer_id"].cat
    return held.categories.get_indexer(own.categories)[own.codes]


def _text(frame: pd.DataFrame, column: str) -> pd.Categorical:
    _check(frame, column)
    values = frame[column]
    return (values if isinstance(values.dtype, pd.CategoricalDtype) else values.astype("str").astype("category")).array


def _check(frame: pd.DataFrame, column: str) -> None:
    if column in frame:
        return
    names = list(map(str, frame.columns))
    raise SettingsError(
        "There is no column '{column}'; the nearest name is '{nearest}'. There are: {found}.",
        column=column,
        nearest=get_close_matches(column, names, n=1, cutoff=0)[0],
        found=", ".join(names),
    )


def _first_of_each(codes: np.ndarray, customer: np.ndarray, values: pd.Categorical, rows: np.ndarray) -> pd.Categorical:
    """The first present value among these rows, for the customers with these codes."""
    places = np.flatnonzero(rows & (values.codes >= 0))
    found = np.full(max(customer.max(initial=-1), codes.max(initial=-1)) + 1, -1, dtype=values.codes.dtype)
    # Backwards, so that the first row of a customer is written last and stays.
    found[customer[places[::-1]]] = values.codes[places[::-1]]
    return pd.Categorical.from_codes(found[codes], categories=values.categories)
