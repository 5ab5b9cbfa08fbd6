"""What is known of every customer besides the survey: for the rule that places those who did not answer."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.segments.attributes import describe_columns
from analysis.segments.attributes.answers import answers_of
from analysis.segments.attributes.grouped import BANDED
from analysis.segments.attributes.numbers import numbered
from analysis.segments.rfm import RfmSettings, compute_rfm
from analysis.tables.purchases import Moment
from analysis.tables.table import Table

BOUGHT = ("days_since_last_order", "orders", "revenue")


def known_of_customers(
    customers: Table | pd.DataFrame | None,
    orders: Table | pd.DataFrame | None = None,
    observed_until: Moment | None = None,
) -> pd.DataFrame | None:
    """One row per customer: `customer_id`, the columns that make groups (numbers as numbers, ages in years, others as
    text), and with orders `days_since_last_order`, `orders`, `revenue`. None without both tables.
    """
    parts = []
    if customers is not None:
        parts.append(_attributes(customers, pd.Timestamp(observed_until or pd.Timestamp.now())))
    if orders is not None:
        bought = compute_rfm(orders, RfmSettings(observed_until=observed_until)).customers
        parts.append(bought.set_index("customer_id")[list(BOUGHT)])
    return pd.concat(parts, axis=1).rename_axis("customer_id").reset_index() if parts else None


def _attributes(customers: Table | pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    columns, ids = {}, pd.Index([])
    for column in describe_columns(customers):
        if not column.makes_groups or column.name in BOUGHT:
            continue
        answers = answers_of(customers, column.name)
        ids = answers.customer_ids
        if column.form in BANDED:
            columns[column.name] = numbered(answers.distinct, column.form, today).found
        else:
            texts = np.array(answers.distinct.texts.to_pylist(), dtype=object)
            columns[column.name] = answers.distinct.spread(texts, None)
    return pd.DataFrame(columns, index=ids)
