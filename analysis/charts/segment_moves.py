"""Pictures of groups in motion: who moved from where to where, and how large the groups were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import altair as alt
import pandas as pd

from analysis.charts.ribbons import GAP, place_nodes, ribbons
from analysis.charts.theme import BLUE, ENGLISH, GREY, INK, LEAK, TEAL, Wording, finish, legend, named, whole_number
from analysis.segments import NEWCOMER, RFM_GROUPS, Movement, SizesOverTime

# From active in blue and green over cooling in amber to lost in grey.
GROUP_COLOURS = {
    "champions": "#1D4ED8",
    "loyal": "#3B82F6",
    "promising": "#14B8A6",
    "new": "#86EFAC",
    "at_risk": "#E4572E",
    "cooling": "#FBBF77",
    "lost_valuable": "#64748B",
    "lost": "#CBD5E1",
}
_HEIGHT, _ROOM_FOR_TEXT = 480, 0.015


@dataclass(frozen=True, eq=False)
class _Flow:
    nodes: pd.DataFrame
    links: pd.DataFrame


def movement_chart(
    movement: Movement, wording: Wording = ENGLISH, title: str | None = None, names: Mapping[str, str] | None = None
) -> alt.TopLevelMixin:
    """The groups of the earlier day on the left, those of the last day on the right, joined by who moved."""
    _ = wording.translate
    names = {NEWCOMER: _("Newcomers")} | dict(names or {})
    flow = _two_levels(movement.flows)
    nodes = named(place_nodes(flow), "event", names)
    nodes["label"] = [f"{row.name} · {whole_number(row.customers, wording)}" for row in nodes.itertuples(index=False)]
    bands = ribbons(flow, nodes).merge(
        movement.flows.rename(columns={"from_segment": "from_event", "to_segment": "to_event"})[
            ["from_event", "to_event", "change"]
        ]
    )
    bands["source"], bands["target"] = (named(bands, end, names)["name"] for end in ("from_event", "to_event"))
    changes = _changes(wording)
    bands["change"] = bands["change"].map(changes)
    x = alt.Scale(domain=[0, 1.3], nice=False)
    y = alt.Scale(domain=[0, 1 + GAP * len(RFM_GROUPS)], nice=False, reverse=True)
    across, down = alt.X("x:Q", axis=None, scale=x), alt.Y("top:Q", axis=None, scale=y)
    colours = alt.Scale(domain=list(changes.values()), range=[GREY, TEAL, LEAK, "#22C55E", BLUE])
    boxes = alt.Chart(nodes)
    layers = alt.layer(
        alt.Chart(bands)
        .mark_area(opacity=0.4)
        .encode(
            across,
            down,
            y2="bottom:Q",
            detail="link:N",
            color=alt.Color("change:N", scale=colours, legend=legend()),
            tooltip=[
                alt.Tooltip("source:N", title=_("From")),
                alt.Tooltip("target:N", title=_("To")),
                alt.Tooltip("customers:Q", title=_("Customers"), format=","),
            ],
        ),
        boxes.mark_rect(cornerRadius=2, color=BLUE).encode(across, down, x2="right:Q", y2="bottom:Q"),
        boxes.transform_filter(alt.datum.share >= _ROOM_FOR_TEXT)
        .mark_text(align="left", baseline="middle", dx=5, fontSize=11, color=INK)
        .encode(alt.X("right:Q", axis=None, scale=x), alt.Y("middle:Q", axis=None, scale=y), text="label:N"),
    )
    return finish(layers.properties(height=_HEIGHT), wording, title)


def sizes_over_time_chart(
    over_time: SizesOverTime,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """Areas on top of each other, one a group: how many customers it had at each month end."""
    _ = wording.translate
    sizes = named(over_time.sizes, "segment", names)
    order = [(names or {}).get(code, code) for code in RFM_GROUPS]
    sizes["place"] = sizes["segment"].map({code: number for number, code in enumerate(RFM_GROUPS)})
    chart = (
        alt.Chart(sizes)
        .mark_area(opacity=0.9, line=False)
        .encode(
            alt.X("day:T", title=None, axis=alt.Axis(format="%b %y", grid=False, labelOverlap=True)),
            alt.Y("customers:Q", title=_("Customers"), axis=alt.Axis(format=",.0f", tickCount=5)),
            alt.Color(
                "name:N", scale=alt.Scale(domain=order, range=[GROUP_COLOURS[c] for c in RFM_GROUPS]), legend=legend()
            ),
            order=alt.Order("place:Q", sort="descending"),
            tooltip=[
                alt.Tooltip("day:T", title=_("Date"), format="%d.%m.%Y"),
                alt.Tooltip("name:N", title=_("Segment")),
                alt.Tooltip("customers:Q", title=_("Customers"), format=","),
                alt.Tooltip("share_of_customers:Q", title=_("Share of customers"), format=".1%"),
            ],
        )
    )
    return finish(chart.properties(height=340), wording, title)


def _changes(wording: Wording) -> dict[str, str]:
    _ = wording.translate
    return {
        "stayed": _("Stayed"),
        "moved": _("Moved otherwise"),
        "slipped": _("Slipped away"),
        "came_back": _("Came back"),
        "newcomer": _("Newcomers"),
    }


def _two_levels(flows: pd.DataFrame) -> _Flow:
    """The flows as boxes and links; heights are shares of all customers of the last day."""
    links = flows.assign(
        level=0, from_event=flows["from_segment"], to_event=flows["to_segment"], share=flows["customers"]
    )
    links["share"] = links["share"] / links["customers"].sum()
    sides = []
    for level, end in enumerate(("from_event", "to_event")):
        side = links.groupby(end)[["customers", "share"]].sum().reindex([*RFM_GROUPS, NEWCOMER]).dropna()
        sides.append(side.rename_axis("event").reset_index().assign(level=level))
    return _Flow(pd.concat(sides, ignore_index=True), links)
