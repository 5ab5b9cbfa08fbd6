"""Cached segments by conditions of one's own; see `pages.shared.cache`."""

from __future__ import annotations

import streamlit as st

from analysis.segments.rules import RuleSegment, RuleSettings, segment_by_rule
from analysis.tables.table import Table
from analysis.value import LifetimeValueSettings
from pages.shared.cache import KEEP
from pages.shared.segments import cached_personas
from pages.shared.segments.cached_personas import Known


def rule(held: Known, settings: RuleSettings) -> RuleSegment:
    return _rule(*held, settings)


@st.cache_resource(**KEEP)
def _rule(
    orders: Table | None,
    customers: Table | None,
    events: Table | None,
    values: LifetimeValueSettings,
    settings: RuleSettings,
) -> RuleSegment:
    return segment_by_rule(cached_personas.facts((orders, customers, events, values)), settings)
