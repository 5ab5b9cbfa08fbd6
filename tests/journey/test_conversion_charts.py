"""The pictures of what is expected of those still open."""

from __future__ import annotations

from analysis.charts import conversion_chart, funnel_chart
from analysis.journey import FunnelSettings, compute_funnel, estimate_conversion
from data.demo_shop_generator import STEPS, generate


def of_shop(window_days: float):
    events = generate(2, 2000).events
    funnel = compute_funnel(events, FunnelSettings(STEPS, window_days))
    return funnel, estimate_conversion(events, funnel)


def drawn(chart) -> list[dict]:
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def test_the_bar_is_as_long_as_what_is_expected():
    funnel, conversion = of_shop(60)
    assert conversion.is_estimate
    rows = drawn(funnel_chart(funnel, conversion=conversion))
    ends = {row["position"]: row["end"] for row in rows if row.get("part") == "Expected to come yet"}
    expected = conversion.steps.set_index("position")["expected"]
    assert ends
    assert all(abs(end - expected[position]) < 1e-6 for position, end in ends.items())
    rules = {row["position"]: row for row in rows if "part" not in row}
    assert all(
        row["customers"] <= row["expected_low"] <= row["expected"] <= row["expected_high"] <= row["highest"]
        for row in rules.values()
    )


def test_without_an_estimate_nothing_is_expected():
    funnel, _ = of_shop(60)
    picture = funnel_chart(funnel).to_dict()
    assert "Expected to come yet" not in str(picture)


def test_the_curve_rises_and_stays_within_its_range():
    funnel, conversion = of_shop(60)
    rows = [row for row in drawn(conversion_chart(conversion, 1, title="Title")) if "age_days" in row]
    assert rows[0]["age_days"] < rows[-1]["age_days"]
    assert all(row["low"] <= row["share"] <= row["high"] for row in rows)
    assert rows[-1]["share"] >= 0.98 * conversion.curve.loc[conversion.curve["position"] == 1, "share"].max()
    assert funnel.entered > 0
