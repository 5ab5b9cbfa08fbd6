"""What cannot be counted is said in words, and no empty chart is drawn."""

from __future__ import annotations

import pandas as pd
import pytest
from visitor import events

from analysis.tables.table import Table, make_table

WAY = ("visit", "add_to_cart", "purchase")
SHOP = [(f"c{n}", f"2024-01-{n + 1:02}", step) for n in range(25) for step in WAY[: 1 + n % 3]]


def said(guest) -> str:
    return " ".join(element.value for element in [*guest.app.warning, *guest.app.info])


def plain_row(**choices) -> dict:
    return {"also": [], "column": None, "operator": "is", "value": None} | choices


def test_one_kind_of_event_is_no_journey(visitor):
    guest = visitor().bring(events(*[(who, when, "visit") for who, when, _ in SHOP])).open("journey")
    assert "at least 2 different events, but the table has 1" in said(guest)
    assert not guest.chart_titles()


def test_a_single_step_is_no_journey(visitor):
    guest = visitor().bring(events(*SHOP)).open("journey")
    guest.fill("multiselect", "journey_steps", ["visit"])
    assert "A journey needs at least 2 steps, but 1 chosen" in said(guest)
    assert not guest.chart_titles()


@pytest.mark.parametrize(
    ("place", "choices", "words"),
    [
        (0, {"column": "event", "operator": "is", "value": "nothing like it"}, "Nobody entered the journey"),
        (0, {"within_days": 2.0}, "is the first step"),
        (2, {"optional": True}, "the first and the last step must happen"),
        (1, {"column": "colour", "value": "red"}, "There is no column 'colour'"),
        (1, {"also": ["purchaze"]}, "the nearest name is 'purchase'"),
    ],
)
def test_details_that_cannot_be_are_refused_in_words(visitor, place, choices, words):
    rows = [plain_row(**(choices if place == number else {})) for number in range(3)]
    guest = visitor().bring(events(*SHOP))
    guest.workspace.remember(
        journey_steps=list(WAY), journey_details={"steps": list(WAY), "rows": rows, "excluded": [], "hold": None}
    )
    guest.open("journey")
    assert words in said(guest)
    assert not guest.chart_titles()


def test_where_everybody_is_still_open_nothing_is_called_a_leak(visitor):
    young = [(f"c{n}", pd.Timestamp("2024-01-01") + pd.Timedelta(hours=n), step) for n in range(30) for step in WAY[:2]]
    guest = visitor().bring(events(*young, ("z", "2024-01-02", "purchase"))).open("journey")
    guest.fill("number_input", "journey_window", 30)
    assert guest.chart_titles()[0] == "Too early for a leak: nobody is lost yet, 30 are still open"
    guest.fill("button_group", "journey_view", "instead")
    assert "those who stopped are still open" in said(guest)


@pytest.mark.parametrize("value", ["text", [[1]], {"a": 1}])
def test_settings_of_another_kind_fall_back_to_the_usual_ones(visitor, value):
    guest = visitor().bring(events(*SHOP))
    keys = ("steps", "window", "order", "details", "start", "by", "trend_period", "view", "unit", "source")
    more = ("journeys_saved", "leak_horizon_days", "value_per_completion", "touch_lookback", "touch_column")
    guest.workspace.remember(**dict.fromkeys([*(f"journey_{key}" for key in keys), *more], value))
    assert guest.open("journey").app.multiselect("journey_steps").value == list(WAY)
    guest.fill("button_group", "journey_view", "leaks")


def journey_of_days(*days: str) -> Table:
    """Forty customers who take a step a day and stop at a third of the steps, each with a channel."""
    rows = [
        (f"c{n}", pd.Timestamp(day), step, "ad" if (n + k) % 2 else "mail")
        for n in range(40)
        for k, (day, step) in enumerate(zip(days, ("visit", "add_to_cart", "purchase")[: 1 + n % 3], strict=False))
    ]
    return make_table("events", pd.DataFrame(rows, columns=["customer_id", "timestamp", "event", "channel"]))


def test_where_all_are_still_open_no_leak_has_a_price(visitor):
    guest = visitor().bring(journey_of_days("2024-05-01", "2024-05-01", "2024-05-02"))
    guest.workspace.remember(journey_window=30)
    guest.open("journey").fill("button_group", "journey_view", "leaks")
    assert any("Nobody is lost yet" in info.value for info in guest.app.info)
    assert not guest.metrics()
    assert not guest.chart_titles()


def test_dates_without_times_are_not_given_minutes_or_an_order(visitor):
    guest = visitor().bring(journey_of_days("2024-05-01", "2024-05-01", "2024-05-01"))
    guest.workspace.remember(journey_window=30)
    titles = guest.open("journey").chart_titles()
    assert any("half of 26 on the same day" in title for title in titles)
    assert not any("minute" in title for title in titles)
    guest.fill("button_group", "journey_view", "touchpoints")
    assert any("dates but no times" in caption.value for caption in guest.app.caption)
