"""What the views of the Bucket strategy page compute, once per content and settings: see `pages.shared.cache`."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.strategy import Offers, OfferSettings, expect_replenishment, recommend_offers
from analysis.tables.table import Table
from pages.shared.cache import KEEP


@st.cache_resource(**KEEP)
def offers(orders: Table, settings: OfferSettings) -> Offers:
    """For everybody; who may not be contacted is left out where it is shown."""
    return recommend_offers(orders, settings)


@st.cache_resource(**KEEP)
def replenishment(orders: Table) -> pd.DataFrame:
    return expect_replenishment(orders)
