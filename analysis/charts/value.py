"""Pictures of what customers are worth."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, GREY, INK, Wording, finish, money_axis, named, names_axis
from analysis.value import Concentration
from analysis.value.newcomers import NewcomerValues

_MOST_GROUPS = 16


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


def newcomers_chart(
    found: NewcomerValues,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """Total value of a new customer of each group with its 80 % range; the dashed line is that of any newcomer.

    The largest 16 groups, the highest and the lowest are drawn; clear differences are blue.
    """
    _ = wording.translate
    groups = found.groups
    largest = groups["customers"].nlargest(_MOST_GROUPS, keep="all").index[:_MOST_GROUPS]
    ends = {*groups["value"].agg(["idxmax", "idxmin"])}
    shown = named(groups[groups.index.isin([*largest, *ends])], "group", names)
    y = names_axis(shown)
    x = alt.X("value:Q", title=wording.currency, axis=money_axis(tickCount=6), scale=alt.Scale(zero=False))
    hints = [
        alt.Tooltip("name:N", title=_("Group")),
        alt.Tooltip("value:Q", title=_("Total value of a new customer"), format=",.2f"),
        alt.Tooltip("low:Q", title=_("Low (10 %)"), format=",.2f"),
        alt.Tooltip("high:Q", title=_("High (90 %)"), format=",.2f"),
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
    ]
    colour = alt.condition("datum.is_clear", alt.value(BLUE), alt.value(GREY))
    base = alt.Chart(shown)
    layers = alt.layer(
        alt.Chart(pd.DataFrame({"value": [found.usual]}))
        .mark_rule(color=INK, strokeDash=[5, 5], opacity=0.5)
        .encode(x),
        base.mark_rule(strokeWidth=4, opacity=0.45).encode(alt.X("low:Q"), y, alt.X2("high:Q"), color=colour),
        base.mark_point(size=110, filled=True, opacity=1).encode(x, y, color=colour, tooltip=hints),
    )
    return finish(layers.properties(height=alt.Step(30)), wording, title)


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
