"""Subscriptions on the Lifetime value page: from two columns of dates in the customers table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from visitor import orders, word

from analysis.tables.table import make_table


def subscribers(many: int = 600):
    """Members of a year ago and later; each leaves at a month's end with a chance of their own."""
    rng = np.random.default_rng(3)
    start = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 360, many), unit="D")
    months = rng.geometric(rng.beta(1, 4, many))
    end = pd.Series([day + pd.DateOffset(months=int(count)) for day, count in zip(start, months, strict=True)])
    end = end.where(end < "2024-01-01")
    columns = {
        "customer_id": [f"m{number:04}" for number in range(many)],
        "member_since": start.strftime("%Y-%m-%d"),
        "cancelled_at": end.dt.strftime("%Y-%m-%d"),
        "city": rng.choice(["Ulm", "Kiel"], many),
    }
    return make_table("customers", pd.DataFrame(columns))


@pytest.fixture
def guest(visitor):
    guest = visitor().bring(subscribers(), orders(("a", "2024-01-01", 10.0)))
    guest.workspace.remember(value_view="subscriptions")
    return guest.open("lifetime_value")


def test_the_columns_of_dates_are_found_and_the_forecast_is_shown(guest):
    assert guest.app.selectbox("subscription_start").value == "member_since"
    assert guest.app.selectbox("subscription_end").value == "cancelled_at"
    assert guest.app.selectbox("subscription_start").options == ["member_since", "cancelled_at"]
    (title,) = guest.chart_titles()
    assert title.startswith("After 12 renewals")
    running = subscribers().frame["cancelled_at"].isna().sum()
    assert guest.metrics()["Subscribers today"] == str(running)


def test_twice_the_price_is_twice_the_value(guest):
    before = guest.metrics()["A new subscriber"]
    guest.fill("number_input", "subscription_price", 20.0)
    after = guest.metrics()["A new subscriber"]
    assert float(after.lstrip("€")) == pytest.approx(2 * float(before.lstrip("€")), abs=0.02)


def test_without_orders_subscriptions_are_all_the_page_shows(visitor):
    guest = visitor("de").bring(subscribers()).open("lifetime_value")
    assert word("de", "Subscribers today") in guest.metrics()


def test_a_table_without_dates_says_what_to_bring(visitor):
    plain = make_table("customers", pd.DataFrame({"customer_id": ["a", "b"], "city": ["Ulm", "Kiel"]}))
    guest = visitor().bring(plain, orders(("a", "2024-01-01", 10.0)))
    guest.workspace.remember(value_view="subscriptions")
    guest.open("lifetime_value")
    assert any("two columns of dates" in text for text in guest.markdown())


def test_too_few_who_left_are_told_in_a_sentence(visitor):
    guest = visitor().bring(subscribers(20)).open("lifetime_value")
    assert any("subscribers left at a renewal" in warning.value for warning in guest.app.warning)
