"""Cached results about surveys; see `pages.shared.cache`."""

from __future__ import annotations

import streamlit as st

from analysis.segments import (
    Battery,
    SurveySegments,
    SurveySettings,
    compute_survey_segments,
    find_batteries,
    known_of_customers,
)
from analysis.tables.table import Table
from pages.shared.cache import KEEP


@st.cache_data(**KEEP)
def batteries(survey: Table) -> tuple[Battery, ...]:
    return find_batteries(survey)


@st.cache_resource(**KEEP)
def segments(
    survey: Table, settings: SurveySettings, customers: Table | None, orders: Table | None, day: object
) -> SurveySegments:
    """`day`: on which ages and days since the last order are counted."""
    return compute_survey_segments(survey, settings, known_of_customers(customers, orders, day))
