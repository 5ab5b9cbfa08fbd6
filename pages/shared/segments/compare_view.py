"""Compare: any two segmentations across each other."""

from __future__ import annotations

import streamlit as st

from analysis.charts import cross_chart
from analysis.segments.cross import Cross
from pages.shared import cards, state, tables
from pages.shared.cards import card
from pages.shared.segments import available, cached_personas
from pages.shared.text import _, ngettext, number, wording


def show() -> None:
    offered = available.available()
    if not offered:
        state.nothing_here(_("To compare segments, bring orders or a customers table."))
    if len(offered) < 2:
        st.info(
            _(
                "There is one segmentation so far. A customers table or a rule of your own gives a second one to "
                "compare it with."
            ),
            icon=":material/info:",
        )
        return
    left, right = st.columns(2)
    with left:
        rows = available.ask(_("Rows"), "cross_rows")
    with right:
        columns = available.ask(_("Columns"), "cross_columns", besides=rows)
    pair = [state.attempt(available.segmentation, key) for key in (rows, columns)]
    cross = state.attempt(cached_personas.cross, *pair, state.table("orders") if "orders" in state.stored() else None)
    names = available.names(rows), available.names(columns)
    _headline(cross)
    title = _title(cross, names, offered[rows], offered[columns])
    st.altair_chart(cross_chart(cross, wording(), title, *names), key="cross_chart", alt=title)
    _said(cross)
    _table(cross, names)


def _headline(cross: Cross) -> None:
    with cards.row():
        card(_("Customers in both"), number(cross.customers))
        card(_("Only in the rows"), number(cross.only_rows))
        card(_("Only in the columns"), number(cross.only_columns))
        card(
            _("Connection"),
            number(cross.association, 2),
            _("Cramér's V: 0 means they have nothing to do with each other, 1 that they are the same groups."),
        )


def _title(cross: Cross, names: tuple[dict[str, str], dict[str, str]], rows: str, columns: str) -> str:
    clear = cross.cells[cross.cells["is_clear"] & (cross.cells["lift"] > 1)]
    if clear.empty:
        return _("No clear connection between “{rows}” and “{columns}”", rows=rows, columns=columns)
    most = clear.loc[clear["lift"].idxmax()]
    return _(
        "“{column}” is {lift} times as frequent among “{row}” as by chance",
        column=names[1].get(most["column"], most["column"]),
        row=names[0].get(most["row"], most["row"]),
        lift=number(most["lift"], 1),
    )


def _said(cross: Cross) -> None:
    said = [_("Blue: more customers than if the two had nothing to do with each other; red: fewer.")]
    clear = int(cross.cells["is_clear"].sum())
    said.append(
        ngettext(
            "{count} cell is beyond chance, after correction for their number.",
            "{count} cells are beyond chance, after correction for their number.",
            clear,
        )
    )
    if cross.hidden_cells:
        said.append(
            ngettext(
                "{cells} cells with {count} customer are not shown, so that no small group can be computed from the "
                "totals.",
                "{cells} cells with {count} customers are not shown, so that no small group can be computed from the "
                "totals.",
                cross.hidden_customers,
                cells=number(cross.hidden_cells),
            )
        )
    st.caption(" ".join(said))


def _table(cross: Cross, names: tuple[dict[str, str], dict[str, str]]) -> None:
    shown = cross.cells.assign(
        row=[names[0].get(code, code) for code in cross.cells["row"]],
        column=[names[1].get(code, code) for code in cross.cells["column"]],
    )
    with st.expander(_("All cells in numbers"), icon=":material/table:"):
        tables.show(
            shown.drop(columns=["revenue", "mean_revenue"] if shown["revenue"].isna().all() else []),
            {
                "row": _("Row"),
                "column": _("Column"),
                "customers": _("Customers"),
                "share_of_row": _("Share of the row"),
                "share_of_column": _("Share of the column"),
                "expected": _("By chance"),
                "lift": _("Times as many as by chance"),
                "revenue": _("Revenue"),
                "mean_revenue": _("Revenue per customer"),
            },
            file_name="segments_crossed.csv",
            key="cross",
        )
