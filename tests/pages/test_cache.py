"""Results are shared by content, never by name, and never between tables that differ in a single row."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.journey import FunnelSettings
from analysis.segments import RfmSettings
from analysis.tables import Product
from analysis.tables.table import make_table
from analysis.tables.waiting import Incoming
from analysis.value import LifetimeValueSettings, compute_lifetime_values
from pages.shared import cache
from pages.shared.journey import cached

MANY = 120_000


@pytest.fixture(scope="module")
def many() -> pd.DataFrame:
    """More orders than Streamlit would hash whole."""
    numbers = np.arange(MANY)
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(numbers * 7919 % 300, unit="D")
    return pd.DataFrame({"customer_id": numbers % 40_000, "timestamp": days, "amount": 10.0})


def test_equal_content_shares_one_result(demo_shop, cdnow):
    log = next(table for table in demo_shop["en"] if table.name == "events")
    again = make_table("events", log.frame.copy())
    settings = FunnelSettings(("visit", "purchase"), 7)
    assert again is not log
    assert cached.funnel(log, settings) is cached.funnel(again, FunnelSettings(("visit", "purchase"), 7))
    orders = make_table("orders", cdnow)
    shuffled = make_table("orders", cdnow.sample(frac=1, random_state=1).sort_values("amount"))
    assert cache.rfm(orders, RfmSettings()) is cache.rfm(make_table("orders", cdnow.copy()), RfmSettings())
    assert cached.order_ladder(orders).digest == cached.order_ladder(shuffled).digest


@pytest.mark.parametrize("other", [{"window_days": 8}, {"order": "any"}, {"steps": ("visit", "checkout")}])
def test_other_settings_never_share(demo_shop, other):
    log = next(table for table in demo_shop["en"] if table.name == "events")
    settings = {"steps": ("visit", "purchase"), "window_days": 7}
    assert cached.funnel(log, FunnelSettings(**settings)) is not cached.funnel(log, FunnelSettings(**settings | other))


def test_two_tables_that_differ_in_one_late_row_never_share(many):
    changed = many.copy()
    changed.loc[MANY - 7, "amount"] = 999.0
    one, other = make_table("orders", many), make_table("orders", changed)
    assert one.digest != other.digest
    revenue = [cache.rfm(table, RfmSettings()).customers["revenue"].sum() for table in (one, other)]
    assert revenue[1] - revenue[0] == pytest.approx(989.0)


def test_aggregates_are_shared_by_content_too_and_handed_out_as_copies(cdnow_orders):
    settings, groups = LifetimeValueSettings(), cache.rfm(cdnow_orders, RfmSettings()).segmentation
    first = cache.segment_values(cdnow_orders, settings, groups)
    first["lifetime_value"] = 0.0
    assert cache.segment_values(cdnow_orders, settings, groups)["lifetime_value"].sum() > 0
    half = make_table("orders", cdnow_orders.frame.iloc[:3000])
    assert cache.value_concentration(cdnow_orders, settings) != cache.value_concentration(half, settings)


@pytest.mark.parametrize("other", [{"margin": 0.3}, {"yearly_discount": 0.2}, {"horizon_days": 90}])
def test_another_margin_discount_or_horizon_fits_nothing_again(cdnow_orders, other):
    first, second = (cache.lifetime_values(cdnow_orders, LifetimeValueSettings(**chosen)) for chosen in ({}, other))
    assert second.model is first.model
    assert second.totals.lifetime_value < first.totals.lifetime_value
    alone = compute_lifetime_values(cdnow_orders, LifetimeValueSettings(**other))
    assert second.totals.lifetime_value == pytest.approx(alone.totals.lifetime_value)


def test_customers_without_a_forecast_still_have_a_segment(cdnow):
    first = make_table("orders", cdnow.drop_duplicates("customer_id"))
    customers = cache.segmented_customers(first, RfmSettings(), LifetimeValueSettings())
    assert len(customers) == 2357
    assert customers["segment"].notna().all()
    assert "lifetime_value" not in customers


def test_one_file_read_with_two_answers_makes_two_tables(tmp_path):
    path = tmp_path / "file"
    path.write_text("customer;date;pieces;price\n" + "a;2024-01-02;2;1.025\n" * 9)
    upload = cache.upload(Incoming("file.csv", "digest", path), None)
    mapping = tuple(cache.guessed(upload, None).mapping.items())
    assert dict(mapping)["amount"] == Product("pieces", "price")
    assert cache.decimal_question(upload, Product("pieces", "price")) == ","
    thousands, little = (cache.prepared(upload, "orders", mapping, None, sign) for sign in ",.")
    assert thousands.frame["amount"].sum() == pytest.approx(18_450)
    assert little.frame["amount"].sum() == pytest.approx(18.45)
    assert cache.prepared(upload, "orders", mapping, None, ",") is thousands
