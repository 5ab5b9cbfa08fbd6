"""The next best actions of this workspace, once per content and settings: for their view and for every segmentation."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.journey import FunnelSettings, customers_who_stopped
from analysis.segments import Segmentation
from analysis.strategy import OfferSettings
from analysis.strategy.actions import (
    Known,
    NextActions,
    NextActionSettings,
    contacts_of,
    measure_responses,
    next_best_actions,
)
from analysis.tables.table import Table
from analysis.value import LifetimeValueSettings
from pages.shared import cache, labels, state
from pages.shared.cache import KEEP
from pages.shared.journey import cached as journey_cached
from pages.shared.journey import handed, source
from pages.shared.segments import cached_personas
from pages.shared.strategy import action_catalogue, action_rules, action_words, cached
from pages.shared.text import LANGUAGES, catalogue

USUAL = NextActionSettings()
# What the campaign of a test may be called: the code of an action, or its name in any of our languages.
CAMPAIGNS = {code: code for code in action_words.ACTIONS} | {
    catalogue(language).gettext(name).lower(): code
    for names in (labels.ACTIONS, action_words.ACTIONS)
    for code, name in names.items()
    if code in action_words.ACTIONS
    for language in LANGUAGES
}


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
    feedback, results = (state.table(name) if name in held else None for name in ("feedback", "results"))
    offered = OfferSettings(unavailable=tuple(map(str, state.chosen("unavailable", []))))
    return _found(*cached_personas.known(), feedback, results, _journey(), offered, segments, chosen)


def _journey() -> FunnelSettings | None:
    """The journey in which somebody may be stuck, as it was chosen on its page or suggested; None without events."""
    if "events" not in state.stored():
        return None
    followed = source.of_customers()
    return None if followed.ladder else state.attempt_or_none(handed.journey_of, followed)


@st.cache_resource(**KEEP)
def _found(
    orders: Table,
    customers: Table | None,
    events: Table | None,
    values: LifetimeValueSettings,
    feedback: Table | None,
    results: Table | None,
    journey: FunnelSettings | None,
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
        stopped=None if journey is None else _stopped(events, journey),
        feedback=feedback,
        contacts=None if results is None else contacts_of(results, CAMPAIGNS),
        measured=None if results is None else measure_responses(results, CAMPAIGNS),
    )
    return next_best_actions(orders, chosen, known, facts)


def _forecast(orders: Table, values: LifetimeValueSettings) -> pd.DataFrame | None:
    found = state.attempt_or_none(cache.lifetime_values, orders, values)
    return None if found is None else found.customers


def _stopped(events: Table, journey: FunnelSettings) -> pd.DataFrame | None:
    """Who stopped at which step of the journey, and when they had entered it."""
    funnel = state.attempt_or_none(journey_cached.funnel, events, journey)
    if funnel is None:
        return None
    steps = list(funnel.steps["step"].astype("str"))[:-1]
    return pd.concat([customers_who_stopped(funnel, place).assign(step=step) for place, step in enumerate(steps)])
