"""The control groups as they were drawn: how large they are, and whether they are like the contacted."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.experiments import CONTACT, CONTROL, balance, balanced_draw
from analysis.strategy import Plan, audiences
from analysis.strategy.reach import WORTH, drawn_together
from analysis.tables.privacy.small_groups import SMALLEST_GROUP
from pages.shared import labels, plan_lines, tables
from pages.shared.text import _, mark, ngettext

COMPARED = {
    "lifetime_value": mark("Lifetime value"),
    "revenue": mark("Revenue"),
    "orders": mark("Orders"),
    "days_since_last_order": mark("Days since last order"),
}


def known(customers: pd.DataFrame) -> list[str]:
    """By what arms are kept even: the value of a customer, and how long ago the last order was."""
    worth = [column for column in WORTH if column in customers][:1]
    return [*worth, *(column for column in ("days_since_last_order",) if column in customers)]


def show(plan: Plan, customers: pd.DataFrame, groups: pd.DataFrame, names: dict[str, str], margin: float) -> None:
    """Nothing while nobody is held back."""
    held = plan.lines[plan.lines["control_share"] > 0]
    if not plan.totals.control:
        return
    compared = _compared(plan, customers, names)
    with st.expander(_title(compared), icon=":material/balance:"):
        if compared.empty:
            st.caption(_("Groups of fewer than five are not compared."))
        else:
            tables.show(
                compared,
                {
                    "segment": _("Segment"),
                    "column": _("Compared"),
                    "contact": _("Contacted (mean)"),
                    "control": _("Control group (mean)"),
                    "difference": _("Difference (standard deviations)"),
                    "by_chance": _("19 of 20 fair draws stay below"),
                },
                file_name="control_groups.csv",
                key="plan_balance",
            )
        st.button(
            _("Draw anew, evenly"),
            icon=":material/casino:",
            key="plan_draw",
            help=_("Another draw by lot for every campaign. Not while one runs: its control group must stay the same."),
            disabled=bool(held["status"].eq("running").any()),
            on_click=_draw_anew,
            args=(held, customers, groups, margin),
        )


def _compared(plan: Plan, customers: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    parts = []
    columns, words = [column for column in COMPARED if column in customers], labels.names(COMPARED)
    for segment, listed in audiences(plan, customers).items():
        counts = listed["arm"].value_counts()
        if min(counts.get(CONTACT, 0), counts.get(CONTROL, 0)) < SMALLEST_GROUP:
            continue
        found = balance(listed, listed["arm"], columns)
        parts.append(found.assign(segment=names[segment], column=found["column"].map(words)))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _title(compared: pd.DataFrame) -> str:
    if compared.empty:
        return _("The control groups are too small to be compared")
    uneven = int((compared["difference"].abs() > compared["by_chance"]).sum())
    if not uneven:
        return _("The control groups are like the contacted in what was known before")
    return ngettext(
        "{count} of {all} comparisons of the control groups differs by more than chance usually does",
        "{count} of {all} comparisons of the control groups differ by more than chance usually does",
        uneven,
        all=len(compared),
    )


def _draw_anew(held: pd.DataFrame, customers: pd.DataFrame, groups: pd.DataFrame, margin: float) -> None:
    cells = {}
    for _index, line in held.iterrows():
        members = customers[customers["segment"].astype("str") == line["segment"]]
        arms = {CONTACT: 1 - line["control_share"], CONTROL: line["control_share"]}
        drawn = balanced_draw(
            members, arms, line["segment"], known(members), int(line["draw"]) + 1, drawn_together(members)
        )
        cells[line["segment"]] = {"draw": drawn}
    plan_lines.change(groups, margin, cells)
