"""Pictures of clusters: where they lie, and what sets them apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import altair as alt
import pandas as pd
from babel.numbers import format_decimal, format_percent

from analysis.charts.theme import BLUE, ENGLISH, GREY, INK, LEAK, NARROW, TEAL, Wording, finish, legend, long_names_axis
from analysis.segments import MISSING, OUTLIERS, Clusters
from analysis.tables.privacy.small_groups import SMALLEST_GROUP

COLOURS = [BLUE, TEAL, LEAK, "#A855F7", "#EAB308", "#EC4899", "#22C55E", "#6366F1", "#F97316", "#06B6D4"]
MOST_ROWS = 12
LARGE, SMALL = 0.8, 0.2
FeatureName = Callable[[str, str], str]
_HALF, _ROW, _AROUND = 1.6, 34, 90
_IS_NARROW = f"width < {NARROW}"


def cluster_map_chart(
    clusters: Clusters,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
    feature_name: FeatureName | None = None,
) -> alt.TopLevelMixin:
    """At most 5,000 customers as points over the two features that tell the clusters apart best.

    `names`: code → shown name; `feature_name`: (feature, value) → shown name. Scales with a long tail are stretched.
    """
    across, up = clusters.axes
    treatments = clusters.features.set_index("feature")["treatment"]
    points = clusters.points.rename(columns={across: "across", up: "up"})
    shown = [code for code in clusters.clusters["cluster"] if (points["cluster"] == code).any()]
    points = points.assign(name=points["cluster"].astype("object").map(lambda code: (names or {}).get(code, code)))
    scale = alt.Scale(
        domain=[(names or {}).get(code, code) for code in shown], range=[_colour(code, shown) for code in shown]
    )
    said, plain = feature_name or (lambda feature, _value: feature), alt.Axis(grid=False, labelOverlap=True)
    chart = (
        alt.Chart(points)
        .mark_circle(size=34, opacity=0.55)
        .encode(
            alt.X("across:Q", title=said(across, ""), scale=_scale(treatments[across], points["across"]), axis=plain),
            alt.Y("up:Q", title=said(up, ""), scale=_scale(treatments[up], points["up"]), axis=plain),
            alt.Color("name:N", scale=scale, legend=legend(symbolOpacity=1)),
            tooltip=[
                alt.Tooltip("name:N", title=wording.translate("Group")),
                alt.Tooltip("across:Q", title=said(across, ""), format=",.2~f"),
                alt.Tooltip("up:Q", title=said(up, ""), format=",.2~f"),
            ],
        )
        .properties(height=380)
    )
    return finish(chart, wording, title)


def cluster_profile_chart(
    clusters: Clusters,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
    feature_name: FeatureName | None = None,
) -> alt.TopLevelMixin:
    """One row a feature, one column a group of at least five: in words, how the group differs from everybody else."""
    _ = wording.translate
    groups = clusters.clusters[clusters.clusters["customers"] >= SMALLEST_GROUP]
    profile = clusters.profile[clusters.profile["cluster"].isin(groups["cluster"])].dropna(subset="effect")
    said = feature_name or (lambda feature, value: f"{feature}: {value}" if value else feature)
    rows = _strongest(profile)
    cells = profile.merge(rows, on=["feature", "value"]).sort_values("place")
    cells = cells.assign(
        name=[said(feature, value) for feature, value in zip(cells["feature"], cells["value"], strict=True)],
        group=[(names or {}).get(code, code) for code in cells["cluster"]],
        word=[_word(effect, wording) for effect in cells["effect"]],
        here=_shown(cells["typical"], cells["value"], wording),
        overall=_shown(cells["typical_of_all"], cells["value"], wording),
    )
    across = _groups_above([(names or {}).get(code, code) for code in groups["cluster"]])
    base = alt.Chart(cells).encode(across, long_names_axis(cells.drop_duplicates("name")))
    scale = alt.Scale(domain=[-_HALF, 0, _HALF], range=[LEAK, "#94A3B81A", BLUE], clamp=True)
    hints = [
        alt.Tooltip("group:N", title=_("Group")),
        alt.Tooltip("name:N", title=_("Feature")),
        alt.Tooltip("here:N", title=_("In this group")),
        alt.Tooltip("overall:N", title=_("In all together")),
        alt.Tooltip("effect:Q", title=_("Difference in spreads"), format="+.2f"),
    ]
    layers = alt.layer(
        base.mark_rect(cornerRadius=4, stroke=None, opacity=0.75).encode(
            alt.Color("effect:Q", scale=scale, legend=None), tooltip=hints
        ),
        base.mark_text(color=INK, fontSize=alt.ExprRef(f"{_IS_NARROW} ? 9 : 12")).encode(text="word:N", tooltip=hints),
    )
    return finish(layers.properties(height=_ROW * len(rows) + _AROUND), wording, title)


def _groups_above(order: list[str]) -> alt.X:
    # Where there is no room for "Cluster 3", its number.
    short = f"{_IS_NARROW} ? replace(datum.label, regexp('^[^0-9]+([0-9]+)$'), '$1') : datum.label"
    room = alt.ExprRef(f"{_IS_NARROW} ? 44 : 130")
    axis = alt.Axis(orient="top", labelAngle=0, labelOverlap=False, labelExpr=short, labelLimit=room)
    return alt.X("group:N", sort=order, title=None, axis=axis)


def _colour(code: str, shown: list[str]) -> str:
    return GREY if code in (OUTLIERS, MISSING) else COLOURS[shown.index(code) % len(COLOURS)]


def _scale(treatment: str, values: pd.Series) -> alt.Scale:
    if treatment != "log":
        return alt.Scale(zero=False)
    sizes = values[values != 0].abs()
    return alt.Scale(type="symlog", constant=float(sizes.median()) if len(sizes) else 1.0)


def _strongest(profile: pd.DataFrame) -> pd.DataFrame:
    """The rows that tell most, strongest first."""
    strength = profile.assign(effect=profile["effect"].abs()).groupby(["feature", "value"], sort=False)["effect"].max()
    rows = strength.sort_values(ascending=False, kind="stable").head(MOST_ROWS).reset_index()[["feature", "value"]]
    return rows.assign(place=range(len(rows)))


def _word(effect: float, wording: Wording) -> str:
    _ = wording.translate
    if abs(effect) < SMALL:
        return _("average")
    if effect > 0:
        return _("much more") if effect >= LARGE else _("more")
    return _("much less") if effect <= -LARGE else _("less")


def _shown(typical: pd.Series, values: pd.Series, wording: Wording) -> list[str]:
    """Medians as numbers, shares as percentages."""
    return [
        format_percent(number, format="#,##0 %" if wording.language == "de" else "#,##0%", locale=wording.language)
        if value
        else format_decimal(number, format="#,##0.##", locale=wording.language)
        for number, value in zip(typical, values, strict=True)
    ]
