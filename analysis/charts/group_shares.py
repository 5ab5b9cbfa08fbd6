"""Pictures of what groups of customers are worth."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, TEAL, Wording, finish, legend, named, names_axis


def group_shares_chart(
    groups: pd.DataFrame,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """A bar a group, its share of the customers; with orders a point with its range, its share of the revenue.

    A point to the right of its bar: the group brings more than its size.

    Args:
        groups: as `value_groups` gives them.
        names: code → shown name.
    """
    _ = wording.translate
    groups = named(groups.drop(columns="answers", errors="ignore"), "segment", names)
    rows = names_axis(groups)
    # What is not drawn is not in the legend either.
    kinds = [_("Share of customers"), *[_("Share of revenue (with its range)")] * ("share_of_revenue" in groups)]
    colour = alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[BLUE, TEAL][: len(kinds)]), legend=legend())
    hints = _hints(groups.columns, wording)
    share = alt.X("share_of_customers:Q", title=None, axis=alt.Axis(format="%", tickCount=5))
    bars = alt.Chart(groups.assign(kind=kinds[0])).mark_bar(cornerRadiusEnd=4, size=18, opacity=0.45)
    layers = [bars.encode(share, rows, colour, tooltip=hints)]
    if "share_of_revenue" in groups:
        worth = alt.Chart(groups.assign(kind=kinds[1]))
        ends = alt.X("share_of_revenue_low:Q"), alt.X2("share_of_revenue_high:Q")
        layers += [
            worth.mark_rule(strokeWidth=2).encode(*ends, rows, colour),
            worth.mark_point(filled=True, size=90, opacity=1).encode(
                alt.X("share_of_revenue:Q"), rows, colour, tooltip=hints
            ),
        ]
    return finish(alt.layer(*layers).properties(height=alt.Step(30)), wording, title)


def _hints(columns: list[str], wording: Wording) -> list[alt.Tooltip]:
    _ = wording.translate
    hints = {
        "customers": alt.Tooltip("customers:Q", title=_("Customers"), format=","),
        "share_of_customers": alt.Tooltip("share_of_customers:Q", title=_("Share of customers"), format=".1%"),
        "share_of_revenue": alt.Tooltip("share_of_revenue:Q", title=_("Share of revenue"), format=".1%"),
        "share_of_revenue_low": alt.Tooltip("share_of_revenue_low:Q", title=_("at least (95 %)"), format=".1%"),
        "share_of_revenue_high": alt.Tooltip("share_of_revenue_high:Q", title=_("at most (95 %)"), format=".1%"),
        "buyer_rate": alt.Tooltip("buyer_rate:Q", title=_("Have ordered"), format=".1%"),
    }
    return [alt.Tooltip("name:N", title=_("Group")), *(hint for name, hint in hints.items() if name in columns)]
