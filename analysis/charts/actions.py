"""Pictures of next best actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import altair as alt
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, GREY, LEAK, Wording, finish, money_axis, named, names_axis


def next_actions_chart(
    actions: pd.DataFrame,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
    measure: Literal["customers", "expected_value"] = "customers",
) -> alt.TopLevelMixin:
    """How many customers get each action, or what it should bring them together after its cost, with its range.

    Args:
        actions: as `summarise_actions` gives them, one row per action.
    """
    _ = wording.translate
    shown = named(actions.assign(action=actions["action"].astype("object")), "action", names)
    y = names_axis(shown)
    hints = [
        alt.Tooltip("name:N", title=_("Action")),
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
        alt.Tooltip("cost:Q", title=_("Cost"), format=",.2f"),
        alt.Tooltip("expected_value:Q", title=_("Expected value"), format=",.2f"),
        alt.Tooltip("value_low:Q", title=_("Low"), format=",.2f"),
        alt.Tooltip("value_high:Q", title=_("High"), format=",.2f"),
    ]
    base = alt.Chart(shown)
    bars = base.mark_bar(cornerRadiusEnd=4, height=16)
    if measure == "customers":
        axis = alt.Axis(tickCount=4, tickMinStep=1)
        drawn = bars.encode(
            alt.X("customers:Q", title=_("Customers"), axis=axis), y, color=alt.value(BLUE), tooltip=hints
        )
    else:
        colour = alt.condition("datum.expected_value < 0", alt.value(LEAK), alt.value(BLUE))
        money = alt.X("expected_value:Q", title=wording.currency, axis=money_axis(tickCount=4))
        drawn = alt.layer(
            bars.encode(money, y, color=colour, tooltip=hints),
            base.mark_rule(color=GREY, strokeWidth=3).encode(alt.X("value_low:Q"), y, x2="value_high:Q"),
        )
    return finish(drawn.properties(height=alt.Step(30)), wording, title)
