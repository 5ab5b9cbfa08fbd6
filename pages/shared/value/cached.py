"""What the views of the Lifetime value page compute, once per content and settings: see `pages.shared.cache`."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.errors import NotEnoughDataError
from analysis.tables.table import Table
from analysis.value import LifetimeValueSettings, value_now_and_at_last_order
from analysis.value.churn import Churn, ChurnSettings, compute_churn
from pages.shared.cache import KEEP, lifetime_values


@st.cache_resource(**KEEP)
def churn(orders: Table, settings: ChurnSettings, events: Table | None) -> Churn:
    return compute_churn(orders, settings, events)


@st.cache_resource(**KEEP)
def value_if_active(orders: Table, settings: LifetimeValueSettings) -> pd.Series | None:
    """What each customer was worth right after the last order, by id; None where the orders allow no forecast."""
    try:
        values = value_now_and_at_last_order(lifetime_values(orders, settings))
    except NotEnoughDataError:
        return None
    return values["value_at_last_order"].set_axis(values["customer_id"].astype("str"))
