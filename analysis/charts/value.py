"""Pictures of what customers are worth."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, GREY, INK, Wording, finish, money_axis, named, names_axis
from analysis.value import Concentration


def concentration_chart(
    concentration: Concentration, wording: Wording = ENGLISH, title: str | None = None
) -> alt.TopLevelMixin:
    """Which share of the customers brings which share of the value; the diagonal is "all alike"."""
    _ = wording.translate
    x = alt.X("share_of_customers:Q", title=_("Share of customers, most valuable first"), axis=alt.Axis(format="%"))
    y = alt.Y("share_of_value:Q", title=_("Share of lifetime value"), axis=alt.Axis(format="%"))
    hints = [
        alt.Tooltip("share_of_customers:Q", title=_("Share of customers"), format=".0%"),
        alt.Tooltip("share_of_value:Q", title=_("Share of lifetime value"), format=".1%"),
    ]
    curve = alt.Chart(concentration.curve).mark_area(
        line={"color": BLUE, "strokeWidth": 2.5}, color=BLUE, fillOpacity=0.14
    )
    alike = alt.Chart(pd.DataFrame({"share_of_customers": [0.0, 1.0], "share_of_value": [0.0, 1.0]}))
    layers = alt.layer(curve.encode(x, y, tooltip=hints), alike.mark_line(color=GREY, strokeDash=[5, 5]).encode(x, y))
    return finish(layers.properties(height=300), wording, title)


def segment_values_chart(
    groups: pd.DataFrame,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """Lifetime value of each segment as a bar with its 80 % range.

    Args:
        groups: (n_segments, ≥4) `group`, `lifetime_value`, `low`, `high` (money).
    """
    _ = wording.translate
    shown = named(groups, "group", names)
    y = names_axis(shown)
    hints = [
        alt.Tooltip("name:N", title=_("Segment")),
        alt.Tooltip("lifetime_value:Q", title=_("Lifetime value"), format=",.0f"),
        alt.Tooltip("low:Q", title=_("Low (10 %)"), format=",.0f"),
        alt.Tooltip("high:Q", title=_("High (90 %)"), format=",.0f"),
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
    ]
    x = alt.X("lifetime_value:Q", title=wording.currency, axis=money_axis(tickCount=6))
    base = alt.Chart(shown)
    layers = alt.layer(
        base.mark_bar(color=BLUE, cornerRadiusEnd=4, height=18).encode(x, y, tooltip=hints),
        base.mark_rule(color=INK, strokeWidth=1.5).encode(alt.X("low:Q", title=wording.currency), y, x2="high:Q"),
    )
    return finish(layers.properties(height=alt.Step(36)), wording, title)
