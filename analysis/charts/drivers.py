"""The picture of what goes with being lost at a step."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, GREY, LEAK, Wording, finish, legend, named, names_axis, range_hints
from analysis.journey.drivers import Drivers

MOST_DRIVERS = 15
_ROW, _AROUND = 34, 130
_NARROWEST, _WIDEST = 1 / 64, 64


def drivers_chart(
    drivers: Drivers,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """One row a finding, clear ones first: the odds ratio of loss with its interval; at most 15 rows.

    Right of 1 more are lost with it, left of 1 fewer. Intervals are cut off at 1/64 and 64. `names`: event or column →
    name.
    """
    _ = wording.translate
    rows = drivers.drivers.head(MOST_DRIVERS)
    rows = rows.assign(label=_labels(rows, wording, names or {}), result=_results(rows, wording))
    rows = named(rows, "label", None)
    for column in ("odds_ratio", "odds_low", "odds_high"):
        rows[f"shown_{column}"] = rows[column].clip(_NARROWEST, _WIDEST)
    colours = alt.Scale(domain=[_("More are lost"), _("Fewer are lost"), _("May be chance")], range=[LEAK, BLUE, GREY])
    base = alt.Chart(rows).encode(names_axis(rows), color=alt.Color("result:N", scale=colours, legend=legend()))
    axis = alt.Axis(grid=False, format="~g", values=[1 / 64, 1 / 16, 1 / 4, 1, 4, 16, 64], labelExpr=_fractions())
    # A scale of logarithms has no place for 0, so a bar from zero is not meant.
    odds = alt.X(
        "shown_odds_ratio:Q", title=_("Odds of being lost, with : without"), axis=axis, scale=alt.Scale(type="log")
    )
    layers = alt.layer(
        alt.Chart(pd.DataFrame({"x": [1]})).mark_rule(color=GREY, strokeDash=[3, 3]).encode(x="x:Q"),
        base.mark_rule(strokeWidth=5, opacity=0.35).encode(alt.X("shown_odds_low:Q"), x2="shown_odds_high:Q"),
        base.mark_point(filled=True, size=120, opacity=1).encode(odds, tooltip=_hints(wording)),
    )
    return finish(layers.properties(height=_ROW * len(rows) + _AROUND), wording, title)


def _labels(rows: pd.DataFrame, wording: Wording, names: Mapping[str, str]) -> list[str]:
    _ = wording.translate
    texts = {"before": _("{event} before"), "after": _("{event} after"), "property": _("{column}: {value}")}
    return [
        texts[row.kind].format(
            event=names.get(row.name, row.name), column=names.get(row.name, row.name), value=row.value
        )
        for row in rows.itertuples(index=False)
    ]


def _results(rows: pd.DataFrame, wording: Wording) -> np.ndarray:
    _ = wording.translate
    direction = np.where(rows["odds_ratio"] > 1, _("More are lost"), _("Fewer are lost"))
    return np.where(rows["is_clear"], direction, _("May be chance"))


def _fractions() -> str:
    return "datum.value < 1 ? '1/' + format(1 / datum.value, '.0f') : format(datum.value, '.0f')"


def _hints(wording: Wording) -> list[alt.Tooltip]:
    _ = wording.translate
    return [
        alt.Tooltip("label:N", title=_("Property")),
        alt.Tooltip("n_with:Q", title=_("Customers with it"), format=","),
        alt.Tooltip("n_without:Q", title=_("Customers without it"), format=","),
        alt.Tooltip("rate_with:Q", title=_("Lost with it"), format=".1%"),
        alt.Tooltip("rate_without:Q", title=_("Lost without it"), format=".1%"),
        alt.Tooltip("odds_ratio:Q", title=_("Odds ratio"), format=".2f"),
        *range_hints(wording, ".2f", of="odds"),
        alt.Tooltip("effect:Q", title=_("Customers lost beyond the others' share"), format="+,.0f"),
    ]
