"""The next best actions of this workspace, once per content and settings: for their view and for every segmentation."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.segments import Segmentation
from analysis.strategy import OfferSettings
from analysis.strategy.actions import Known, NextActions, NextActionSettings, next_best_actions
from analysis.tables.table import Table
from analysis.value import LifetimeValueSettings
from pages.shared import cache, state
from pages.shared.cache import KEEP
from pages.shared.segments import cached_personas
from pages.shared.strategy import action_catalogue, action_rules, cached

USUAL = NextActionSettings()


def settings() -> NextActionSettings:
    """As chosen on the view of the actions."""
    facts = cached_personas.facts(cached_personas.known())
    chosen = NextActionSettings(
        catalogue=action_catalogue.in_use(action_catalogue.stored()),
        rules=action_rules.usable(facts),
        margin=state.chosen("margin_percent", 30) / 100,
        observed_until=state.observed_until(),
    )
    days = {name: int(state.chosen(f"action_{name}", getattr(USUAL, name))) for name in ("welcome_days", "ahead_days")}
    return replace(chosen, **days)


def found(chosen: NextActionSettings, segments: Segmentation | None = None) -> NextActions:
    """The actions of everybody; who may not be contacted is left out where they are shown.

    Raises:
        AnalysisError: the catalogue or a rule cannot be used.
    """
    held = state.stored()
    feedback = state.table("feedback") if "feedback" in held else None
    offered = OfferSettings(unavailable=tuple(map(str, state.chosen("unavailable", []))))
    return _found(*cached_personas.known(), feedback, offered, segments, chosen)


@st.cache_resource(**KEEP)
def _found(
    orders: Table,
    customers: Table | None,
    events: Table | None,
    values: LifetimeValueSettings,
    feedback: Table | None,
    offered: OfferSettings,
    segments: Segmentation | None,
    chosen: NextActionSettings,
) -> NextActions:
    facts = cached_personas.facts((orders, customers, events, values))
    has_products = "product" in orders.frame
    known = Known(
        values=_forecast(orders, values),
        segments=segments,
        offers=state.attempt_or_none(cached.offers, orders, offered) if has_products else None,
        replenishment=state.attempt_or_none(cached.replenishment, orders) if has_products else None,
        feedback=feedback,
    )
    return next_best_actions(orders, chosen, known, facts)


def _forecast(orders: Table, values: LifetimeValueSettings) -> pd.DataFrame | None:
    found = state.attempt_or_none(cache.lifetime_values, orders, values)
    return None if found is None else found.customers
