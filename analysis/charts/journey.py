"""Pictures of a journey."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, INK, LEAK, OPEN, TRACK, Wording, finish, legend, whole_number
from analysis.journey import Funnel

SELECTION = "stopped_at"
_BAR = 20
_ROW = 66
# Title and legend take their part of the height.
_AROUND = 110


def funnel_chart(
    funnel: Funnel,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """One bar a step on a pale full-width track: who went on, who is still open, who was lost there.

    Clicking a bar selects its `position` (row of `funnel.steps`, from 0) under the name `stopped_at`.
    `names`: step → shown name.
    """
    steps = _steps(funnel, wording, names or {})
    parts = _parts(steps, wording)
    width = alt.Scale(domain=[0, max(int(steps["customers"].max()), 1)], nice=False)
    row = alt.Y("position:O", axis=None)
    chosen = alt.selection_point(name=SELECTION, fields=["position"], on="click")
    track = alt.Chart(steps).mark_bar(color=TRACK, height=_BAR, cornerRadius=4)
    bars = alt.Chart(parts).mark_bar(height=_BAR, cursor="pointer")
    texts = alt.Chart(steps)
    layers = alt.layer(
        track.encode(alt.X("full:Q", axis=None, scale=width), row, tooltip=_hints(wording)),
        bars.encode(
            alt.X("start:Q", axis=None, scale=width),
            row,
            x2="end:Q",
            color=_colours(wording),
            opacity=alt.condition(chosen, alt.value(1), alt.value(0.35)),
            tooltip=_hints(wording),
        ).add_params(chosen),
        texts.mark_text(dy=-_BAR - 1, align="left", fontSize=14, fontWeight=600, color=INK).encode(
            row, alt.X(value=0), text="headline:N"
        ),
        texts.mark_text(dy=-_BAR - 1, align="right", fontSize=13, color=INK).encode(
            row, alt.X("full:Q", axis=None, scale=width), text="drop:N"
        ),
    )
    return finish(layers.properties(height=_ROW * len(steps) + _AROUND), wording, title)


def _steps(funnel: Funnel, wording: Wording, names: Mapping[str, str]) -> pd.DataFrame:
    """One row a step, with the two texts above its bar."""
    steps = funnel.steps.assign(step=[names.get(step, step) for step in funnel.steps["step"]])
    steps = steps.reset_index(names="position")
    full = int(steps["customers"].max())

    lost = wording.translate("{customers} lost")
    headlines = [f"{row.step}  ·  {whole_number(row.customers, wording)}" for row in steps.itertuples()]
    drops = [lost.format(customers=whole_number(value, wording)) if value else "" for value in steps["lost"]]
    return steps.assign(full=full, headline=headlines, drop=drops)


def _parts(steps: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """Up to three pieces a bar: went on, open, lost, from left to right."""
    went_on = steps["customers"] - steps["open"] - steps["lost"]
    pieces = []
    start = went_on * 0
    for code, size in (("went_on", went_on), ("open", steps["open"]), ("lost", steps["lost"])):
        pieces.append(steps.assign(part=_names(wording)[code], start=start, end=start + size))
        start = start + size
    parts = pd.concat(pieces, ignore_index=True)
    return parts[parts["end"] > parts["start"]]


def _names(wording: Wording) -> dict[str, str]:
    _ = wording.translate
    return {"went_on": _("Went on"), "open": _("Still open"), "lost": _("Lost here")}


def _colours(wording: Wording) -> alt.Color:
    scale = alt.Scale(domain=list(_names(wording).values()), range=[BLUE, OPEN, LEAK])
    return alt.Color("part:N", scale=scale, legend=legend())


def _hints(wording: Wording) -> list[alt.Tooltip]:
    _ = wording.translate
    return [
        alt.Tooltip("step:N", title=_("Step")),
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
        alt.Tooltip("open:Q", title=_("Still open"), format=","),
        alt.Tooltip("lost:Q", title=_("Lost here"), format=","),
        alt.Tooltip("share_of_first:Q", title=_("Share of all who entered"), format=".1%"),
        alt.Tooltip("share_of_previous:Q", title=_("Share of the step before"), format=".1%"),
    ]
