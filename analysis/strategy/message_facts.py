"""What a message may say of a customer: the columns of the customers table, and the last order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal

from analysis.strategy.messages import tokens
from analysis.tables.privacy.pseudonyms import hash_columns

# Of the plan's customers; what we think of somebody, such as the chance of leaving, is nobody's token.
OF_HISTORY = ("orders", "days_since_last_order")
OF_LAST_ORDER = ("product", "category")


def message_facts(orders: pd.DataFrame, people: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per customer, one column per token.

    Args:
        orders: prepared: `customer_id`, `timestamp`, `amount`; `product`, `category` if known. Not changed.
        people: prepared customers table, or None; of several rows of a person the first value counts.

    Returns:
        Indexed by `customer_id` (text): `last_order_on` (day of the last row that is no refund), `last_product` and
        `last_category` (of its dearest row at its last moment; not where they are codes without a letter), and the
        columns of `people` that can be tokens; codes kept for export are not among them.
    """
    paid = orders[orders["amount"] >= 0].sort_values(["customer_id", "timestamp", "amount"], kind="stable")
    last = paid.groupby("customer_id", observed=True, sort=False).tail(1)
    facts = pd.DataFrame({"last_order_on": last["timestamp"].dt.normalize()})
    for name in OF_LAST_ORDER:
        if name in last and _in_words(last[name]):
            facts[f"last_{name}"] = last[name]
    facts.index = pd.Index(last["customer_id"].astype("str"), name="customer_id")
    if people is None:
        return facts
    coded = {"customer_id", *hash_columns(people.columns), *facts.columns, *OF_HISTORY}
    columns = [name for name in people.columns if name not in coded and list(tokens("{" + name + "}")) == [name]]
    known = people.groupby("customer_id", observed=True)[columns].first()
    known.index = known.index.astype("str")
    return facts.join(known, how="outer")


def _in_words(names: pd.Series) -> bool:
    """Whether most names have a letter: a product number says nothing to the customer."""
    return names.dropna().astype("str").str.contains(r"[^\W\d_]").mean() > 0.5


def speak(language: str) -> Callable[[str, object], str]:
    """How values are written in a message in this language: dates in words, numbers without thousands signs.

    A year or a postcode is a number too, so nothing is grouped.
    """

    @lru_cache(maxsize=10_000)
    def text(_name: str, value: object) -> str:
        if isinstance(value, dt.date):
            return format_date(value, "long", locale=language)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        return format_decimal(value, "0.##", locale=language)

    return text
