"""Cached results about the columns of the customers table; see `pages.shared.cache`."""

from __future__ import annotations

import streamlit as st

from analysis.segments import (
    AttributeColumn,
    AttributeSegments,
    AttributeSettings,
    describe_columns,
    segment_by_attributes,
)
from analysis.segments.attributes.segments import single_answers
from analysis.tables.table import Table
from pages.shared.cache import KEEP


@st.cache_data(**KEEP)
def columns(customers: Table) -> tuple[AttributeColumn, ...]:
    return describe_columns(customers)


@st.cache_resource(**KEEP)
def segments(customers: Table, settings: AttributeSettings, orders: Table | None) -> AttributeSegments:
    return segment_by_attributes(customers, settings, orders)


@st.cache_data(**KEEP)
def answers(customers: Table, column: str) -> list[str]:
    """The single answers in a column of several in a cell, the most frequent first."""
    return single_answers(customers, column)
