"""The forecast is shown together with how far to believe it."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from visitor import orders, word


@pytest.mark.parametrize(
    ("language", "numbers"), [("en", ("1,653", "1,882", "2,930")), ("de", ("1.653", "1.882", "2.930"))]
)
def test_the_backtest_is_read_aloud_before_any_detail(visitor, cdnow_orders, language, numbers):
    guest = visitor(language).bring(cdnow_orders, currency="USD").open("lifetime_value")
    sentence = guest.app.markdown[0].value
    assert all(number in sentence for number in numbers)
    assert word(language, "The truth lies outside the model's own range: it is too sure of itself.") in sentence
    assert {"en": "12%", "de": "12\u00a0%"}[language] in sentence


def test_margin_and_horizon_change_the_value(visitor, cdnow_orders):
    guest = visitor().bring(cdnow_orders, currency="USD").open("lifetime_value")
    before = guest.metrics()["Value per customer"]
    guest.fill("number_input", "margin_percent", 60)
    assert dollars(guest.metrics()["Value per customer"]) == pytest.approx(2 * dollars(before), abs=0.01)
    guest.fill("number_input", "horizon_days", 30)
    assert dollars(guest.metrics()["Value, next 30 days"]) < dollars(before) * 2357


@pytest.mark.parametrize(("language", "options"), [("en", {}), ("de", {"sep": ";", "decimal": ","})])
def test_the_list_of_customers_can_be_taken_along_whole(visitor, download, cdnow_orders, language, options):
    guest = visitor(language).bring(cdnow_orders).open("lifetime_value")
    content = download(guest, "lifetime_values_download")
    listed = pd.read_csv(io.BytesIO(content), dtype={word(language, "Customer"): str}, **options)
    assert len(listed) == listed[word(language, "Customer")].nunique() == 2357
    assert listed[word(language, "Lifetime value")].is_monotonic_decreasing


def test_too_few_repeat_customers_for_a_check_leave_the_forecast_standing(visitor):
    early = [(f"c{n}", pd.Timestamp("2024-01-01") + pd.Timedelta(days=n % 25), 10.0 + n % 3) for n in range(80)]
    late = [
        (name, day + pd.Timedelta(days=200 + 3 * (n % 9)), amount) for n, (name, day, amount) in enumerate(early[::2])
    ]
    guest = visitor().bring(orders(*early, *late)).open("lifetime_value")
    assert guest.metrics()
    (warning,) = guest.app.warning
    assert "a test of the forecast learns from" in warning.value
    assert len(guest.chart_titles()) == 2


def dollars(text: str) -> float:
    return float(text.replace("$", "").replace(",", ""))
