"""What the views of the Bucket strategy page compute, once per content and settings: see `pages.shared.cache`."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.segments import RfmSettings
from analysis.strategy import (
    ContactSchedule,
    ContactSettings,
    Offers,
    OfferSettings,
    expect_replenishment,
    order_rates,
    recommend_offers,
    schedule_contacts,
)
from analysis.strategy.message_check import MessageCheck, check_message
from analysis.strategy.message_facts import message_facts as find_message_facts
from analysis.strategy.message_facts import speak
from analysis.strategy.messages import tokens
from analysis.tables.table import Table, content_digest
from pages.shared.cache import KEEP


@st.cache_resource(**KEEP)
def offers(orders: Table, settings: OfferSettings) -> Offers:
    """For everybody; who may not be contacted is left out where it is shown."""
    return recommend_offers(orders, settings)


@st.cache_resource(**KEEP)
def replenishment(orders: Table) -> pd.DataFrame:
    return expect_replenishment(orders)


def contact_schedule(requests: pd.DataFrame, settings: ContactSettings) -> ContactSchedule:
    """The schedule of these requests; every value of them belongs to the key."""
    return _contact_schedule(_named(requests), settings)


@st.cache_resource(**{**KEEP, "max_entries": 8})
def _contact_schedule(requests: Table, settings: ContactSettings) -> ContactSchedule:
    return schedule_contacts(requests.frame, settings)


def _named(frame: pd.DataFrame) -> Table:
    """A frame as a key of the cache: by its content."""
    return Table("customers", frame, f"{len(frame)}/{content_digest(frame)}")


@st.cache_resource(**KEEP)
def message_facts(orders: Table, customers: Table | None) -> pd.DataFrame:
    return find_message_facts(orders.frame, None if customers is None else customers.frame)


def message_check(template: str, facts: pd.DataFrame, channel: str, language: str) -> MessageCheck:
    """The message for everybody in the facts; only what the message uses belongs to the key."""
    used = facts[[name for name in tokens(template) if name in facts]]
    return _message_check(template, Table("customers", used, f"{len(used)}/{content_digest(used)}"), channel, language)


@st.cache_data(**KEEP)
def _message_check(template: str, facts: Table, channel: str, language: str) -> MessageCheck:
    return check_message(template, facts.frame, channel, speak(language))


@st.cache_data(**KEEP)
def rates_of_orders(orders: Table, settings: RfmSettings, window_days: int) -> pd.DataFrame:
    """How many of each group order anyway within so many days."""
    return order_rates(orders.frame, settings, window_days)
