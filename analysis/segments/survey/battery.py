"""Batteries of questions: columns side by side that are answered on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from analysis.errors import MappingError
from analysis.segments.attributes.answers import answered
from analysis.segments.attributes.ordered import order_of
from analysis.tables.table import Table
from analysis.tables.values.numbers import read_numbers
from analysis.tables.values.yes_no import YES, yes_or_no

FEWEST_ITEMS = 4
# The usual scales, narrow ones first; the first that holds all answers of a column is its scale.
_SCALES = ((1, 4), (1, 5), (1, 6), (1, 7), (0, 4), (0, 5), (0, 6), (1, 10), (0, 10))
# More steps than that are taken together: eleven ratings say hardly more than six.
MOST_STEPS = 5
_FEWEST_USED = 3


@dataclass(frozen=True)
class Battery:
    """`items`: column names. `scale`: the answers from lowest to highest, as written; of a yes-or-no battery "no",
    "yes". `is_yes_no`: 0 and 1 only."""

    items: tuple[str, ...]
    scale: tuple[str, ...]

    @property
    def is_yes_no(self) -> bool:
        return self.scale == ("no", "yes")

    @property
    def steps(self) -> int:
        """How many steps an answer can go up; a long scale is shortened to 5."""
        return min(len(self.scale) - 1, MOST_STEPS)


@dataclass(frozen=True, eq=False)
class BatteryAnswers:
    """`customer_ids`: (n,) text, each once; `chosen`: (n, n_items) 0 … steps, NaN without an answer.

    `ticked_only`: the file has only ticks; a blank is a "no" of everybody who ticked something.
    """

    customer_ids: pd.Index
    chosen: np.ndarray
    ticked_only: bool


def find_batteries(table: Table | pd.DataFrame) -> tuple[Battery, ...]:
    """Every run of at least 4 columns side by side with one scale, the longest first."""
    frame = table.frame if isinstance(table, Table) else table
    scales = [(name, _scale(frame[name])) for name in frame.columns if name != "customer_id"]
    batteries = []
    for scale, run in groupby(scales, key=lambda pair: pair[1]):
        items = tuple(str(name) for name, _scale_of in run)
        if scale is not None and len(items) >= FEWEST_ITEMS:
            batteries.append(Battery(items, scale))
    return tuple(sorted(batteries, key=lambda battery: -len(battery.items)))


def read_answers(table: Table | pd.DataFrame, battery: Battery) -> BatteryAnswers:
    """The answers of each customer; of several rows of a customer the first with any answer counts.

    Raises:
        MappingError: the table has no `customer_id`, or lacks an item.
    """
    frame = table.frame if isinstance(table, Table) else table
    lacking = [name for name in ("customer_id", *battery.items) if name not in frame.columns]
    if lacking:
        raise MappingError(
            "The table of the survey has no column '{missing}'. It has: {found}. Choose other questions.",
            missing=lacking[0],
            found=", ".join(map(str, frame.columns)),
        )
    frame = frame[frame["customer_id"].notna()]
    values = np.column_stack([_values(frame[name], battery) for name in battery.items])
    ticked_only = battery.is_yes_no and not (values == 0).any()
    if ticked_only:
        values[(values == 1).any(axis=1)] = np.nan_to_num(values[(values == 1).any(axis=1)])
    ids = frame["customer_id"].astype("str").to_numpy()
    # Rows with an answer first, so that each customer keeps the first of these.
    order = np.lexsort((np.isnan(values).all(axis=1), ids))
    first = order[np.unique(ids[order], return_index=True)[1]]
    return BatteryAnswers(pd.Index(ids[first], dtype="str"), values[first], ticked_only)


def _scale(column: pd.Series) -> tuple[str, ...] | None:
    """The scale of a column; None where it has none."""
    distinct, _words = answered(column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("str"))
    texts = distinct.texts.to_pylist()
    if not texts:
        return None
    if yes_or_no(distinct) is not None:
        return ("no", "yes")
    numbers = read_numbers(pd.Series(texts, dtype="str")).parsed
    if not np.isnan(numbers).any():
        return _number_scale(numbers)
    order = order_of(texts)
    return order if order is not None and len(order) >= _FEWEST_USED else None


def _number_scale(numbers: np.ndarray) -> tuple[str, ...] | None:
    if (numbers % 1 != 0).any() or len(numbers) < _FEWEST_USED:
        return None
    low, high = numbers.min(), numbers.max()
    fitting = next(((start, end) for start, end in _SCALES if start <= low and high <= end), None)
    return None if fitting is None else tuple(str(step) for step in range(fitting[0], fitting[1] + 1))


def _values(column: pd.Series, battery: Battery) -> np.ndarray:
    """(n_rows,) 0 … steps."""
    distinct, _words = answered(column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("str"))
    places = np.array([_place(text, battery) for text in distinct.texts.to_pylist()], dtype=float)
    highest = len(battery.scale) - 1
    if highest > battery.steps:
        places = np.floor(places * (battery.steps + 1) / (highest + 1))
    return distinct.spread(places, np.nan)


def _place(text: str, battery: Battery) -> float:
    if battery.is_yes_no:
        return float(text.lower() in YES)
    number = read_numbers(pd.Series([text], dtype="str")).parsed[0]
    known = text if np.isnan(number) else f"{number:g}"
    return float(battery.scale.index(known)) if known in battery.scale else np.nan
