"""What subscribers bring, once per content and settings: see `pages.shared.cache`."""

from __future__ import annotations

import streamlit as st

from analysis.tables.table import Table
from analysis.value.subscriptions import (
    DateColumns,
    SubscriptionSettings,
    SubscriptionValue,
    compute_subscription_value,
    find_date_columns,
    subscription_dates,
)
from pages.shared.cache import KEEP


@st.cache_data(**KEEP)
def date_columns(customers: Table) -> DateColumns:
    return find_date_columns(customers)


@st.cache_data(**KEEP)
def subscription_value(customers: Table, start: str, end: str, settings: SubscriptionSettings) -> SubscriptionValue:
    return compute_subscription_value(subscription_dates(customers, start, end), settings)
