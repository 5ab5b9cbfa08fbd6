"""Pictures of what goes with value."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, GREY, INK, Wording, finish, money_axis, named, names_axis
from analysis.value.drivers import OrderValues, ValueDrivers

MOST_GROUPS, MOST_MONTHS = 16, 36


def value_drivers_chart(
    drivers: ValueDrivers,
    factor: str,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """Value per customer of each group of a factor with its 95 % range; the dashed line is the mean of all.

    The largest 16 groups, the highest and the lowest are drawn, of months the latest 36 in their order; clear
    differences are blue.
    """
    _ = wording.translate
    groups = drivers.groups[drivers.groups["factor"] == factor]
    if factor == "first_month":
        shown = groups.sort_values("group").tail(MOST_MONTHS)
    else:
        # Highest and lowest stand in the title.
        largest = groups.nlargest(MOST_GROUPS, "customers", keep="all").head(MOST_GROUPS)
        shown = groups[groups.index.isin([groups.index[0], *largest.index, groups.index[-1]])]
    shown = named(shown, "group", names)
    y = names_axis(shown)
    axis = money_axis(tickCount=6)
    x = alt.X("value:Q", title=wording.currency, axis=axis, scale=alt.Scale(zero=False))
    hints = [
        alt.Tooltip("name:N", title=_("Group")),
        alt.Tooltip("value:Q", title=_("Value per customer"), format=",.2f"),
        alt.Tooltip("low:Q", title=_("at least (95 %)"), format=",.2f"),
        alt.Tooltip("high:Q", title=_("at most (95 %)"), format=",.2f"),
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
    ]
    colour = alt.condition("datum.is_clear", alt.value(BLUE), alt.value(GREY))
    everybody = alt.Chart(pd.DataFrame({"value": [drivers.mean_value]}))
    base = alt.Chart(shown)
    layers = alt.layer(
        everybody.mark_rule(color=INK, strokeDash=[5, 5], opacity=0.5).encode(x),
        base.mark_rule(strokeWidth=4, opacity=0.45).encode(alt.X("low:Q"), y, alt.X2("high:Q"), color=colour),
        base.mark_point(size=110, filled=True, opacity=1).encode(x, y, color=colour, tooltip=hints),
    )
    return finish(layers.properties(height=alt.Step(30)), wording, title)


def order_values_chart(values: OrderValues, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """What the first, second … order brings, with its 95 % range."""
    _ = wording.translate
    last = int(values.orders["number"].max())
    label = f"datum.value == {last} ? '{last}+' : datum.value" if last >= 5 else "datum.value"
    number = alt.X("number:O", title=_("Number of the order"), axis=alt.Axis(labelAngle=0, labelExpr=label))
    hints = [
        alt.Tooltip("mean:Q", title=_("Spend per order"), format=",.2f"),
        alt.Tooltip("low:Q", title=_("at least (95 %)"), format=",.2f"),
        alt.Tooltip("high:Q", title=_("at most (95 %)"), format=",.2f"),
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
    ]
    base = alt.Chart(values.orders)
    layers = alt.layer(
        base.mark_bar(color=BLUE, opacity=0.75, cornerRadiusEnd=4, size=36).encode(
            number, alt.Y("mean:Q", title=wording.currency, axis=alt.Axis(tickCount=5)), tooltip=hints
        ),
        base.mark_rule(color=INK, strokeWidth=1.5).encode(number, alt.Y("low:Q"), alt.Y2("high:Q")),
    )
    return finish(layers.properties(height=240), wording, title)
