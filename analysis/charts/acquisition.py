"""Pictures of what new customers cost and bring."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, INK, LEAK, Wording, finish, legend, named, names_axis
from analysis.value.acquisition import Acquisition

MOST_CHANNELS = 20
_ROW = 52


def channel_values_chart(
    acquisition: Acquisition, wording: Wording = ENGLISH, title: str | None = None
) -> alt.TopLevelMixin:
    """Each channel's value per new customer beside what one cost, with ranges; most value brought on top."""
    _ = wording.translate
    channels = acquisition.channels.head(MOST_CHANNELS)
    brings, costs = _("A new customer brings"), _("A new customer costs")
    long = pd.concat(
        [
            _measured(channels, brings, "value", "value_low", "value_high"),
            _measured(channels, costs, "cac", "cac_low", "cac_high"),
        ]
    )
    colours = alt.Color("measure:N", scale=alt.Scale(domain=[brings, costs], range=[BLUE, LEAK]), legend=legend())
    rows = names_axis(named(channels, "channel", None))
    beside = alt.YOffset("measure:N", scale=alt.Scale(domain=[brings, costs], paddingOuter=0.6))
    amount = alt.X("amount:Q", title=wording.currency, axis=alt.Axis(format=",.0f", tickCount=6, grid=True))
    hints = [
        alt.Tooltip("name:N", title=_("Channel")),
        alt.Tooltip("measure:N", title=_("What")),
        alt.Tooltip("amount:Q", title=wording.currency, format=",.2f"),
        alt.Tooltip("low:Q", title=_("Low (10 %)"), format=",.2f"),
        alt.Tooltip("high:Q", title=_("High (90 %)"), format=",.2f"),
        alt.Tooltip("new_customers:Q", title=_("New customers"), format=","),
    ]
    base = alt.Chart(long).encode(rows, beside, colours)
    layers = alt.layer(
        base.mark_rule(strokeWidth=3, opacity=0.45).encode(alt.X("low:Q", title=wording.currency), x2="high:Q"),
        base.mark_point(filled=True, size=90, opacity=1).encode(amount, tooltip=hints),
    )
    return finish(layers.properties(height=_ROW * len(channels)), wording, title)


def payback_chart(
    acquisition: Acquisition, channel: str, wording: Wording = ENGLISH, title: str | None = None
) -> alt.TopLevelMixin:
    """What the new customers of a channel brought, month by month, against what one of them cost (dashed)."""
    _ = wording.translate
    curve = acquisition.curves[acquisition.curves["channel"] == channel]
    month = alt.X("month:Q", title=_("Months after the first order"), axis=alt.Axis(grid=False, tickMinStep=1))
    amount = alt.Y("margin:Q", title=wording.currency, axis=alt.Axis(format=",.0f", tickCount=5))
    hints = [
        alt.Tooltip("month:Q", title=_("Months after the first order")),
        alt.Tooltip("margin:Q", title=_("Brought per new customer"), format=",.2f"),
        alt.Tooltip("low:Q", title=_("Low (10 %)"), format=",.2f"),
        alt.Tooltip("high:Q", title=_("High (90 %)"), format=",.2f"),
        alt.Tooltip("customers:Q", title=_("Customers old enough"), format=","),
    ]
    base = alt.Chart(curve)
    layers = [
        base.mark_area(color=BLUE, opacity=0.15).encode(month, alt.Y("low:Q", title=wording.currency), y2="high:Q"),
        base.mark_line(color=BLUE, strokeWidth=2.5, point=alt.OverlayMarkDef(size=45, filled=True)).encode(
            month, amount, tooltip=hints
        ),
    ]
    cost = curve.head(1).dropna(subset="cac").assign(what=_("Cost of a new customer"))
    if len(cost):
        line = alt.Chart(cost)
        layers += [
            line.mark_rule(color=LEAK, strokeWidth=2, strokeDash=[6, 4]).encode(alt.Y("cac:Q")),
            line.mark_text(align="right", dx=-6, dy=-8, color=INK, fontSize=13).encode(
                alt.Y("cac:Q"), alt.X(value="width"), text="what:N"
            ),
        ]
    return finish(alt.layer(*layers).properties(height=300), wording, title)


def _measured(channels: pd.DataFrame, measure: str, amount: str, low: str, high: str) -> pd.DataFrame:
    """One row a channel for one measure; none where it is not known."""
    columns = {amount: "amount", low: "low", high: "high"}
    shown = channels[["channel", "new_customers", *columns]].rename(columns=columns).assign(measure=measure)
    shown = shown[shown["amount"].notna() & (shown["high"] < float("inf"))]
    return named(shown, "channel", None)
