"""Cached results about the groups by recency, frequency and money; see `pages.shared.cache`."""

from __future__ import annotations

import streamlit as st

from analysis.segments import RfmSettings, Segmentation
from analysis.tables.table import Table
from pages.shared.cache import KEEP, rfm


@st.cache_resource(**KEEP)
def segmentation(orders: Table, settings: RfmSettings) -> Segmentation:
    return rfm(orders, settings).segmentation
