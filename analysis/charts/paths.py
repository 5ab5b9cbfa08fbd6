"""Pictures of the paths customers take: the flow, what follows what, and what the lost did instead."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.ribbons import GAP, place_nodes, ribbons
from analysis.charts.theme import (
    BLUE,
    ENGLISH,
    GREY,
    INK,
    LEAK,
    TEAL,
    Wording,
    finish,
    named,
    names_axis,
    range_hints,
    whole_number,
)
from analysis.journey.instead import Instead
from analysis.journey.paths import Paths
from analysis.journey.sequence import END, OTHER_EVENTS, START
from analysis.journey.transitions import Transitions

_ROW, _AROUND, _FLOW_HEIGHT = 30, 110, 520
_ROOM_FOR_TEXT = 0.012  # thinner nodes (share of all) have no text of their own: it would lie on the next


def flow_chart(
    paths: Paths,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """Columns of events from left to right, joined by ribbons as wide as the customers who went that way.

    `names`: event → shown name.
    """
    names = _states(wording, wording.translate("Ended")) | dict(names or {})
    nodes = place_nodes(paths).assign(kind=lambda frame: [_kind(event) for event in frame["event"]])
    nodes = named(nodes, "event", names)
    nodes["label"] = [f"{whole_number(row.customers, wording)} · {row.name}" for row in nodes.itertuples(index=False)]
    bands = ribbons(paths, nodes)
    bands = bands.assign(kind=[_kind(event) for event in bands["to_event"]])
    bands["source"], bands["target"] = (named(bands, end, names)["name"] for end in ("from_event", "to_event"))
    x = alt.Scale(domain=[0, paths.settings.levels - 1 + 0.9], nice=False)
    y = alt.Scale(domain=[0, 1 + GAP * (paths.settings.most_nodes - 1)], nice=False, reverse=True)
    across, down = alt.X("x:Q", axis=None, scale=x), alt.Y("top:Q", axis=None, scale=y)
    colour = alt.Color(
        "kind:N", legend=None, scale=alt.Scale(domain=["event", "other", "end"], range=[BLUE, GREY, LEAK])
    )
    boxes = alt.Chart(nodes)
    texts = boxes.transform_filter(alt.datum.share >= _ROOM_FOR_TEXT)
    room = alt.ExprRef(f"0.9 * width / {paths.settings.levels}")
    layers = alt.layer(
        alt.Chart(bands)
        .mark_area(opacity=0.25)
        .encode(across, down, y2="bottom:Q", detail="link:N", color=colour, tooltip=_flow_hints(wording, link=True)),
        boxes.mark_rect(cornerRadius=2).encode(
            across, down, x2="right:Q", y2="bottom:Q", color=colour, tooltip=_flow_hints(wording, link=False)
        ),
        texts.mark_text(align="left", baseline="middle", dx=5, fontSize=11, color=INK, limit=room).encode(
            alt.X("right:Q", axis=None, scale=x), alt.Y("middle:Q", axis=None, scale=y), text="label:N"
        ),
    )
    return finish(layers.properties(height=_FLOW_HEIGHT), wording, title)


def transitions_chart(
    transitions: Transitions,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """One row an event, one column the next: the share of the row as colour and text."""
    _ = wording.translate
    known = _states(wording, _("Nothing more")) | dict(names or {})
    pairs = transitions.pairs
    pairs = pairs.assign(**{"from": _shown(pairs["from_event"], known), "to": _shown(pairs["to_event"], known)})
    order = [START, *transitions.shown, OTHER_EVENTS, END]
    sort = _shown(pd.Series(order), known)
    hints = [
        alt.Tooltip("from:N", title=_("Event")),
        alt.Tooltip("to:N", title=_("Next event")),
        alt.Tooltip("count:Q", title=_("Times"), format=","),
        alt.Tooltip("share_of_row:Q", title=_("Share of all that came next"), format=".1%"),
    ]
    axis = {"title": None, "sort": sort}
    base = alt.Chart(pairs).encode(
        alt.X(
            "to:N",
            axis=alt.Axis(orient="top", labelAngle=-45, labelLimit=110, labelOverlap=False, ticks=False, domain=False),
            **axis,
        ),
        alt.Y("from:N", axis=alt.Axis(labelLimit=160, ticks=False, domain=False), **axis),
        tooltip=hints,
    )
    shade = alt.Scale(domain=[0, float(pairs["share_of_row"].max())], range=[0.05, 0.8])
    size = alt.ExprRef(f"width / {pairs['to_event'].nunique()} < 26 ? 0 : 10")
    layers = alt.layer(
        base.mark_rect(cornerRadius=3, color=BLUE).encode(alt.Opacity("share_of_row:Q", scale=shade, legend=None)),
        base.mark_text(color=INK, fontSize=size).encode(alt.Text("share_of_row:Q", format=".0%")),
    )
    return finish(layers.properties(height=24 * pairs["from_event"].nunique() + _AROUND), wording, title)


def instead_chart(
    instead: Instead,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
    *,
    entries: bool = False,
) -> alt.TopLevelMixin:
    """Horizontal bars: what the lost did next, or with `entries` what they had done before they entered."""
    _ = wording.translate
    states = _states(wording, _("Nothing more")) | {START: _("Entered with their first event")}
    rows = named(instead.entries if entries else instead.next_events, "event", states | dict(names or {}))
    hints = [
        alt.Tooltip("name:N", title=_("Event")),
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
        alt.Tooltip("share:Q", title=_("Share of the lost"), format=".1%"),
        *range_hints(wording, of="share"),
    ]
    is_quiet = alt.FieldOneOfPredicate("event", [END, START, OTHER_EVENTS])
    base = alt.Chart(rows).encode(names_axis(rows), tooltip=hints)
    share = alt.X("share:Q", title=None, axis=alt.Axis(format=".0%", grid=False, tickCount=5))
    layers = alt.layer(
        base.mark_bar(height=16, cornerRadius=3).encode(
            share, color=alt.condition(is_quiet, alt.value(GREY), alt.value(TEAL))
        ),
        base.mark_rule(color=INK, opacity=0.55).encode(alt.X("share_low:Q"), x2="share_high:Q"),
    )
    return finish(layers.properties(height=_ROW * len(rows) + _AROUND), wording, title)


def _states(wording: Wording, end: str) -> dict[str, str]:
    """What is shown for the states that are no events."""
    _ = wording.translate
    return {START: _("Start"), OTHER_EVENTS: _("All others"), END: end}


def _shown(events: pd.Series, names: Mapping[str, str]) -> list[str]:
    return [names.get(event, event) for event in events]


def _kind(event: str) -> str:
    return {END: "end", OTHER_EVENTS: "other"}.get(event, "event")


def _flow_hints(wording: Wording, *, link: bool) -> list[alt.Tooltip]:
    _ = wording.translate
    places = (
        [alt.Tooltip("source:N", title=_("Event")), alt.Tooltip("target:N", title=_("Next event"))]
        if link
        else [alt.Tooltip("name:N", title=_("Event"))]
    )
    return [
        *places,
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
        alt.Tooltip("share:Q", title=_("Share of all who entered"), format=".1%"),
    ]
