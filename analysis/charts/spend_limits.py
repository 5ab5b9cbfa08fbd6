"""What winning, keeping or winning back may cost."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, INK, Wording, finish, named, names_axis


def spend_limits_chart(
    limits: pd.DataFrame,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """The limit of each group for one purpose as a bar with its 80 % range.

    Args:
        limits: (n_groups, ≥5) `group`, `customers`, `limit`, `low`, `high` (money); see `spend_limits`.
    """
    _ = wording.translate
    shown = named(limits, "group", names)
    y = names_axis(shown)
    hints = [
        alt.Tooltip("name:N", title=_("Segment")),
        alt.Tooltip("limit:Q", title=_("At most"), format=",.2f"),
        alt.Tooltip("low:Q", title=_("Low (10 %)"), format=",.2f"),
        alt.Tooltip("high:Q", title=_("High (90 %)"), format=",.2f"),
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
    ]
    x = alt.X("limit:Q", title=wording.currency, axis=alt.Axis(format="~g", tickCount=6))
    base = alt.Chart(shown)
    layers = alt.layer(
        base.mark_bar(color=BLUE, cornerRadiusEnd=4, height=18).encode(x, y, tooltip=hints),
        base.mark_rule(color=INK, strokeWidth=1.5).encode(alt.X("low:Q"), y, alt.X2("high:Q")),
    )
    return finish(layers.properties(height=alt.Step(36)), wording, title)
