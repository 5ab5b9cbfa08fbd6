"""The map of recency by frequency."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.segment_moves import GROUP_COLOURS
from analysis.charts.theme import ENGLISH, INK, NARROW, Wording, finish, legend, named, whole_number
from analysis.segments import RFM_GROUPS, RfmMap

_ROW, _AROUND = 58, 90


def rfm_map_chart(
    mapped: RfmMap, wording: Wording = ENGLISH, title: str | None = None, names: Mapping[str, str] | None = None
) -> alt.TopLevelMixin:
    """Cells of days since the last order (the most recent on top) by orders: customers, and below them the revenue.

    The colour is the named group of most customers in the cell, the stronger the more of the revenue it brings.
    """
    _ = wording.translate
    cells = named(mapped.cells, "segment", names)
    cells["days"] = _bands(cells, "days", wording)
    cells["bought"] = _bands(cells, "orders", wording)
    cells["strength"] = cells["share_of_revenue"].fillna(cells["share_of_customers"]).clip(lower=0)
    held = [code for code in RFM_GROUPS if (cells["segment"] == code).any()]
    shown = [(names or {}).get(code, code) for code in held]
    rows, columns = (_sorted(cells, name, shown_as) for name, shown_as in (("days", "days"), ("orders", "bought")))
    apart, plain = alt.Scale(paddingInner=0.04), {"labelAngle": 0, "ticks": False, "domain": False}
    base = alt.Chart(cells).encode(
        alt.X(
            "bought:N",
            sort=columns,
            scale=apart,
            title=_("Orders"),
            axis=alt.Axis(**plain),
        ),
        alt.Y("days:N", sort=rows, scale=apart, title=_("Days since last order"), axis=alt.Axis(**plain)),
        tooltip=_tooltips(wording),
    )
    colour = alt.Scale(domain=shown, range=[GROUP_COLOURS[code] for code in held])
    strength = alt.Scale(domain=[0, float(cells["strength"].max()) or 1.0], range=[0.15, 0.65])
    small = alt.ExprRef(f"width < {NARROW} ? 0 : 11")
    layers = alt.layer(
        base.mark_rect(cornerRadius=4).encode(
            alt.Color("name:N", scale=colour, legend=legend(symbolOpacity=0.8)),
            alt.Opacity("strength:Q", scale=strength, legend=None),
        ),
        base.mark_text(color=INK, fontSize=14, dy=-8, fontWeight="bold").encode(alt.Text("customers:Q", format=",")),
        base.mark_text(color=INK, fontSize=small, dy=10, opacity=0.75).encode(
            alt.Text("share_of_revenue:Q", format=".1%")
        ),
    )
    return finish(layers.properties(height=_ROW * len(rows) + _AROUND), wording, title)


def _tooltips(wording: Wording) -> list[alt.Tooltip]:
    _ = wording.translate
    return [
        alt.Tooltip("days:N", title=_("Days since last order")),
        alt.Tooltip("bought:N", title=_("Orders")),
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
        alt.Tooltip("share_of_customers:Q", title=_("Share of customers"), format=".1%"),
        alt.Tooltip("revenue:Q", title=_("Revenue"), format=",.0f"),
        alt.Tooltip("share_of_revenue:Q", title=_("Share of revenue"), format=".1%"),
        alt.Tooltip("mean_revenue:Q", title=_("Revenue per customer"), format=",.2f"),
        alt.Tooltip("name:N", title=_("Segment of most in it")),
    ]


def _bands(cells: pd.DataFrame, which: str, wording: Wording) -> list[str]:
    """ "0–30", "31–90", "91+": a band in numbers."""
    shown = []
    for low, high in zip(cells[f"{which}_from"].fillna(0), cells[f"{which}_to"], strict=True):
        if pd.isna(high):
            shown.append(f"{whole_number(low, wording)}+")
        elif low == high:
            shown.append(whole_number(low, wording))
        else:
            shown.append(f"{whole_number(low, wording)}–{whole_number(high, wording)}")
    return shown


def _sorted(cells: pd.DataFrame, which: str, shown: str) -> list[str]:
    return list(cells.sort_values(f"{which}_from", na_position="first")[shown].unique())
