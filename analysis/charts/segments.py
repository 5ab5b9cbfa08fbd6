"""Pictures of segments."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, TEAL, Wording, finish, legend, named, names_axis
from analysis.segments import Rfm


def rfm_chart(
    rfm: Rfm, wording: Wording = ENGLISH, title: str | None = None, names: Mapping[str, str] | None = None
) -> alt.TopLevelMixin:
    """Two bars a segment: its share of the customers and its share of the revenue. `names`: code → shown name."""
    return segment_shares_chart(rfm.groups, wording, title, names)


def segment_shares_chart(
    groups: pd.DataFrame,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """The same for any segments: `segment`, `customers`, `share_of_customers`, `revenue`, `share_of_revenue`."""
    _ = wording.translate
    measures = {"share_of_customers": _("Share of customers"), "share_of_revenue": _("Share of revenue")}
    groups = named(groups, "segment", names)
    long = groups.melt(["name", "customers", "revenue"], list(measures), var_name="measure", value_name="share")
    long = long.assign(measure=long["measure"].map(measures))
    chart = (
        alt.Chart(long)
        .mark_bar(cornerRadiusEnd=4)
        .encode(
            alt.X("share:Q", title=None, axis=alt.Axis(format="%", tickCount=5, grid=True)),
            names_axis(groups),
            alt.YOffset("measure:N", sort=list(measures.values())),
            alt.Color(
                "measure:N",
                scale=alt.Scale(domain=list(measures.values()), range=[BLUE, TEAL]),
                legend=legend(),
            ),
            tooltip=[
                alt.Tooltip("name:N", title=_("Segment")),
                alt.Tooltip("measure:N", title=_("Measure")),
                alt.Tooltip("share:Q", title=_("Share"), format=".1%"),
                alt.Tooltip("customers:Q", title=_("Customers"), format=","),
                alt.Tooltip("revenue:Q", title=_("Revenue"), format=",.0f"),
            ],
        )
        .properties(height=alt.Step(17))
    )
    return finish(chart, wording, title)
