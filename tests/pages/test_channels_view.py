"""The Lifetime value page's channels: what a new customer costs and brings."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from visitor import word

from analysis.tables.table import make_table


@pytest.fixture
def shop(visitor, demo_shop):
    def opened(language: str = "en", **replaced):
        tables = {table.name: table for table in demo_shop[language]} | replaced
        guest = visitor(language).bring(*(table for table in tables.values() if table is not None))
        guest.workspace.remember(value_view="channels")
        return guest.open("lifetime_value")

    return opened


def test_without_spend_the_view_says_what_to_bring(shop):
    guest = shop(spend=None)
    assert any("bring what you spent" in text for text in guest.markdown())
    assert not guest.app.metric


@pytest.mark.parametrize(("language", "coupons"), [("en", "coupon\\_portal"), ("de", "Gutscheinportal")])
def test_the_channels_of_the_demo_shop_are_told_apart(shop, language, coupons):
    guest = shop(language)
    assert guest.metrics()[word(language, "Cost is back")] == word(language, "month {month}", month=3)
    (leavers,) = guest.app.warning
    assert coupons in leavers.value
    (losing,) = guest.app.error
    assert losing.value.endswith(f"{coupons}.")
    assert len(guest.chart_titles()) == 2


def test_the_channels_can_be_taken_along(shop, download):
    listed = pd.read_csv(io.BytesIO(download(shop(), "channels_table_download")))
    assert listed["Value brought"].is_monotonic_decreasing
    assert listed.loc[listed["Channel"] == "organic", "Spend"].isna().all()


def test_a_name_that_nobody_knows_can_be_put_right_and_stays_so(shop, demo_shop):
    (spend,) = (table for table in demo_shop["en"] if table.name == "spend")
    renamed = spend.frame.assign(channel=spend.frame["channel"].cat.rename_categories({"meta_ads": "Campaign <7>"}))
    guest = shop(spend=make_table("spend", renamed))
    assert any("No customers came by" in warning.value for warning in guest.app.warning)
    guest.fill("selectbox", "channel_of_Campaign <7>", "meta_ads")
    assert not any("No customers came by" in warning.value for warning in guest.app.warning)
    guest.open("upload").open("lifetime_value")
    assert guest.app.selectbox("channel_of_Campaign <7>").value == "meta_ads"


def test_three_days_of_spend_are_too_few_for_a_picture(shop):
    days = pd.to_datetime(["2025-07-10", "2025-07-11", "2025-07-12"])
    guest = shop(spend=make_table("spend", pd.DataFrame({"channel": "tiktok", "amount": 90.0, "timestamp": days})))
    assert not guest.chart_titles()
    assert any("Too few customers have been followed" in info.value for info in guest.app.info)


def test_what_cannot_be_compared_is_said_in_one_sentence(shop):
    late = pd.DataFrame({"channel": ["ads"], "amount": [5.0], "timestamp": pd.to_datetime(["2030-01-01"])})
    guest = shop(spend=make_table("spend", late))
    assert any("no whole period in common" in warning.value for warning in guest.app.warning)
