"""Pictures of a split budget."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, GREY, INK, Wording, finish, money_axis, names_axis
from analysis.strategy import Allocation
from analysis.strategy.budget import LearnedCurves


def allocation_chart(found: Allocation, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """What each line gets: today a grey tick, then a blue bar; the arrow of the move is the space between."""
    _ = wording.translate
    lines = found.lines.assign(name=found.lines["line"])
    y = names_axis(lines)
    axis = money_axis(tickCount=6)
    hints = [
        alt.Tooltip("name:N", title=_("Budget line")),
        alt.Tooltip("spend_now:Q", title=_("Spend today"), format=",.0f"),
        alt.Tooltip("spend:Q", title=_("Spend then"), format=",.0f"),
        alt.Tooltip("marginal_now:Q", title=_("Next unit brings today"), format=".2f"),
        alt.Tooltip("marginal:Q", title=_("Next unit brings then"), format=".2f"),
    ]
    base = alt.Chart(lines)
    layers = alt.layer(
        base.mark_bar(color=BLUE, cornerRadiusEnd=4, height=16).encode(
            alt.X("spend:Q", title=wording.currency, axis=axis), y, tooltip=hints
        ),
        base.mark_tick(color=INK, thickness=3, height=24).encode(alt.X("spend_now:Q"), y, tooltip=hints),
    )
    return finish(layers.properties(height=alt.Step(34)), wording, title)


def learned_curves_chart(
    learned: LearnedCurves, wording: Wording = ENGLISH, title: str | None = None
) -> alt.TopLevelMixin:
    """What the next unit of money brings by the data, with its 80 % range; the dashed line is what it costs.

    Lines of which the data say next to nothing are grey.
    """
    _ = wording.translate
    lines = learned.lines.assign(name=learned.lines["line"])
    y = names_axis(lines)
    hints = [
        alt.Tooltip("name:N", title=_("Budget line")),
        alt.Tooltip("marginal:Q", title=_("Next unit brings"), format=".2f"),
        alt.Tooltip("marginal_low:Q", title=_("at least (80 %)"), format=".2f"),
        alt.Tooltip("marginal_high:Q", title=_("at most (80 %)"), format=".2f"),
        alt.Tooltip("learned:Q", title=_("Doubt removed"), format=".0%"),
    ]
    colour = alt.condition("datum.adds_nothing", alt.value(GREY), alt.value(BLUE))
    base = alt.Chart(lines)
    x = alt.X("marginal:Q", title=_("Next unit of money brings"), axis=alt.Axis(tickCount=6))
    layers = alt.layer(
        alt.Chart(pd.DataFrame({"marginal": [1.0]})).mark_rule(color=INK, strokeDash=[5, 5], opacity=0.5).encode(x),
        base.mark_rule(strokeWidth=4, opacity=0.45).encode(
            alt.X("marginal_low:Q"), y, alt.X2("marginal_high:Q"), color=colour
        ),
        base.mark_point(size=110, filled=True, opacity=1).encode(x, y, color=colour, tooltip=hints),
    )
    return finish(layers.properties(height=alt.Step(30)), wording, title)


def budget_curve_chart(curve: pd.DataFrame, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """Margin after spend at the best split of each budget, with its range; `curve`: of `budget_curve`."""
    _ = wording.translate
    axis = money_axis(tickCount=6)
    base = alt.Chart(curve)
    total = alt.X("total:Q", title=_("Budget"), axis=axis, scale=alt.Scale(nice=False))
    hints = [
        alt.Tooltip("total:Q", title=_("Budget"), format=",.0f"),
        alt.Tooltip("margin:Q", title=_("Margin after spend"), format=",.0f"),
        alt.Tooltip("low:Q", title=_("at least (80 %)"), format=",.0f"),
        alt.Tooltip("high:Q", title=_("at most (80 %)"), format=",.0f"),
    ]
    layers = alt.layer(
        base.mark_area(color=GREY, opacity=0.25).encode(total, alt.Y("low:Q"), y2="high:Q"),
        base.mark_line(color=BLUE, strokeWidth=2.5).encode(
            total, alt.Y("margin:Q", title=wording.currency, axis=axis), tooltip=hints
        ),
    )
    return finish(layers.properties(height=240), wording, title)
