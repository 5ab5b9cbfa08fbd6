"""Cached results about clusters; see `pages.shared.cache`."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.segments import Clusters, ClusterSettings, compute_clusters, customer_features
from analysis.tables.table import Table
from pages.shared.cache import KEEP


@st.cache_resource(**KEEP)
def features(
    orders: Table | None, customers: Table | None, events: Table | None, observed_until: pd.Timestamp | None
) -> pd.DataFrame:
    return customer_features(orders, customers, events, observed_until)


@st.cache_resource(**KEEP)
def clusters(
    orders: Table | None,
    customers: Table | None,
    events: Table | None,
    observed_until: pd.Timestamp | None,
    settings: ClusterSettings,
) -> Clusters:
    return compute_clusters(features(orders, customers, events, observed_until), settings)
