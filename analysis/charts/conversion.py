"""Picture of how many have taken a step by how long after they entered."""

from __future__ import annotations

import altair as alt

from analysis.charts.theme import BLUE, ENGLISH, Wording, finish, range_hints
from analysis.journey import Conversion

NEARLY_ALL, BEYOND = 0.98, 1.25
MINUTES_A_DAY, HOURS_A_DAY = 1440, 24


def conversion_chart(
    conversion: Conversion, position: int, wording: Wording = ENGLISH, title: str | None = None
) -> alt.TopLevelMixin:
    """Share of all entries that have taken one step (`position` from 1), by the time since the entry, with its range.

    Ends soon after the age from which on hardly anybody follows.
    """
    _ = wording.translate
    curve = conversion.curve[conversion.curve["position"] == position]
    nearly_all = curve.loc[curve["share"] >= NEARLY_ALL * curve["share"].max(), "age_days"].min()
    curve = curve[curve["age_days"] <= BEYOND * nearly_all]
    per_day, unit = _unit(nearly_all, wording)
    base = alt.Chart(curve.assign(age=curve["age_days"] * per_day))
    age = alt.X("age:Q", title=unit, axis=alt.Axis(grid=False, tickCount=8), scale=alt.Scale(nice=False))
    share = alt.Y("share:Q", title=None, axis=alt.Axis(format=".0%", tickCount=4), scale=alt.Scale(zero=True))
    hints = [
        alt.Tooltip("age:Q", title=unit, format=",.1f"),
        alt.Tooltip("share:Q", title=_("Share of all who entered"), format=".1%"),
        *range_hints(wording),
    ]
    line = {"color": BLUE, "strokeWidth": 2.5, "interpolate": "step-after"}
    layers = alt.layer(
        base.mark_area(color=BLUE, opacity=0.15, interpolate="step-after").encode(age, alt.Y("low:Q"), y2="high:Q"),
        base.mark_line(**line).encode(age, share, tooltip=hints),
    )
    return finish(layers.properties(height=200), wording, title)


def _unit(longest_days: float, wording: Wording) -> tuple[float, str]:
    """How many of the unit that suits the longest time make a day, and what it is called."""
    _ = wording.translate
    if longest_days < 2 / HOURS_A_DAY:
        return MINUTES_A_DAY, _("Minutes since entry")
    if longest_days < 2:
        return HOURS_A_DAY, _("Hours since entry")
    return 1, _("Days since entry")
