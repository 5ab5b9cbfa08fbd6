"""What the budget view computes, once per content and settings: see `pages.shared.cache`."""

from __future__ import annotations

import streamlit as st

from analysis.strategy.budget import LearnedCurves, LearningSettings, learn_curves, spend_by_period
from analysis.tables.table import Table
from pages.shared.cache import KEEP


@st.cache_data(**KEEP)
def learned(orders: Table, spend: Table, names: tuple[tuple[str, str], ...]) -> LearnedCurves:
    """Curves of revenue; `names`: channel as the spend table writes it, and the line it is."""
    found = spend_by_period(orders, spend, dict(names))
    return learn_curves(found.revenue, found.spend, LearningSettings(found.per_year))
