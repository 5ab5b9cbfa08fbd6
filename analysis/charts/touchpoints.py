"""Pictures of who gets the credit."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.theme import (
    BLUE,
    ENGLISH,
    GREY,
    LEAK,
    OPEN,
    TEAL,
    TRACK,
    Wording,
    finish,
    legend,
    named,
    names_axis,
    range_hints,
)
from analysis.journey.sequence import OTHER_EVENTS as OTHER
from analysis.journey.touchpoints import MARKOV, UNKNOWN, Touchpoints

MOST_ROWS = 20
_ROW, _AROUND = 36, 170
_COLOURS = {
    "first_touch": TEAL,
    "last_touch": LEAK,
    "linear": GREY,
    "position": OPEN,
    "time_decay": "#A78BFA",
    MARKOV: BLUE,
}


def touchpoints_chart(
    touchpoints: Touchpoints,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
    measure: str = "conversions",
) -> alt.TopLevelMixin:
    """One row a channel, one dot a model: where the dots lie apart, the models do not agree.

    Most Markov credit first, at most 20 channels; the line is the 95 % range of the Markov credit. `names`: channel →
    shown name; `measure`: "conversions" or "value".
    """
    _ = wording.translate
    credits = touchpoints.credits[touchpoints.credits["measure"] == measure]
    shown = touchpoints.channels["channel"].head(MOST_ROWS)
    if not touchpoints.unknown_conversions:
        shown = shown[shown != UNKNOWN]
    known = {OTHER: _("small channels together"), UNKNOWN: _("unknown")}
    rows = named(credits[credits["channel"].isin(shown)], "channel", known | dict(names or {}))
    models = _models(wording)
    rows = rows.assign(rule=rows["model"].map(models))
    markov = rows[rows["model"] == MARKOV]
    used = [model for model in _COLOURS if model in touchpoints.models]
    scale = alt.Scale(domain=[models[model] for model in used], range=[_COLOURS[model] for model in used])
    amount = alt.Axis(format=",.0f", grid=True, tickCount=5)
    what = _("Value") if measure == "value" else _("Conversions")
    hints = [
        alt.Tooltip("name:N", title=_("Channel")),
        alt.Tooltip("rule:N", title=_("Rule")),
        alt.Tooltip("credit:Q", title=what, format=",.1f"),
        alt.Tooltip("share:Q", title=_("Share"), format=".1%"),
        *range_hints(wording, ",.1f"),
    ]
    credit = alt.X("credit:Q", title=what, axis=amount)
    whole_rows = pd.concat([rows, markov])  # drawn last: the Markov dot lies on top of those it agrees with
    layers = alt.layer(
        alt.Chart(markov).mark_rule(strokeWidth=8, color=TRACK).encode(alt.X("low:Q"), names_axis(markov), x2="high:Q"),
        alt.Chart(whole_rows)
        .mark_point(filled=True, size=110, opacity=0.9)
        .encode(
            credit, names_axis(markov), color=alt.Color("rule:N", scale=scale, legend=legend(narrow=2)), tooltip=hints
        ),
    )
    return finish(layers.properties(height=_ROW * len(markov) + _AROUND), wording, title)


def _models(wording: Wording) -> dict[str, str]:
    _ = wording.translate
    return {
        "first_touch": _("First touch"),
        "last_touch": _("Last touch"),
        "linear": _("Linear"),
        "position": _("Position"),
        "time_decay": _("Time decay"),
        MARKOV: _("Removal effect"),
    }
