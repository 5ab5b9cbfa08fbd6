"""Pictures of a plan."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt

from analysis.charts.theme import BLUE, ENGLISH, GREY, LEAK, Wording, finish, money_axis, named, names_axis
from analysis.strategy import Plan


def plan_chart(
    plan: Plan, wording: Wording = ENGLISH, title: str | None = None, names: Mapping[str, str] | None = None
) -> alt.TopLevelMixin:
    """Expected margin of each campaign after its cost, with its range; below zero it loses money."""
    _ = wording.translate
    lines = named(plan.lines, "segment", names)
    y = names_axis(lines)
    hints = [
        alt.Tooltip("name:N", title=_("Segment")),
        alt.Tooltip("contacts:Q", title=_("Contacts"), format=","),
        alt.Tooltip("expected_cost:Q", title=_("Expected cost"), format=",.0f"),
        alt.Tooltip("expected_revenue:Q", title=_("Expected revenue"), format=",.0f"),
        alt.Tooltip("expected_margin:Q", title=_("Expected margin after cost"), format=",.0f"),
        alt.Tooltip("margin_low:Q", title=_("Low"), format=",.0f"),
        alt.Tooltip("margin_high:Q", title=_("High"), format=",.0f"),
    ]
    axis = money_axis(tickCount=6)
    colour = alt.condition("datum.expected_margin < 0", alt.value(LEAK), alt.value(BLUE))
    base = alt.Chart(lines)
    layers = alt.layer(
        base.mark_bar(cornerRadiusEnd=4, height=18).encode(
            alt.X("expected_margin:Q", title=wording.currency, axis=axis), y, color=colour, tooltip=hints
        ),
        base.mark_rule(color=GREY, strokeWidth=3).encode(alt.X("margin_low:Q"), y, x2="margin_high:Q"),
    )
    return finish(layers.properties(height=alt.Step(36)), wording, title)
