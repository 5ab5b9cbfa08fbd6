"""What the views of the Lifetime value page compute, once per content and settings: see `pages.shared.cache`."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.errors import NotEnoughDataError
from analysis.segments import MISSING, Segmentation, covering, merge_small
from analysis.tables.table import Table
from analysis.value import (
    Acquisition,
    AcquisitionSettings,
    KeptForecast,
    Ledger,
    LifetimeValueSettings,
    compute_acquisition,
    purchase_histories,
    score_forecasts,
    value_now_and_at_last_order,
)
from analysis.value.acquisition.sources import channel_attribute
from analysis.value.churn import Churn, ChurnSettings, compute_churn
from analysis.value.concentration import named_share
from analysis.value.drivers import (
    OrderValues,
    SecondOrder,
    ValueDrivers,
    compute_value_drivers,
    order_values,
    second_order_value,
)
from analysis.value.drivers.drivers import Measure
from analysis.value.drivers.origins import customer_origins
from analysis.value.newcomers import NewcomerValues, compute_newcomer_values
from analysis.value.spend_limits import SpendSettings, spend_limits, worth_by_group
from pages.shared.cache import KEEP, lifetime_revenues, lifetime_values

# Groups made from the orders themselves: that they differ in value is in their making.
MADE_FROM_ORDERS = ("rfm", "clusters", "purchases", "next_action")


@st.cache_resource(**KEEP)
def churn(orders: Table, settings: ChurnSettings, events: Table | None) -> Churn:
    return compute_churn(orders, settings, events)


@st.cache_resource(**KEEP)
def value_if_active(orders: Table, settings: LifetimeValueSettings) -> pd.Series | None:
    """What each customer was worth right after the last order, by id; None where the orders allow no forecast."""
    try:
        values = value_now_and_at_last_order(lifetime_values(orders, settings))
    except NotEnoughDataError:
        return None
    return values["value_at_last_order"].set_axis(values["customer_id"].astype("str"))


@st.cache_data(**KEEP)
def acquisition(
    orders: Table, spend: Table, settings: AcquisitionSettings, customers: Table | None, events: Table | None
) -> Acquisition:
    return compute_acquisition(orders, spend, settings, customers=customers, events=events)


@st.cache_data(**KEEP)
def channel_sources(orders: Table, customers: Table | None, events: Table | None) -> tuple[str, ...]:
    """Which tables could say where a customer came from."""
    known = {
        "orders": "channel" in orders.frame,
        "customers": customers is not None and channel_attribute(customers.frame) is not None,
        "events": events is not None and "channel" in events.frame,
    }
    return tuple(name for name, says in known.items() if says)


@st.cache_data(**KEEP)
def ledger(orders: Table, forecasts: tuple[KeptForecast, ...], observed_until: pd.Timestamp | None) -> Ledger:
    return score_forecasts(orders, forecasts, observed_until)


@st.cache_resource(**KEEP)
def origins(orders: Table) -> pd.DataFrame:
    return customer_origins(orders)


@st.cache_data(**KEEP)
def value_drivers(
    orders: Table, settings: LifetimeValueSettings, kinds: tuple[tuple[str, Segmentation], ...], measure: Measure
) -> ValueDrivers:
    """By origin, and by every way in which this workspace groups customers; the segments of value as they are."""
    began = origins(orders)
    factors = {name: began[name] for name in began}
    factors |= {key: _groups(found) for key, found in kinds}
    as_is = tuple(key for key, found in kinds if found.source in MADE_FROM_ORDERS)
    return compute_value_drivers(lifetime_values(orders, settings), factors, measure, as_is)


def _groups(found: Segmentation) -> pd.Series:
    groups = found.customers.set_index("customer_id")["segment"].astype("object")
    return groups.where(groups != MISSING)


@st.cache_data(**KEEP)
def newcomers(orders: Table, settings: LifetimeValueSettings, factor: str, kind: Segmentation | None) -> NewcomerValues:
    """By a beginning among `origins`, or by a segmentation of the customers."""
    groups = origins(orders)[factor] if kind is None else _groups(kind)
    return compute_newcomer_values(lifetime_values(orders, settings), groups)


@st.cache_data(**KEEP)
def values_by_order(orders: Table, settings: LifetimeValueSettings) -> OrderValues:
    return order_values(purchase_histories(orders, settings.observed_until))


@st.cache_data(**KEEP)
def second_order(orders: Table, settings: LifetimeValueSettings) -> SecondOrder:
    return second_order_value(lifetime_values(orders, settings), origins(orders).get("first_channel"))


@st.cache_data(**KEEP)
def top_share(orders: Table, settings: LifetimeValueSettings) -> tuple[float, float]:
    """What the 20 % named most valuable will bring of all value, 80 % range; ask for it with a margin of 1."""
    return named_share(lifetime_revenues(orders, settings))


@st.cache_data(**KEEP)
def group_worth(orders: Table, settings: LifetimeValueSettings, groups: Segmentation) -> pd.DataFrame:
    """What a customer of each segment is worth, small ones together; ask for it with a margin of 1."""
    values = lifetime_revenues(orders, settings)
    shown = merge_small(covering(groups, values.customers["customer_id"]))
    return worth_by_group(values, shown.customers["segment"])


def limits(orders: Table, settings: LifetimeValueSettings, groups: Segmentation, chosen: SpendSettings) -> pd.DataFrame:
    """What winning, keeping and winning back may cost: margin and probabilities only multiply."""
    return spend_limits(group_worth(orders, replace(settings, margin=1.0), groups), chosen, settings.margin)
