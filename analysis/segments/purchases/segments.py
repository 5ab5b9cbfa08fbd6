"""Customers in groups by what they bought."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.errors import MappingError, NotEnoughDataError, SettingsError
from analysis.segments.group_values import value_groups
from analysis.segments.purchases.categories import (
    CATEGORY,
    all_categories,
    category_group,
    lapse_of,
    lines_of_categories,
)
from analysis.segments.purchases.frequency import FREQUENCY, frequency
from analysis.segments.purchases.intensity import INTENSITY, intensity
from analysis.segments.purchases.settings import PurchaseSettings
from analysis.segments.segmentation import Segmentation, make_segmentation
from analysis.segments.small_groups import merge_small
from analysis.tables.purchases import last_day, list_orders, until
from analysis.tables.table import Table, prepared_frame

FEWEST_CUSTOMERS = 10


@dataclass(frozen=True, eq=False)
class PurchaseSegments:
    """Customers by purchases; only who bought at least once is in it.

    `groups`: one row per group as `value_groups` says; `shown`: the same with groups of fewer than 5 customers
        together in one. `cuts`: the numbers that separate the groups: of the intensity
        `heavy_from`, `light_to`, `professional_above`; of the frequency `many_orders`, `open_days`; of a category
        `lapsed_days`.
    `categories`: as `all_categories` says; empty unless a category was asked for.
    `observed_until`: the day from which days are counted.
    """

    segmentation: Segmentation
    groups: pd.DataFrame
    shown: pd.DataFrame
    cuts: dict[str, float]
    categories: pd.DataFrame
    settings: PurchaseSettings
    observed_until: pd.Timestamp


def segment_by_purchases(orders: Table | pd.DataFrame, settings: PurchaseSettings | None = None) -> PurchaseSegments:
    """Group customers by how much, how often or what they bought.

    Args:
        orders: `customer_id`, `timestamp`, `amount`, optionally `order_id`, for a category also `category`.

    Raises:
        SettingsError: shares that cannot be, or a category that nobody bought.
        MappingError: the orders have no categories.
        NotEnoughDataError: fewer than 10 customers ordered.
    """
    settings = settings or PurchaseSettings()
    _check(settings)
    rows = prepared_frame(orders, "orders").dropna(subset=["customer_id", "timestamp"])
    rows = until(rows, settings.observed_until)
    day = last_day(rows, settings.observed_until) if len(rows) else pd.Timestamp(0)
    bought = _bought(rows, day)
    categories = pd.DataFrame()
    if settings.what == "category":
        lines = _lines(rows)
        categories = all_categories(bought.index, lines, day, settings.lapsed_days)
        own = _of_category(lines, categories, settings)
        cuts = {"lapsed_days": float(settings.lapsed_days or lapse_of(own))}
        group, order = category_group(bought.index, own, day, int(cuts["lapsed_days"])), CATEGORY
    elif settings.what == "frequency":
        (group, cuts), order = frequency(bought, settings), FREQUENCY
    else:
        (group, cuts), order = intensity(bought, settings), INTENSITY
    made = make_segmentation("behavioural", "purchases", bought.index, group, order)
    groups, shown = (value_groups(found, orders, settings.observed_until)[0] for found in (made, merge_small(made)))
    return PurchaseSegments(made, groups, shown, cuts, categories, settings, day)


def _bought(rows: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """One row per customer with an order: `orders`, `revenue`, `first_days`, `second_gap`."""
    listed = list_orders(rows) if len(rows) else pd.DataFrame({"customer_id": []})
    if listed["customer_id"].nunique() < FEWEST_CUSTOMERS:
        raise NotEnoughDataError(
            "{found} customers with an order are too few for groups; {fewest} are needed. Bring more orders.",
            found=int(listed["customer_id"].nunique()),
            fewest=FEWEST_CUSTOMERS,
        )
    listed = listed.assign(day=listed["timestamp"].dt.normalize())
    of_customer = listed.groupby("customer_id", observed=True)
    first = of_customer["day"].first()
    second = listed[of_customer.cumcount() == 1].set_index("customer_id")["day"]
    revenue = rows.groupby("customer_id", observed=True)["amount"].sum()
    bought = pd.DataFrame(
        {
            "orders": of_customer.size(),
            "revenue": revenue.reindex(first.index).round(6),
            "first_days": (day - first).dt.days,
            "second_gap": (second.reindex(first.index) - first).dt.days,
        }
    )
    bought.index = bought.index.astype("str")
    return bought


def _lines(rows: pd.DataFrame) -> pd.DataFrame:
    if "category" not in rows or rows["category"].isna().all():
        raise MappingError(
            "The orders have no column of categories. Choose the column on the Upload page, or bring a file with one."
        )
    return lines_of_categories(rows)


def _of_category(lines: pd.DataFrame, categories: pd.DataFrame, settings: PurchaseSettings) -> pd.DataFrame:
    known = list(categories["category"])
    category = settings.category if settings.category is not None else known[0]
    if category not in known:
        raise SettingsError(
            "Nobody bought the category '{category}'. There are: {known}.",
            category=category,
            known=", ".join(known[:10]),
        )
    return lines[lines["category"].astype("str") == category]


def _check(settings: PurchaseSettings) -> None:
    heavy, light = settings.heavy_share, settings.light_share
    if not (0 < heavy < 1 and 0 < light < 1 and heavy + light <= 1):
        raise SettingsError(
            "The shares of heavy and light buyers must be over 0 and together at most 1. Found: {heavy} and {light}.",
            heavy=heavy,
            light=light,
        )
