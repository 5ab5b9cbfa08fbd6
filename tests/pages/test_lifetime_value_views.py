"""The views of the Lifetime value page beyond the first."""

from __future__ import annotations

import pytest
from visitor import word


@pytest.fixture
def guest(visitor, cdnow_orders):
    return visitor().bring(cdnow_orders, currency="USD").open("lifetime_value")


@pytest.mark.parametrize("language", ["en", "de"])
def test_who_is_leaving_says_which_rule_is_used_why_and_for_whom(visitor, demo_shop, language):
    guest = visitor(language).bring(*demo_shop[language]).open("lifetime_value")
    guest.fill("button_group", "value_view", "leaving")
    rule = word(language, "Simple list")
    assert guest.chart_titles()[0] == word(
        language, "“{rule}” tells it as well as anything more complicated, and is used", rule=rule
    )
    assert len(guest.chart_titles()) == 3
    listed = guest.app.dataframe[-1].value
    assert listed["at_stake"].is_monotonic_decreasing
    ordinary = word(language, "like a typical customer at risk")
    assert (listed["reasons"].str.startswith(("↑", "↓")) | (listed["reasons"] == ordinary)).all()
    assert (listed["reasons"] != ordinary).mean() > 0.5


def test_a_contact_that_costs_more_than_it_brings_goes_to_nobody(guest):
    guest.fill("button_group", "value_view", "leaving")
    assert guest.chart_titles()[2].startswith("Writing to the ")
    guest.fill("number_input", "contact_cost", 5.0)
    assert guest.chart_titles()[2] == "Writing to nobody is best: a contact costs more than it should bring"


def test_a_window_too_long_for_the_data_is_said(guest):
    guest.fill("button_group", "value_view", "leaving")
    guest.fill("number_input", "churn_silent_days", 300)
    (warning,) = guest.app.warning
    assert "Choose at most" in warning.value


@pytest.mark.parametrize(
    ("language", "best", "worst"), [("en", "google_ads", "coupon_portal"), ("de", "Google Ads", "Gutscheinportal")]
)
def test_what_drives_value_compares_channels_and_orders(visitor, demo_shop, language, best, worst):
    guest = visitor(language).bring(*demo_shop[language]).open("lifetime_value")
    guest.fill("button_group", "value_view", "drivers")
    guest.fill("selectbox", "drivers_factor", "first_channel")
    title, orders = guest.chart_titles()
    assert best in title
    assert worst in title
    assert orders == word(language, "The same customers spend about the same on later orders as on the first")
    future = guest.app.dataframe[0].value["value"].max()
    guest.fill("button_group", "drivers_measure", "total")
    assert guest.app.dataframe[0].value["value"].max() > future


def test_without_anything_to_tell_customers_apart_the_orders_are_still_compared(visitor, cdnow_orders):
    guest = visitor().bring(cdnow_orders).open("lifetime_value").fill("button_group", "value_view", "drivers")
    assert guest.chart_titles()[-1].startswith("The same customers spend about the same")
    assert guest.metrics()["Difference"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_may_be_spent_follows_margin_and_probability_at_once(visitor, demo_shop, language):
    guest = visitor(language).bring(*demo_shop[language]).open("lifetime_value")
    guest.fill("button_group", "value_view", "limits")
    before = guest.app.dataframe[0].value.set_index("group")
    guest.fill("number_input", "margin_percent", 60).fill("number_input", "kept_points", 10.0)
    after = guest.app.dataframe[0].value.set_index("group")
    # The screen rounds to cents.
    assert after["win_limit"].tolist() == pytest.approx((2 * before["win_limit"]).tolist(), abs=0.02)
    assert after["keep_limit"].tolist() == pytest.approx((4 * before["keep_limit"]).tolist(), abs=0.03)
    assert after["win_back_limit"].tolist() == pytest.approx((2 * before["win_back_limit"]).tolist(), abs=0.02)
    guest.fill("button_group", "limits_purpose", "keep")
    assert word(language, "Champions") in guest.chart_titles()[0]
