"""How right the bucket was a year ago, and whether its leak follows a law."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, GREY, INK, LEAK, TEAL, Wording, finish, legend
from analysis.strategy.bucket import OutflowLaws, Reconciliation

_HEIGHT = 340


def reconciliation_chart(
    found: Reconciliation, wording: Wording = ENGLISH, title: str | None = None
) -> alt.TopLevelMixin:
    """The level as it was counted, as a line, over the 80 % band told a year before."""
    _ = wording.translate
    names = {"predicted_level": _("Told a year before"), "observed_level": _("Counted")}
    x = alt.X("month:T", title=None, axis=alt.Axis(grid=False, tickCount=6, labelOverlap=True, format="%b %Y"))
    hints = [
        alt.Tooltip("month:T", title=_("End of the month"), format="%b %Y"),
        alt.Tooltip("observed_level:Q", title=_("Counted"), format=",.0f"),
        alt.Tooltip("predicted_level:Q", title=_("Told a year before"), format=",.0f"),
        alt.Tooltip("level_low:Q", title=_("at least (80 %)"), format=",.0f"),
        alt.Tooltip("level_high:Q", title=_("at most (80 %)"), format=",.0f"),
    ]
    long = found.months.melt(["month"], list(names), var_name="code", value_name="customers").dropna()
    colour = alt.Scale(domain=list(names.values()), range=[BLUE, LEAK])
    y = alt.Y("customers:Q", title=None, axis=alt.Axis(format=",.0f", tickCount=4), scale=alt.Scale(zero=True))
    layers = alt.layer(
        alt.Chart(found.months)
        .mark_area(color=BLUE, opacity=0.18)
        .encode(x, alt.Y("level_low:Q"), y2="level_high:Q", tooltip=hints),
        alt.Chart(long.assign(line=long["code"].map(names)))
        .mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=35, filled=True))
        .encode(x, y, alt.Color("line:N", scale=colour, legend=legend(2))),
    )
    return finish(layers.properties(height=_HEIGHT), wording, title)


def laws_chart(found: OutflowLaws, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """Each month's outflow over the level at its start, with both laws as lines."""
    _ = wording.translate
    names = {"constant": _("The same whatever the level"), "proportional": _("A share of the level")}
    ends = found.months["level"].agg(["min", "max"]).to_numpy()
    lines = pd.concat(
        [
            pd.DataFrame({"level": ends, "lost": found.constant, "line": names["constant"]}),
            pd.DataFrame({"level": ends, "lost": ends * found.share, "line": names["proportional"]}),
        ]
    )
    x = alt.X("level:Q", title=_("Active at the start of the month"), scale=alt.Scale(zero=False, nice=True))
    y = alt.Y("lost:Q", title=_("Fell silent"), axis=alt.Axis(tickCount=4), scale=alt.Scale(zero=True))
    colour = alt.Scale(domain=list(names.values()), range=[GREY, TEAL])
    hints = [
        alt.Tooltip("month:T", title=_("Month"), format="%b %Y"),
        alt.Tooltip("level:Q", title=_("Active at the start of the month"), format=",.0f"),
        alt.Tooltip("lost:Q", title=_("Fell silent"), format=",.0f"),
    ]
    layers = alt.layer(
        alt.Chart(lines).mark_line(strokeWidth=2.5).encode(x, y, alt.Color("line:N", scale=colour, legend=legend(1))),
        alt.Chart(found.months)
        .mark_point(color=LEAK, filled=True, size=60, stroke=INK, strokeWidth=0.3)
        .encode(x, y, tooltip=hints),
    )
    return finish(layers.properties(height=_HEIGHT), wording, title)
