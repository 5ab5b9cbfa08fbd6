"""What the pictures of retention and lifecycle say; they compute nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.charts import (
    active_ratio_chart,
    lifecycle_chart,
    retention_chart,
    retention_curve_chart,
    stickiness_chart,
)
from analysis.charts.theme import Wording
from analysis.journey import (
    LifecycleSettings,
    RetentionSettings,
    StickinessSettings,
    compute_lifecycle,
    compute_retention,
    compute_stickiness,
)

GERMAN = Wording(language="de")


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    """Forty customers over 40 weeks; the last day is a Wednesday."""
    random = np.random.default_rng(5)
    days = np.append(random.uniform(0, 280, 1500), [0, 282.5])
    customers = np.append(random.integers(0, 40, 1500), [0, 0])
    moments = pd.Timestamp("2024-01-01") + pd.to_timedelta(days, unit="D")
    return pd.DataFrame({"customer_id": customers, "timestamp": moments, "event": "visit"})


def drawn(chart) -> list[dict]:
    """All rows the chart holds."""
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def axis_title(chart) -> str:
    found = chart.to_dict()
    layer = found["layer"][0] if "layer" in found else found
    return " ".join(layer["encoding"]["x"]["title"])


def test_the_heat_map_shows_the_latest_24_cohorts_and_says_so(events):
    retention = compute_retention(events, RetentionSettings("week", cohort="every"))
    chart = retention_chart(retention, GERMAN, "Wer kommt wieder?")
    names = {row["name"] for row in drawn(chart)}
    assert len(names) == 24
    assert "7. Okt. 2024" in names
    assert "The latest 24 of 41 cohorts" in axis_title(chart)


def test_the_heat_map_shows_the_first_24_ages_and_says_so(events):
    few = events[events["customer_id"] < 3]
    chart = retention_chart(compute_retention(few, RetentionSettings("week")))
    assert max(row["age"] for row in drawn(chart)) == 23
    assert "The first 24 of 41 columns" in axis_title(chart)


def test_cells_that_are_not_over_are_drawn_apart_and_old_cohorts_have_a_star(events):
    retention = compute_retention(events, RetentionSettings("month"))
    chart = retention_chart(retention)
    assert {row["is_complete"]: row["state"] for row in drawn(chart)} == {True: "Complete", False: "Not over yet"}
    dashed = [layer for layer in chart.to_dict()["layer"] if "strokeDash" in layer["mark"]]
    rows = chart.to_dict()["datasets"][dashed[0]["data"]["name"]]
    assert rows and not any(row["is_complete"] for row in rows)
    assert "Jan 2024 *" in {row["name"] for row in drawn(chart)}
    assert "may hold older customers" in axis_title(chart)


def test_the_curve_draws_the_average_with_its_interval_from_age_1_on(events):
    retention = compute_retention(events, RetentionSettings("month", cohort="every"))
    rows = drawn(retention_curve_chart(retention, GERMAN))
    assert [row["age"] for row in rows] == retention.average["age"].tolist()[1:]
    assert all(row["low"] <= row["share"] <= row["high"] for row in rows)


def test_the_dormant_are_drawn_downwards_and_an_unfinished_month_is_said(events):
    lifecycle = compute_lifecycle(events, LifecycleSettings("month"))
    chart = lifecycle_chart(lifecycle)
    rows = drawn(chart)
    assert {row["code"]: np.sign(row["height"]) for row in rows if row["height"]} == {
        "new": 1,
        "returning": 1,
        "resurrecting": 1,
        "dormant": -1,
    }
    upwards = sum(row["height"] for row in rows if row["code"] != "dormant")
    assert upwards == lifecycle.periods["active"].sum()
    assert "Pale" in axis_title(chart)


def test_many_periods_are_cut_to_the_latest_and_it_is_said(events):
    chart = lifecycle_chart(compute_lifecycle(events, LifecycleSettings("day")))
    assert len({row["name"] for row in drawn(chart)}) == 60
    assert "The latest 60 of 283 periods" in axis_title(chart)


def test_active_days_are_those_of_the_latest_complete_period_unless_one_is_chosen(events):
    stickiness = compute_stickiness(events, StickinessSettings("week"))
    assert {row["period"][:10] for row in drawn(stickiness_chart(stickiness))} == {"2024-09-30"}
    chosen = stickiness_chart(stickiness, period=pd.Timestamp("2024-02-05"))
    assert {row["period"][:10] for row in drawn(chosen)} == {"2024-02-05"}


def test_the_ratio_of_days_has_two_lines_without_the_unfinished_day(events):
    rows = drawn(active_ratio_chart(compute_stickiness(events, StickinessSettings("month")), GERMAN))
    assert len({row["line"] for row in rows}) == 2
    assert max(row["day"] for row in rows)[:10] == "2024-10-08"
