"""Two segmentations across each other."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, INK, LEAK, Wording, finish, named
from analysis.segments.cross import Cross

_ROW, _AROUND = 40, 130
# Lifts beyond these have the strongest colour.
_LEAST, _MOST = 0.25, 4.0


def cross_chart(
    cross: Cross,
    wording: Wording = ENGLISH,
    title: str | None = None,
    row_names: Mapping[str, str] | None = None,
    column_names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """One row a segment of the first, one column a segment of the second: customers; blue: more than by chance."""
    _ = wording.translate
    cells = named(cross.cells, "row", row_names).rename(columns={"name": "row_name"})
    cells = named(cells, "column", column_names).rename(columns={"name": "column_name"})
    cells["off"] = np.log(cells["lift"].clip(_LEAST, _MOST))
    cells["far"] = cells["off"].abs()
    cells["hidden_text"] = np.where(cells["is_hidden"], _("few"), "")
    rows = [(row_names or {}).get(code, code) for code in cross.rows["segment"]]
    columns = [(column_names or {}).get(code, code) for code in cross.columns["segment"]]
    plain = {"title": None, "scale": alt.Scale(paddingInner=0.05)}
    base = alt.Chart(cells).encode(
        alt.X(
            "column_name:N",
            sort=columns,
            axis=alt.Axis(orient="top", labelAngle=-45, labelLimit=110, labelOverlap=False, ticks=False, domain=False),
            **plain,
        ),
        alt.Y("row_name:N", sort=rows, axis=alt.Axis(labelLimit=150, ticks=False, domain=False), **plain),
        tooltip=_hints(wording, cells),
    )
    colour = alt.condition("datum.off > 0", alt.value(BLUE), alt.value(LEAK))
    far = alt.Opacity("far:Q", scale=alt.Scale(domain=[0, np.log(_MOST)], range=[0.06, 0.8]), legend=None)
    size = alt.ExprRef(f"width / {len(columns)} < 34 ? 0 : 12")
    layers = alt.layer(
        base.transform_filter("!datum.is_hidden").mark_rect(cornerRadius=3).encode(far, color=colour),
        base.transform_filter("!datum.is_hidden")
        .mark_text(color=INK, fontSize=size)
        .encode(text=alt.Text("customers:Q", format=",.0f")),
        base.transform_filter("datum.is_hidden")
        .mark_text(color=INK, fontSize=size, opacity=0.6)
        .encode(text="hidden_text:N"),
    )
    return finish(layers.properties(height=_ROW * len(rows) + _AROUND), wording, title)


def _hints(wording: Wording, cells: pd.DataFrame) -> list[alt.Tooltip]:
    _ = wording.translate
    hints = [
        alt.Tooltip("row_name:N", title=_("Row")),
        alt.Tooltip("column_name:N", title=_("Column")),
        alt.Tooltip("customers:Q", title=_("Customers"), format=",.0f"),
        alt.Tooltip("share_of_row:Q", title=_("Share of the row"), format=".1%"),
        alt.Tooltip("expected:Q", title=_("By chance"), format=",.1f"),
        alt.Tooltip("lift:Q", title=_("Times as many as by chance"), format=".2f"),
    ]
    if cells["mean_revenue"].notna().any():
        hints.append(alt.Tooltip("mean_revenue:Q", title=_("Revenue per customer"), format=",.2f"))
    return hints
