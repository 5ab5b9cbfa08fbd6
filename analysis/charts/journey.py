"""Pictures of a journey."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts.theme import (
    BLUE,
    COMING,
    ENGLISH,
    INK,
    LEAK,
    OPEN,
    TRACK,
    Wording,
    finish,
    legend,
    range_hints,
    whole_number,
)
from analysis.journey import Conversion, Funnel

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
    conversion: Conversion | None = None,
) -> alt.TopLevelMixin:
    """One bar a step on a pale full-width track: who went on, who is still open, who was lost there.

    Clicking a bar selects its `position` (row of `funnel.steps`, from 0) under the name `stopped_at`.
    `names`: step → shown name. `conversion`: that of the funnel; adds in a paler blue who is expected to come to a
    step from among those still open, with the range.
    """
    steps = _with_expected(_steps(funnel, wording, names or {}), conversion)
    parts = _parts(steps, wording)
    estimated = bool(steps["expected"].notna().any())
    hints = _hints(wording, estimated=estimated)
    width = alt.Scale(domain=[0, max(int(steps["customers"].max()), 1)], nice=False)
    row = alt.Y("position:O", axis=None)
    chosen = alt.selection_point(name=SELECTION, fields=["position"], on="click")
    track = alt.Chart(steps).mark_bar(color=TRACK, height=_BAR, cornerRadius=4)
    bars = alt.Chart(parts).mark_bar(height=_BAR, cursor="pointer")
    texts = alt.Chart(steps)
    coming = alt.Chart(steps[steps["expected"].notna() & (steps["highest"] > steps["customers"])])
    layers = alt.layer(
        track.encode(alt.X("full:Q", axis=None, scale=width), row, tooltip=hints),
        bars.encode(
            alt.X("start:Q", axis=None, scale=width),
            row,
            x2="end:Q",
            color=_colours(wording, estimated=estimated),
            opacity=alt.condition(chosen, alt.value(1), alt.value(0.35)),
            tooltip=hints,
        ).add_params(chosen),
        coming.mark_rule(color=INK, strokeWidth=1.5).encode(
            alt.X("expected_low:Q", axis=None, scale=width), row, x2="expected_high:Q", tooltip=hints
        ),
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


def _with_expected(steps: pd.DataFrame, conversion: Conversion | None) -> pd.DataFrame:
    """The steps with the customers `expected` in the end, from `expected_low` to `expected_high`; NaN if unknown."""
    columns = ["expected", "expected_low", "expected_high", "highest"]
    if conversion is None or not conversion.is_estimate:
        return steps.assign(**dict.fromkeys(columns, np.nan))
    known = conversion.steps.set_index("position")
    entered = steps["customers"].iloc[0]
    ends = {
        f"expected_{end}": (known[f"share_{end}"] * entered).clip(known["lowest"], known["highest"])
        for end in ("low", "high")
    }
    return steps.join(known.assign(**ends)[columns], on="position")


def _parts(steps: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """Up to four pieces a bar: went on, open, lost, still to come, from left to right."""
    went_on = steps["customers"] - steps["open"] - steps["lost"]
    coming = (steps["expected"] - steps["customers"]).fillna(0)
    pieces = []
    start = went_on * 0
    for code, size in (("went_on", went_on), ("open", steps["open"]), ("lost", steps["lost"]), ("coming", coming)):
        pieces.append(steps.assign(part=_names(wording)[code], start=start, end=start + size))
        start = start + size
    parts = pd.concat(pieces, ignore_index=True)
    return parts[parts["end"] > parts["start"]]


def _names(wording: Wording) -> dict[str, str]:
    _ = wording.translate
    return {
        "went_on": _("Went on"),
        "open": _("Still open"),
        "lost": _("Lost here"),
        "coming": _("Expected to come yet"),
    }


def _colours(wording: Wording, *, estimated: bool) -> alt.Color:
    colours = {"went_on": BLUE, "open": OPEN, "lost": LEAK} | ({"coming": COMING} if estimated else {})
    scale = alt.Scale(domain=[_names(wording)[code] for code in colours], range=list(colours.values()))
    return alt.Color("part:N", scale=scale, legend=legend())


def _hints(wording: Wording, *, estimated: bool) -> list[alt.Tooltip]:
    _ = wording.translate
    expected = [
        alt.Tooltip("expected:Q", title=_("Expected in the end"), format=",.0f"),
        *range_hints(wording, ",.0f", of="expected"),
    ]
    return [
        alt.Tooltip("step:N", title=_("Step")),
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
        alt.Tooltip("open:Q", title=_("Still open"), format=","),
        alt.Tooltip("lost:Q", title=_("Lost here"), format=","),
        *(expected if estimated else []),
        alt.Tooltip("share_of_first:Q", title=_("Share of all who entered"), format=".1%"),
        alt.Tooltip("share_of_previous:Q", title=_("Share of the step before"), format=".1%"),
    ]
