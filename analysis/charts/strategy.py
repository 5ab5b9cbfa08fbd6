"""Pictures of a plan."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt

from analysis.charts.theme import BLUE, ENGLISH, GREY, INK, LEAK, Wording, finish, money_axis, named, names_axis
from analysis.strategy import CampaignTests, Effort, Plan, PlanComparison


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


def plan_tests_chart(
    tests: CampaignTests, wording: Wording = ENGLISH, title: str | None = None, names: Mapping[str, str] | None = None
) -> alt.TopLevelMixin:
    """How many customers each campaign has (dot) beside how many its test needs (stroke), on a scale of magnitudes."""
    _ = wording.translate
    lines = named(tests.lines.dropna(subset=["needed"]), "segment", names)
    hints = [
        alt.Tooltip("name:N", title=_("Segment")),
        alt.Tooltip("customers:Q", title=_("Customers it goes through"), format=","),
        alt.Tooltip("needed:Q", title=_("Needed for a test"), format=",.0f"),
        alt.Tooltip("baseline:Q", title=_("Order anyway"), format=".1%"),
        alt.Tooltip("expected:Q", title=_("With the campaign"), format=".1%"),
    ]
    scale = alt.Scale(type="log", nice=False, padding=14)
    axis = alt.Axis(grid=False, tickCount=4, format=",.0f")
    has = alt.X("customers:Q", title=_("Customers (dot: there are, stroke: needed)"), scale=scale, axis=axis)
    colour = alt.condition("datum.customers >= datum.needed", alt.value(BLUE), alt.value(LEAK))
    base = alt.Chart(lines).encode(names_axis(lines), tooltip=hints)
    layers = alt.layer(
        base.mark_rule(strokeWidth=4, opacity=0.3).encode(has, x2="needed:Q", color=colour),
        base.mark_tick(color=INK, thickness=3, size=22).encode(alt.X("needed:Q", scale=scale)),
        base.mark_point(filled=True, size=130, opacity=1).encode(has, color=colour),
    )
    return finish(layers.properties(height=alt.Step(32)), wording, title)


def plan_comparison_chart(
    comparison: PlanComparison,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """Margin of each campaign in both versions: a hollow dot for the earlier, a filled one for the later."""
    _ = wording.translate
    lines = named(comparison.lines, "segment", names)
    hints = [
        alt.Tooltip("name:N", title=_("Segment")),
        alt.Tooltip("margin_before:Q", title=_("From"), format=",.0f"),
        alt.Tooltip("margin_after:Q", title=_("To"), format=",.0f"),
    ]
    colour = alt.condition("datum.margin_after < datum.margin_before", alt.value(LEAK), alt.value(BLUE))
    label = _("{currency} (hollow: from, filled: to)").format(currency=wording.currency)
    before = alt.X("margin_before:Q", title=label, axis=money_axis(tickCount=6))
    base = alt.Chart(lines).encode(names_axis(lines), tooltip=hints)
    layers = alt.layer(
        base.mark_rule(strokeWidth=4, opacity=0.3).encode(before, x2="margin_after:Q", color=colour),
        base.mark_point(color=GREY, strokeWidth=2, size=110, opacity=1).encode(before),
        base.mark_point(filled=True, size=110, opacity=1).encode(alt.X("margin_after:Q"), color=colour),
    )
    return finish(layers.properties(height=alt.Step(32)), wording, title)


def plan_effort_chart(
    effort: Effort, wording: Wording = ENGLISH, title: str | None = None, names: Mapping[str, str] | None = None
) -> alt.TopLevelMixin:
    """What each campaign brings before its cost (bar) and what it costs in all (stroke); red where it costs more."""
    _ = wording.translate
    lines = named(effort.lines[effort.lines["contacts"] > 0], "segment", names)
    hints = [
        alt.Tooltip("name:N", title=_("Segment")),
        alt.Tooltip("gross_margin:Q", title=_("Margin before cost"), format=",.0f"),
        alt.Tooltip("contact_cost:Q", title=_("Cost of contacts"), format=",.0f"),
        alt.Tooltip("making_cost:Q", title=_("Cost of making it"), format=",.0f"),
        alt.Tooltip("expected_margin:Q", title=_("Expected margin after cost"), format=",.0f"),
    ]
    colour = alt.condition("datum.expected_margin < 0", alt.value(LEAK), alt.value(BLUE))
    label = _("{currency} (bar: brings, stroke: costs)").format(currency=wording.currency)
    base = alt.Chart(lines).encode(names_axis(lines), tooltip=hints)
    layers = alt.layer(
        base.mark_bar(cornerRadiusEnd=4, height=18).encode(
            alt.X("gross_margin:Q", title=label, axis=money_axis(tickCount=6)), color=colour
        ),
        base.mark_tick(color=INK, thickness=3, size=24).encode(alt.X("cost:Q")),
    )
    return finish(layers.properties(height=alt.Step(34)), wording, title)
