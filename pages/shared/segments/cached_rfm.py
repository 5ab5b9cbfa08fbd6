"""Cached results about the groups by recency, frequency and money; see `pages.shared.cache`."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.segments import (
    Movement,
    RfmSettings,
    Segmentation,
    SizesOverTime,
    compute_movement,
    compute_sizes_over_time,
)
from analysis.tables.table import Table
from pages.shared.cache import KEEP, rfm


@st.cache_resource(**KEEP)
def segmentation(orders: Table, settings: RfmSettings) -> Segmentation:
    return rfm(orders, settings).segmentation


@st.cache_resource(**KEEP)
def movement(orders: Table, settings: RfmSettings, earlier: pd.Timestamp) -> Movement:
    return compute_movement(orders, settings, earlier)


@st.cache_data(**KEEP)
def sizes_over_time(orders: Table, settings: RfmSettings) -> SizesOverTime:
    return compute_sizes_over_time(orders, settings)
