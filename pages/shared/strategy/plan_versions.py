"""Versions of the plan: kept under a name, brought back, and compared."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analysis.charts import plan_comparison_chart
from analysis.strategy import Plan, PlanComparison, build_plan, compare_plans
from pages.shared import handover, labels, state, tables
from pages.shared.strategy import kept_versions
from pages.shared.strategy.cell_words import cell_text
from pages.shared.text import _, escape, money, ngettext, wording

MOST = 20
NOW = ""
_NAME = "plan_version_name"
_TOTALS = ("contacts", "control", "expected_cost", "expected_margin", "margin_low", "margin_high")


def show(plan: Plan, lines: pd.DataFrame, customers: pd.DataFrame, groups: pd.DataFrame, names: dict[str, str]) -> None:
    """The part of the page about versions; `lines`: the plan as edited."""
    kept = kept_versions.versions()
    title = ngettext("Versions: {count} kept", "Versions: {count} kept", len(kept)) if kept else _("Versions")
    with st.expander(title, icon=":material/history:", key="plan_versions"):
        _keep(plan, lines, kept)
        if not kept:
            st.caption(_("Keep the plan as it stands before you try something else: you can bring it back or compare."))
            return
        _list(kept)
        _choose(kept)
        _compare(plan, kept, customers, groups, names)


def _keep(plan: Plan, lines: pd.DataFrame, kept: list[dict]) -> None:
    full = len(kept) >= MOST
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("Name of this version"), max_chars=60, key=_NAME, placeholder=_next_name(kept), width=320)
        st.button(
            _("Keep this version"),
            icon=":material/bookmark_add:",
            key="plan_keep",
            disabled=full,
            on_click=_keep_now,
            args=(plan, lines),
        )
    if full:
        st.caption(_("There are 20 versions. Delete one before you keep another."))


def _keep_now(plan: Plan, lines: pd.DataFrame) -> None:
    kept = kept_versions.versions()
    totals = {column: float(getattr(plan.totals, column)) for column in _TOTALS}
    name = st.session_state[_NAME].strip() or _next_name(kept)
    kept_versions.keep(_free(name, kept), lines, totals, pd.Timestamp.today())
    st.session_state[_NAME] = ""


def _next_name(kept: list[dict]) -> str:
    return _free(_("Version {number}", number=len(kept) + 1), kept)


def _free(name: str, kept: list[dict]) -> str:
    """The name, with a number where a version is called so already."""
    taken, number_, free = {version["name"] for version in kept}, 1, name
    while free in taken:
        number_ += 1
        free = f"{name} ({number_})"
    return free


def _list(kept: list[dict]) -> None:
    rows = [{"name": version["name"], "saved": version["saved"], **version["totals"]} for version in kept]
    tables.show(
        pd.DataFrame(rows).assign(saved=lambda frame: pd.to_datetime(frame["saved"])),
        {
            "name": _("Version"),
            "saved": _("Kept on"),
            "contacts": _("Contacts"),
            "control": _("Control group"),
            "expected_cost": _("Expected cost"),
            "expected_margin": _("Margin after cost"),
            "margin_low": _("Margin, low"),
            "margin_high": _("Margin, high"),
        },
        file_name="versions.csv",
        key="plan_versions_list",
    )


def _choose(kept: list[dict]) -> None:
    names = [version["name"] for version in kept]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(_("Version"), names, index=len(names) - 1, key=f"plan_version_chosen_{len(names)}")
        st.button(
            _("Bring it back"),
            icon=":material/settings_backup_restore:",
            key="plan_restore",
            help=_("Takes the place of the plan as it stands; “Undo” brings that back."),
            on_click=partial(kept_versions.restore, chosen),
        )
        st.button(
            _("Delete it"),
            icon=":material/delete:",
            type="tertiary",
            key="plan_forget",
            on_click=partial(kept_versions.forget, chosen),
        )


def _compare(
    plan: Plan, kept: list[dict], customers: pd.DataFrame, groups: pd.DataFrame, names: dict[str, str]
) -> None:
    options = {NOW: _("The plan as it stands"), **{version["name"]: version["name"] for version in kept}}
    st.markdown("**" + _("Compare") + "**")
    with st.grid(2, min_column_width=220):
        first = st.selectbox(
            _("From"), list(options), format_func=options.get, index=len(kept), key=f"plan_from_{len(kept)}"
        )
        second = st.selectbox(_("To"), list(options), format_func=options.get, key=f"plan_to_{len(kept)}")
    plans = [
        plan if name == NOW else state.attempt_or_say(_built, name, customers, groups, plan) for name in (first, second)
    ]
    if None in plans:
        return
    found = compare_plans(*plans)
    title = _title(found)
    if found.change:
        st.altair_chart(plan_comparison_chart(found, wording(), title, names), key="plan_comparison", alt=title)
    else:
        st.markdown(escape(title))
    st.caption(_("Both are worked out for today's customers and today's margin."))
    _tables(found, names)


def _built(name: str, customers: pd.DataFrame, groups: pd.DataFrame, plan: Plan) -> Plan:
    return build_plan(customers, kept_versions.lines_of(name, groups, plan.settings.margin), plan.settings)


def _title(found: PlanComparison) -> str:
    cells = ngettext("{count} cell changed", "{count} cells changed", len(found.cells))
    change = money(abs(found.change))
    if found.change > 0:
        return _("{cells}: {change} more margin after cost", cells=cells, change=change)
    if found.change < 0:
        return _("{cells}: {change} less margin after cost", cells=cells, change=change)
    return _("{cells}: the margin after cost stays the same", cells=cells)


def _tables(found: PlanComparison, names: dict[str, str]) -> None:
    headings = labels.names(handover.HEADINGS)
    if len(found.cells):
        cells = found.cells.assign(
            segment=found.cells["segment"].map(names),
            **{end: list(map(cell_text, found.cells["column"], found.cells[end])) for end in ("before", "after")},
        )
        tables.show(
            cells.assign(column=cells["column"].map(headings)),
            {"segment": _("Segment"), "column": _("Column"), "before": _("From"), "after": _("To")},
            file_name="changes.csv",
            key="plan_changes",
        )
    tables.show(
        found.totals.assign(column=found.totals["column"].map(headings)),
        {"column": _("Total"), "before": _("From"), "after": _("To"), "change": _("Change")},
        file_name="totals.csv",
        key="plan_totals",
    )
