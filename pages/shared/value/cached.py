"""What the views of the Lifetime value page compute, once per content and settings: see `pages.shared.cache`."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.errors import NotEnoughDataError
from analysis.tables.table import Table
from analysis.value import (
    Acquisition,
    AcquisitionSettings,
    KeptForecast,
    Ledger,
    LifetimeValueSettings,
    compute_acquisition,
    score_forecasts,
    value_now_and_at_last_order,
)
from analysis.value.acquisition.sources import channel_attribute
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


@st.cache_data(**KEEP)
def acquisition(
    orders: Table, spend: Table, settings: AcquisitionSettings, customers: Table | None, events: Table | None
) -> Acquisition:
    return compute_acquisition(orders, spend, settings, customers=customers, events=events)


@st.cache_data(**KEEP)
def channel_sources(orders: Table, customers: Table | None, events: Table | None) -> tuple[str, ...]:
    """Which tables could say where a customer came from."""
    known = {
        "orders": "channel" in orders.frame,
        "customers": customers is not None and channel_attribute(customers.frame) is not None,
        "events": events is not None and "channel" in events.frame,
    }
    return tuple(name for name, says in known.items() if says)


@st.cache_data(**KEEP)
def ledger(orders: Table, forecasts: tuple[KeptForecast, ...], observed_until: pd.Timestamp | None) -> Ledger:
    return score_forecasts(orders, forecasts, observed_until)
