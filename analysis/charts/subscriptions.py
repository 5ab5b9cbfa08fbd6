"""How long subscribers stay."""

from __future__ import annotations

import altair as alt

from analysis.charts.theme import BLUE, ENGLISH, INK, Wording, finish
from analysis.value.subscriptions import SubscriptionValue


def survival_chart(value: SubscriptionValue, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """Share of subscribers still there after each renewal: points as seen, line and band as projected."""
    _ = wording.translate
    x = alt.X("period:Q", title=_("Renewals"), axis=alt.Axis(tickMinStep=1, format="d"))
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(format="%", tickCount=5)
    hints = [
        alt.Tooltip("period:Q", title=_("Renewals"), format="d"),
        alt.Tooltip("share_active:Q", title=_("Projected"), format=".1%"),
        alt.Tooltip("low:Q", title=_("Low (10 %)"), format=".1%"),
        alt.Tooltip("high:Q", title=_("High (90 %)"), format=".1%"),
        alt.Tooltip("observed:Q", title=_("Seen"), format=".1%"),
        alt.Tooltip("at_risk:Q", title=_("Subscribers with this renewal"), format=",.0f"),
    ]
    base = alt.Chart(value.survival)
    y = alt.Y("share_active:Q", title=_("Share still subscribed"), scale=scale, axis=axis)
    layers = alt.layer(
        base.mark_area(color=BLUE, opacity=0.18).encode(x, alt.Y("low:Q", title=None, scale=scale), y2="high:Q"),
        base.mark_line(color=BLUE, strokeWidth=2.5).encode(x, y, tooltip=hints),
        base.transform_filter("isValid(datum.observed)")
        .mark_point(color=INK, filled=True, size=45, opacity=1)
        .encode(x, alt.Y("observed:Q", scale=scale), tooltip=hints),
    )
    return finish(layers.properties(height=300), wording, title)
