"""The picture of who gets the credit."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt

from analysis.charts.theme import (
    BLUE,
    ENGLISH,
    GREY,
    LEAK,
    OPEN,
    TEAL,
    TRACK,
    Wording,
    finish,
    legend,
    named,
    names_axis,
)
from analysis.journey import MODELS, Touchpoints

MOST_CHANNELS = 20
PURPLE = "#8B5CF6"
_ROW, _AROUND = 36, 130


def touchpoints_chart(
    touchpoints: Touchpoints,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """One row a channel, one point a rule: the conversions it credits; the bar is the range of the removal effect."""
    _ = wording.translate
    rules = {
        "first_touch": _("First touch"),
        "last_touch": _("Last touch"),
        "linear": _("Linear"),
        "position": _("Position"),
        "time_decay": _("Time decay"),
        "markov": _("Removal effect"),
    }
    wide = named(touchpoints.credits.head(MOST_CHANNELS), "channel", names)
    long = wide.melt(["name", "customers"], list(MODELS), var_name="rule", value_name="conversions")
    long = long.assign(rule=long["rule"].map(rules))
    colours = alt.Scale(domain=list(rules.values()), range=[OPEN, BLUE, GREY, TEAL, PURPLE, LEAK])
    axis = alt.Axis(format="~s", grid=False, tickCount=5)
    hints = [
        alt.Tooltip("name:N", title=_("Channel")),
        alt.Tooltip("rule:N", title=_("Rule")),
        alt.Tooltip("conversions:Q", title=_("Conversions"), format=",.1f"),
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
    ]
    ranges = alt.Chart(wide).mark_rule(strokeWidth=7, color=TRACK).encode(names_axis(wide))
    points = alt.Chart(long).mark_point(filled=True, size=100, opacity=0.9).encode(names_axis(wide))
    layers = alt.layer(
        ranges.encode(alt.X("markov_low:Q"), x2="markov_high:Q"),
        points.encode(
            alt.X("conversions:Q", title=_("Conversions"), axis=axis),
            color=alt.Color("rule:N", scale=colours, legend=legend()),
            tooltip=hints,
        ),
    )
    return finish(layers.properties(height=_ROW * len(wide) + _AROUND), wording, title)
