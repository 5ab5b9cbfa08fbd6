"""Pictures of a journey by groups, over time, and of how long its steps take."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.theme import (
    BLUE,
    ENGLISH,
    GREY,
    INK,
    LEAK,
    TEAL,
    TRACK,
    Wording,
    finish,
    legend,
    named,
    names_axis,
    range_hints,
)
from analysis.journey import Breakdown, Comparison, StepTimes, Trend

MOST_GROUPS, MOST_CLASSES = 20, 14
_ROW, _AROUND = 36, 110


def breakdown_chart(
    breakdown: Breakdown,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """One row a group: the share who get through in the end, with its range, largest group first; at most 20 groups."""
    _ = wording.translate
    groups = named(breakdown.groups.head(MOST_GROUPS), "group", names)
    rows = names_axis(groups)
    rate = alt.X("rate:Q", axis=alt.Axis(format=".0%", grid=False, tickCount=5), title=None)
    hints = [
        alt.Tooltip("name:N", title=_("Group")),
        alt.Tooltip("entered:Q", title=_("Entered"), format=","),
        alt.Tooltip("completed:Q", title=_("Got through"), format=","),
        alt.Tooltip("open:Q", title=_("Still open"), format=","),
        alt.Tooltip("rate:Q", title=_("Will get through"), format=".1%"),
        *range_hints(wording, of="rate"),
    ]
    base = alt.Chart(groups).encode(rows)
    layers = alt.layer(
        base.mark_rule(strokeWidth=6, color=TRACK).encode(alt.X("rate_low:Q"), x2="rate_high:Q"),
        base.mark_point(filled=True, size=130, color=BLUE, opacity=1).encode(rate, tooltip=hints),
    )
    return finish(layers.properties(height=_ROW * len(groups) + _AROUND), wording, title)


def comparison_chart(
    comparison: Comparison,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """One row a step: the difference between two groups with its interval, clear ones in colour."""
    _ = wording.translate
    whole = comparison.steps["position"] == -1
    steps = named(comparison.steps, "step", names)
    steps = steps.assign(
        name=steps["name"].where(~whole, _("Whole journey")),
        result=steps["is_clear"].map({True: _("Clear difference"), False: _("May be chance")}),
    ).dropna(subset="difference")
    scale = alt.Scale(domain=[_("Clear difference"), _("May be chance")], range=[LEAK, GREY])
    base = alt.Chart(steps).encode(names_axis(steps), color=alt.Color("result:N", scale=scale, legend=legend()))
    difference = alt.X("difference:Q", axis=alt.Axis(format="+.0%", grid=False, tickCount=5), title=None)
    hints = [
        alt.Tooltip("name:N", title=_("Step")),
        alt.Tooltip("rate_a:Q", title=comparison.group_a or _("without a value"), format=".1%"),
        alt.Tooltip("rate_b:Q", title=comparison.group_b or _("without a value"), format=".1%"),
        alt.Tooltip("difference:Q", title=_("Difference"), format="+.1%"),
    ]
    layers = alt.layer(
        alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(color=GREY, strokeDash=[3, 3]).encode(x="x:Q"),
        base.mark_rule(strokeWidth=5, opacity=0.35).encode(alt.X("difference_low:Q"), x2="difference_high:Q"),
        base.mark_point(filled=True, size=130, opacity=1).encode(difference, tooltip=hints),
    )
    return finish(layers.properties(height=_ROW * len(steps) + _AROUND), wording, title)


def trend_chart(trend: Trend, position: int, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """The share who took one step (`position` from 1) over the periods of entry; a change of level is marked."""
    _ = wording.translate
    base = alt.Chart(trend.periods[trend.periods["position"] == position])
    changes = alt.Chart(trend.changes[trend.changes["position"] == position])
    hints = [
        alt.Tooltip("period:T", title=_("Entered from")),
        alt.Tooltip("entered:Q", title=_("Entered"), format=","),
        alt.Tooltip("rate:Q", title=_("Share who took the step"), format=".1%"),
    ]
    time = alt.X("period:T", title=None, axis=alt.Axis(grid=False, tickCount=5, labelOverlap=True))
    rate = alt.Y("rate:Q", title=None, axis=alt.Axis(format=".0%", tickCount=3), scale=alt.Scale(zero=False))
    points = alt.OverlayMarkDef(size=40, filled=True)
    layers = alt.layer(
        base.mark_area(color=BLUE, opacity=0.15).encode(time, alt.Y("rate_low:Q"), y2="rate_high:Q"),
        base.mark_line(color=BLUE, strokeWidth=2.5, point=points).encode(time, rate, tooltip=hints),
        changes.mark_rule(color=LEAK, strokeWidth=2, strokeDash=[4, 3]).encode(alt.X("period:T")),
    )
    return finish(layers.properties(height=170), wording, title)


def times_chart(
    times: StepTimes,
    position: int,
    classes: Mapping[int, str],
    wording: Wording = ENGLISH,
    title: str | None = None,
) -> alt.TopLevelMixin:
    """How many took a step how soon after the one before.

    `classes`: class of time (place in `times.distribution` of the step, from 0) → its name.
    """
    _ = wording.translate
    shown = times.distribution[times.distribution["position"] == position].reset_index(drop=True)
    shown = shown.assign(name=[classes[place] for place in shown.index])
    shown = shown.loc[shown["customers"].ne(0)[::-1].cummax()[::-1]]
    bars = alt.Chart(shown).mark_bar(color=TEAL, cornerRadius=3)
    labels = alt.Chart(shown).mark_text(dy=-8, color=INK, fontSize=12)
    axis = alt.X("name:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True, ticks=False))
    height = alt.Y("customers:Q", axis=None)
    hints = [
        alt.Tooltip("name:N", title=_("After the step before")),
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
    ]
    share = alt.Text("share_of_step:Q", format=".0%")
    layers = alt.layer(bars.encode(axis, height, tooltip=hints), labels.encode(axis, height, text=share))
    return finish(layers.properties(height=220), wording, title)
