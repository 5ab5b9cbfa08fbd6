"""Pictures of a persona: what sets it apart, and what it buys."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, GREY, INK, LEAK, NARROW, TEAL, Wording, finish, names_axis

_ROW, _AROUND = 28, 115
_LIMIT = alt.ExprRef(f"width < {NARROW} ? 130 : 230")
_NAMES = alt.Axis(labelLimit=_LIMIT, labelOverlap=False, ticks=False, domain=False)


def apart_chart(apart: pd.DataFrame, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """Points with their 95 % ranges left or right of "like all others".

    Args:
        apart: rows of `set_apart` of one segment, all shares or all numbers, with `name` (what is compared, in words),
            `shown_inside` and `shown_outside` (in words).
    """
    _ = wording.translate
    is_share = bool((apart["kind"] != "number").all())
    text = _("Difference (percentage points)") if is_share else _("Standardised difference")
    scale = apart.assign(**{name: apart[name] * 100 for name in ("effect", "low", "high")}) if is_share else apart
    x = alt.X("effect:Q", title=text, axis=alt.Axis(format="+.0f" if is_share else "+.1f", tickCount=5))
    base = alt.Chart(scale).encode(
        alt.Y("name:N", sort=list(scale["name"]), title=None, axis=_NAMES),
        tooltip=[
            alt.Tooltip("name:N", title=_("What")),
            alt.Tooltip("shown_inside:N", title=_("In the segment")),
            alt.Tooltip("shown_outside:N", title=_("All others")),
            alt.Tooltip("n_inside:Q", title=_("Customers in the segment"), format=","),
            alt.Tooltip("n_outside:Q", title=_("All other customers"), format=","),
        ],
    )
    layers = alt.layer(
        alt.Chart(pd.DataFrame({"effect": [0.0]})).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x),
        base.mark_rule(strokeWidth=2, opacity=0.7).encode(alt.X("low:Q", title=text), alt.X2("high:Q"), color=_sign()),
        base.mark_point(filled=True, size=90, opacity=1).encode(x, color=_sign()),
    )
    return finish(layers.properties(height=_ROW * len(scale) + _AROUND), wording, title)


def habits_chart(habits: pd.DataFrame, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """Bars of what the most customers of a segment buy or use: rows of `Personas.habits` with `name`."""
    _ = wording.translate
    x = alt.X("share:Q", title=None, axis=None, scale=alt.Scale(domain=[0, 1.12]))
    base = alt.Chart(habits).encode(
        names_axis(habits),
        x,
        tooltip=[
            alt.Tooltip("name:N", title=_("What")),
            alt.Tooltip("share:Q", title=_("Share of customers"), format=".1%"),
            alt.Tooltip("customers:Q", title=_("Customers"), format=","),
            alt.Tooltip("n:Q", title=_("of whom it is known"), format=","),
        ],
    )
    layers = alt.layer(
        base.mark_bar(color=TEAL, cornerRadiusEnd=4, height=15),
        base.mark_text(align="left", dx=5, color=INK).encode(text=alt.Text("share:Q", format=".0%")),
    )
    return finish(layers.properties(height=_ROW * len(habits) + 20), wording, title)


def _sign():
    return alt.condition("datum.effect > 0", alt.value(BLUE), alt.value(LEAK))
