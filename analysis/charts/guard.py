"""Pictures of the guard: what splits bring beside what they cost, and where merging pays."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt

from analysis.charts.theme import (
    BLUE,
    ENGLISH,
    GREY,
    INK,
    LEAK,
    TEAL,
    Wording,
    finish,
    legend,
    long_names_axis,
    money_axis,
    named,
)
from analysis.segments import Guard

_ROW, _AROUND = 44, 150


def guard_chart(
    guard: Guard, wording: Wording = ENGLISH, title: str | None = None, names: Mapping[str, str] | None = None
) -> alt.TopLevelMixin:
    """One row a split that was tested: what it brings with its 95 % range, and a line for what its campaigns cost.

    `names`: key → shown name.
    """
    _ = wording.translate
    verdicts = {
        "keep": (_("Keep"), TEAL),
        "cannot_be_tested_yet": (_("Cannot be tested yet"), BLUE),
        "merge": (_("Merge"), LEAK),
    }
    splits = named(guard.splits.dropna(subset="gain"), "key", names)
    splits = splits.assign(result=[verdicts[code][0] for code in splits["verdict"]])
    scale = alt.Scale(
        domain=[name for name, _c in verdicts.values()], range=[colour for _n, colour in verdicts.values()]
    )
    base = alt.Chart(splits).encode(
        long_names_axis(splits), color=alt.Color("result:N", scale=scale, legend=legend(symbolOpacity=1))
    )
    amount = alt.X("gain:Q", title=wording.currency, axis=money_axis(tickCount=5, grid=False))
    hints = [
        alt.Tooltip("name:N", title=_("Split")),
        alt.Tooltip("result:N", title=_("Result")),
        alt.Tooltip("gain:Q", title=_("Brings"), format=",.0f"),
        alt.Tooltip("gain_low:Q", title=_("at least (95 %)"), format=",.0f"),
        alt.Tooltip("gain_high:Q", title=_("at most (95 %)"), format=",.0f"),
        alt.Tooltip("cost:Q", title=_("Further campaigns cost"), format=",.0f"),
    ]
    cost = (
        alt.Chart(splits)
        .mark_tick(color=INK, thickness=3, size=26)
        .encode(alt.X("cost:Q", title=wording.currency), long_names_axis(splits), tooltip=hints)
    )
    layers = alt.layer(
        base.mark_rule(strokeWidth=6, opacity=0.3).encode(alt.X("gain_low:Q"), x2="gain_high:Q"),
        base.mark_point(filled=True, size=130, opacity=1).encode(amount, tooltip=hints),
        cost,
    )
    return finish(layers.properties(height=_ROW * len(splits) + _AROUND), wording, title)


def break_even_chart(
    guard: Guard,
    key: str,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """One bar a segment of a split: by how many outcomes per 100 customers a campaign of its own must do better."""
    _ = wording.translate
    segments = named(guard.segments[guard.segments["key"] == key], "segment", names)
    segments = segments.assign(per_hundred=100 * segments["break_even_lift"])
    hints = [
        alt.Tooltip("name:N", title=_("Segment")),
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
        alt.Tooltip("per_hundred:Q", title=_("More per 100 customers"), format=",.1f"),
    ]
    lift = alt.X("per_hundred:Q", title=_("More per 100 customers"), axis=alt.Axis(tickCount=5, grid=False))
    base = alt.Chart(segments).encode(long_names_axis(segments))
    layers = alt.layer(
        base.mark_bar(color=BLUE, cornerRadiusEnd=4, height=18).encode(lift, tooltip=hints),
        base.mark_text(align="left", dx=6, color=INK, fontSize=12).encode(
            lift, text=alt.Text("per_hundred:Q", format="+,.1f")
        ),
    )
    return finish(layers.properties(height=34 * len(segments) + 70), wording, title)


def merge_path_chart(guard: Guard, key: str, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """What is left after the cost of the campaigns, by number of segments, merging step by step."""
    _ = wording.translate
    path = guard.paths[guard.paths["key"] == key]
    best = path.loc[path["net"] == path["net"].max()].tail(1)
    count = alt.X(
        "segments:O", sort="descending", title=_("Segments left"), axis=alt.Axis(labelAngle=0, ticks=False, grid=False)
    )
    amount = alt.Y("net:Q", title=wording.currency, axis=money_axis(tickCount=4))
    hints = [
        alt.Tooltip("segments:Q", title=_("Segments")),
        alt.Tooltip("gain:Q", title=_("Brings"), format=",.0f"),
        alt.Tooltip("cost:Q", title=_("Further campaigns cost"), format=",.0f"),
        alt.Tooltip("net:Q", title=_("Left"), format=",.0f"),
    ]
    layers = alt.layer(
        alt.Chart(path)
        .mark_line(color=GREY, strokeWidth=2, point=alt.OverlayMarkDef(size=60, filled=True))
        .encode(count, amount, tooltip=hints),
        alt.Chart(best).mark_point(color=TEAL, filled=True, size=200, opacity=1).encode(count, amount, tooltip=hints),
    )
    return finish(layers.properties(height=220), wording, title)
