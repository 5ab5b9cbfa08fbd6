"""Pictures of segments from a survey."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt

from analysis.charts.theme import BLUE, ENGLISH, INK, LEAK, Wording, finish, named
from analysis.segments import SurveySegments

_ROW = 24


def survey_items_chart(
    survey: SurveySegments,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """One row a question, one column a segment: how much more (blue) or less (red) than others at their level.

    Differences that may be chance have no number. `names`: code → shown name.
    """
    _ = wording.translate
    items = named(survey.items, "segment", names)
    items = items.assign(is_clear=(items["low"] > 0) | (items["high"] < 0))
    shown = list(dict.fromkeys(named(survey.segments, "segment", names)["name"]))
    end = float(items["difference"].abs().max())
    columns = alt.X(
        "name:N",
        sort=shown,
        title=None,
        axis=alt.Axis(labelAngle=0, labelLimit=150, orient="top", ticks=False, domain=False),
    )
    sides = alt.Axis(labelLimit=190, labelOverlap=False, ticks=False, domain=False)
    # The segments' own questions first, in the order of the segments.
    rows = alt.Y("item:N", sort=_order(survey), title=None, axis=sides)
    colour = alt.Color(
        "difference:Q",
        scale=alt.Scale(domain=[-end, 0, end], range=[LEAK, "#94A3B800", BLUE], interpolate="rgb"),
        legend=None,
    )
    base = alt.Chart(items).encode(columns, rows, tooltip=_hints(wording))
    numbers = base.transform_filter("datum.is_clear").mark_text(color=INK, fontSize=12)
    layers = alt.layer(
        base.mark_rect(cornerRadius=3).encode(colour),
        numbers.encode(alt.Text("difference:Q", format="+.0%")),
    )
    return finish(layers.properties(height=alt.Step(_ROW)), wording, title)


def _order(survey: SurveySegments) -> list[str]:
    """Each question at the segment that chooses it most above expectation."""
    best = survey.items.loc[survey.items.groupby("item")["difference"].idxmax()]
    place = {code: rank for rank, code in enumerate(survey.segments["segment"])}
    ranked = best.assign(place=best["segment"].map(place)).sort_values(["place", "difference"], ascending=[True, False])
    return list(ranked["item"])


def _hints(wording: Wording) -> list[alt.Tooltip]:
    _ = wording.translate
    return [
        alt.Tooltip("name:N", title=_("Segment")),
        alt.Tooltip("item:N", title=_("Question")),
        alt.Tooltip("observed:Q", title=_("Chosen"), format=".0%"),
        alt.Tooltip("expected:Q", title=_("Expected at their level"), format=".0%"),
        alt.Tooltip("difference:Q", title=_("Difference"), format="+.1%"),
        alt.Tooltip("low:Q", title=_("at least (95 %)"), format="+.1%"),
        alt.Tooltip("high:Q", title=_("at most (95 %)"), format="+.1%"),
    ]
