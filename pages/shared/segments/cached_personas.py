"""Cached facts about customers and the personas of segments; see `pages.shared.cache`."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from analysis.errors import NotEnoughDataError
from analysis.feedback import SentimentSettings
from analysis.segments import RfmSettings, Segmentation
from analysis.segments.cross import Cross, compute_cross
from analysis.segments.facts import CustomerFacts, gather_facts
from analysis.segments.personas import Personas, PersonaSettings, describe_personas
from analysis.tables.table import Table
from analysis.value import LifetimeValueSettings
from pages.shared import controls, state
from pages.shared.cache import KEEP, lifetime_values, rfm
from pages.shared.segments import cached_feedback

# Orders, customers and events as far as there are any, and what a forecast is made with.
Known = tuple[Table | None, Table | None, Table | None, LifetimeValueSettings]


def known() -> Known:
    """What the workspace holds about customers."""
    held = state.stored()
    tables = (state.table(name) if name in held else None for name in ("orders", "customers", "events"))
    return (*tables, controls.remembered_lifetime_value())


def facts(held: Known) -> CustomerFacts:
    return _facts(*held)


@st.cache_resource(**KEEP)
def _facts(
    orders: Table | None, customers: Table | None, events: Table | None, settings: LifetimeValueSettings
) -> CustomerFacts:
    values = None if orders is None else _forecast(orders, settings)
    return gather_facts(orders, customers, events, values, observed_until=settings.observed_until)


def _forecast(orders: Table, settings: LifetimeValueSettings) -> pd.DataFrame | None:
    try:
        return lifetime_values(orders, settings).customers
    except NotEnoughDataError:
        return None


def personas(
    held: Known,
    groups: Segmentation,
    settings: PersonaSettings,
    feedback: Table | None,
    read: SentimentSettings | None,
) -> Personas:
    """`read`: how the texts of the feedback are read; None where there are none."""
    return _personas(*held, groups, settings, feedback, read)


@st.cache_resource(**KEEP)
def _personas(
    orders: Table | None,
    customers: Table | None,
    events: Table | None,
    values: LifetimeValueSettings,
    groups: Segmentation,
    settings: PersonaSettings,
    feedback: Table | None,
    read: SentimentSettings | None,
) -> Personas:
    said = None if feedback is None else _said(feedback, read)
    return describe_personas(groups, _facts(orders, customers, events, values), settings, said)


def _said(feedback: Table, read: SentimentSettings | None) -> pd.DataFrame | None:
    """Who rated what and how the text sounds; None where nobody knows whose it is."""
    frame = feedback.frame
    if "customer_id" not in frame:
        return None
    said = frame[[name for name in ("customer_id", "rating") if name in frame]].copy()
    if read is not None:
        texts = cached_feedback.sentiment(feedback, read).texts
        sounds = np.full(len(frame), None, dtype=object)
        sounds[texts["row"]] = texts["sentiment"].astype(object)
        said["sentiment"] = sounds
    return said.dropna(subset="customer_id")


@st.cache_data(**KEEP)
def cross(rows: Segmentation, columns: Segmentation, orders: Table | None) -> Cross:
    revenue = None if orders is None else rfm(orders, RfmSettings()).customers[["customer_id", "revenue"]]
    return compute_cross(rows, columns, revenue)
