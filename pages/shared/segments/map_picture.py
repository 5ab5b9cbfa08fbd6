"""The map: how recently by how often, with the size and the revenue of each cell."""

from __future__ import annotations

import streamlit as st

from analysis.charts import rfm_map_chart
from analysis.segments import Rfm, RfmMap, rfm_map
from pages.shared import labels, tables
from pages.shared.text import _, number, percent, wording


def show(rfm: Rfm, names: dict[str, str]) -> None:
    mapped = rfm_map(rfm)
    title = _title(mapped)
    st.altair_chart(rfm_map_chart(mapped, wording(), title, names), key="rfm_map_chart", alt=title)
    st.caption(
        _(
            "In each cell the customers and, below, their share of the revenue. The colour is the segment of most in "
            "the cell; the others in it differ in revenue only. The borders of the segments are borders of cells."
        )
    )
    with st.expander(_("The map in numbers"), icon=":material/table:"):
        tables.show(
            labels.defined(mapped.cells.assign(revenue_from=float("nan"), revenue_to=float("nan"))).assign(
                segment=mapped.cells["segment"].map(names)
            ),
            {
                "definition": _("Who is in it"),
                "segment": _("Segment of most in it"),
                "customers": _("Customers"),
                "share_of_customers": _("Share of customers"),
                "revenue": _("Revenue"),
                "share_of_revenue": _("Share of revenue"),
                "mean_revenue": _("Revenue per customer"),
            },
            file_name="rfm_map.csv",
            key="rfm_map",
        )


def _title(mapped: RfmMap) -> str:
    cells = mapped.cells
    if not cells["revenue"].sum() > 0:
        largest = cells.loc[cells["customers"].idxmax()]
        return _("{count} customers are in the largest cell", count=number(largest["customers"]))
    best = cells.loc[cells["revenue"].idxmax()]
    return _(
        "The best cell holds {customers} of the customers and brings {revenue} of the revenue",
        customers=percent(best["share_of_customers"]),
        revenue=percent(best["share_of_revenue"]),
    )
