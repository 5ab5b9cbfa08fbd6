"""Picture of what is bought together."""

from __future__ import annotations

import altair as alt

from analysis.charts.theme import BLUE, ENGLISH, GREY, Wording, finish, names_axis
from analysis.strategy import Associations

MOST_SHOWN = 12


def associations_chart(
    associations: Associations, wording: Wording = ENGLISH, title: str | None = None
) -> alt.TopLevelMixin:
    """The pairs bought together most often: the share who took the offer along, against that of all baskets."""
    _ = wording.translate
    real = associations.pairs[associations.pairs["real"]].sort_values("confidence", ascending=False, kind="stable")
    # Of the two directions of a pair the stronger one.
    once = ~real[["bought", "offer"]].apply(frozenset, axis=1).duplicated()
    shown = real[once].nlargest(MOST_SHOWN, "together")
    shown = shown.assign(name=shown["bought"] + " → " + shown["offer"])
    axis = alt.Axis(format=".0%", tickCount=4)
    y = names_axis(shown)
    hints = [
        alt.Tooltip("bought:N", title=_("Who bought")),
        alt.Tooltip("offer:N", title=_("also bought")),
        alt.Tooltip("together:Q", title=_("Baskets with both"), format=","),
        alt.Tooltip("confidence:Q", title=_("Share who took it along"), format=".1%"),
        alt.Tooltip("base_rate:Q", title=_("Share of all baskets"), format=".1%"),
        alt.Tooltip("lift:Q", title=_("Times as often"), format=".1f"),
    ]
    base = alt.Chart(shown)
    share = alt.X("confidence:Q", title=_("Share who took it along"), axis=axis)
    layers = alt.layer(
        base.mark_bar(color=BLUE, cornerRadiusEnd=4, height=16).encode(share, y, tooltip=hints),
        base.mark_tick(color=GREY, thickness=3, height=22).encode(alt.X("base_rate:Q"), y, tooltip=hints),
    )
    return finish(layers.properties(height=alt.Step(30)), wording, title)
