"""What new customers cost and bring, once per content and settings: see `pages.shared.cache`."""

from __future__ import annotations

import streamlit as st

from analysis.tables.table import Table
from analysis.value import Acquisition, AcquisitionSettings, compute_acquisition
from analysis.value.acquisition.sources import channel_attribute
from pages.shared.cache import KEEP


@st.cache_data(**KEEP)
def acquisition(
    orders: Table, spend: Table, settings: AcquisitionSettings, customers: Table | None, events: Table | None
) -> Acquisition:
    return compute_acquisition(orders, spend, settings, customers=customers, events=events)


@st.cache_data(**KEEP)
def sources(orders: Table, customers: Table | None, events: Table | None) -> tuple[str, ...]:
    """Which tables could say where a customer came from."""
    known = {
        "orders": "channel" in orders.frame,
        "customers": customers is not None and channel_attribute(customers.frame) is not None,
        "events": events is not None and "channel" in events.frame,
    }
    return tuple(name for name, says in known.items() if says)
