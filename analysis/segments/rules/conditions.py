"""One condition on what is known of a customer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.segments.facts import CustomerFacts

Kind = Literal["number", "text", "bought"]
# What can be asked of a column, by its kind.
COMPARISONS: dict[Kind, tuple[str, ...]] = {
    "number": ("at_least", "at_most", "is_unknown"),
    "text": ("one_of", "none_of", "is_unknown"),
    "bought": ("bought", "never_bought"),
}


@dataclass(frozen=True)
class Condition:
    """`column`: of `CustomerFacts.customers`, or a column of what was bought. `comparison`: one of `COMPARISONS`.
    `wanted`: one number for "at_least" and "at_most" (both ends included), texts for the others.

    An unknown value fulfils "is_unknown" only: who did not answer is not "none of these". Who has no order line of
    that kind has never bought it.
    """

    column: str
    comparison: str
    wanted: tuple[float | str, ...] = ()

    def holds(self, facts: CustomerFacts) -> np.ndarray:
        """(n_customers,) who fulfils it.

        Raises:
            SettingsError: there is no such column, it cannot be compared so, or a number is missing.
        """
        kind = kind_of(facts, self.column)
        if self.comparison not in COMPARISONS[kind]:
            raise SettingsError(
                "“{column}” cannot be asked “{comparison}”. Possible: {possible}.",
                column=self.column,
                comparison=self.comparison,
                possible=", ".join(COMPARISONS[kind]),
            )
        if self.comparison != "is_unknown" and not self.wanted:
            raise SettingsError("The condition on “{column}” has no value yet. Choose one.", column=self.column)
        return _HOLDS[kind](self, facts)


def kind_of(facts: CustomerFacts, column: str) -> Kind:
    """What kind of column it is.

    Raises:
        SettingsError: there is no such column; names the nearest.
    """
    bought = set(facts.bought["column"])
    if column in facts.customers and column != "customer_id":
        return "number" if pd.api.types.is_numeric_dtype(facts.customers[column]) else "text"
    if column in bought:
        return "bought"
    names = [*(name for name in facts.customers if name != "customer_id"), *sorted(bought)]
    raise SettingsError(
        "There is no column '{column}'; the nearest name is '{nearest}'. There are: {found}.",
        column=column,
        nearest=next(iter(get_close_matches(column, names, n=1, cutoff=0)), ""),
        found=", ".join(names),
    )


def _number(condition: Condition, facts: CustomerFacts) -> np.ndarray:
    known = facts.customers[condition.column].to_numpy(dtype="float64")
    if condition.comparison == "is_unknown":
        return np.isnan(known)
    limit = _as_number(condition)
    return known >= limit if condition.comparison == "at_least" else known <= limit


def _as_number(condition: Condition) -> float:
    try:
        limit = float(condition.wanted[0])
    except (TypeError, ValueError):
        limit = math.nan
    if math.isnan(limit):
        raise SettingsError(
            "“{column}” is compared with “{found}”, which is no number. Give a number.",
            column=condition.column,
            found=condition.wanted[0],
        )
    return limit


def _text(condition: Condition, facts: CustomerFacts) -> np.ndarray:
    values = facts.customers[condition.column].astype("category").array
    if condition.comparison == "is_unknown":
        return values.codes < 0
    among = values.categories.astype("str").isin([str(value) for value in condition.wanted])
    wanted = among if condition.comparison == "one_of" else ~among
    # The last place is that of the unknown.
    return np.append(wanted, False)[values.codes]


def _bought(condition: Condition, facts: CustomerFacts) -> np.ndarray:
    rows = facts.bought
    wanted = (rows["column"] == condition.column) & rows["value"].isin([str(value) for value in condition.wanted])
    has = np.zeros(len(facts.customers), dtype=bool)
    has[rows.loc[wanted, "row"]] = True
    return has if condition.comparison == "bought" else ~has


_HOLDS: dict[Kind, Callable[[Condition, CustomerFacts], np.ndarray]] = {
    "number": _number,
    "text": _text,
    "bought": _bought,
}
