"""The plan: one campaign per segment, and the files to run it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import plan_chart
from analysis.strategy import Plan, PlanSettings, build_plan
from pages.shared import cards, consent, controls, handover, labels, plan_leaks, plan_lines, state, tables
from pages.shared.cards import card
from pages.shared.strategy import grouped as grouping
from pages.shared.strategy import plan_files
from pages.shared.text import _, money, ngettext, number, short_money, wording

_SHOWN = [
    *("segment", "customers", "action", "channel", "cost_per_contact", "expected_response", "budget", "message"),
]


def show() -> None:
    orders = state.require("orders", _("To plan a campaign per segment, bring your customers' orders."))
    grouped = grouping.ask(orders)
    settings = PlanSettings(margin=controls.margin())
    customers = consent.ask(grouped.customers)
    if customers.empty:
        st.warning(_("Nobody may be contacted, so there is nothing to plan."), icon=":material/info:")
        st.stop()
    lines = _editor(plan_lines.reachable(grouped.groups, customers), grouped.names, settings.margin)
    plan = state.attempt(build_plan, customers, lines, settings)
    _headline_numbers(plan)
    names = grouped.names
    st.altair_chart(plan_chart(plan, wording(), _title(plan, names), names), key="plan_chart", alt=_title(plan, names))
    _assumptions()
    _results(plan, names)
    leaks = plan_leaks.show(settings.margin)
    plan_files.show(plan, grouped, customers, leaks)


def _editor(groups: pd.DataFrame, names: dict[str, str], margin: float) -> pd.DataFrame:
    """The editable plan; returns its lines as they stand now."""
    st.subheader(_("One campaign per segment"))
    st.caption(_("Every number is an assumption of ours: replace it by your own. An empty budget reaches everybody."))
    sizes = groups.set_index("segment")["customers"]
    key, base = plan_lines.editor(groups, margin)
    edited = st.data_editor(
        base.assign(customers=base["segment"].map(sizes)),
        key=key,
        hide_index=True,
        column_order=_SHOWN,
        column_config=_editor_columns(names),
        disabled=["segment", "customers"],
    )[plan_lines.EDITED]
    before = plan_lines.current(groups, margin)
    after = plan_lines.follow_channel(before, edited, sizes)
    plan_lines.keep(before, after)
    if not after.equals(edited):
        plan_lines.start_editor_anew()
        st.rerun()
    with st.container(horizontal=True):
        st.button(
            _("Undo"),
            icon=":material/undo:",
            on_click=plan_lines.undo,
            disabled=not plan_lines.can_undo(),
            key="plan_undo",
        )
        st.button(
            _("Back to the proposal"),
            icon=":material/restart_alt:",
            on_click=plan_lines.reset,
            key="plan_reset",
        )
    return after


def _editor_columns(names: dict[str, str]) -> dict:
    column = st.column_config
    return {
        "segment": column.SelectboxColumn(
            _("Segment"),
            options=list(names),
            format_func=names.get,
            width="medium",
        ),
        "customers": column.NumberColumn(_("Customers"), format="localized"),
        "action": column.SelectboxColumn(
            _("Action"),
            options=list(labels.ACTIONS),
            format_func=labels.names(labels.ACTIONS).get,
            required=True,
            width="medium",
        ),
        "channel": column.SelectboxColumn(
            _("Channel"),
            options=list(labels.CHANNELS),
            format_func=labels.names(labels.CHANNELS).get,
            required=True,
        ),
        "message": column.TextColumn(_("Message"), width="large"),
        "cost_per_contact": column.NumberColumn(
            _("Cost per contact"), min_value=0.0, step=0.01, format="localized", required=True
        ),
        "expected_response": column.NumberColumn(
            _("Expected response"),
            min_value=0.0,
            max_value=1.0,
            step=0.001,
            format="percent",
            required=True,
            help=_("Extra orders per contact that the campaign itself brings; 0.05 means 5 of 100."),
        ),
        "budget": column.NumberColumn(_("Budget"), min_value=0.0, step=0.01, format="localized"),
    }


def _headline_numbers(plan: Plan) -> None:
    totals = plan.totals
    with cards.row():
        card(_("Contacts"), number(totals.contacts))
        card(_("Expected cost"), short_money(totals.expected_cost))
        card(_("Expected revenue"), short_money(totals.expected_revenue))
        card(
            _("Margin after cost"),
            short_money(totals.expected_margin),
            range_of=(short_money(totals.margin_low), short_money(totals.margin_high)),
        )


def _title(plan: Plan, names: dict[str, str]) -> str:
    losing = plan.lines[plan.lines["expected_margin"] < 0]
    if len(losing):
        return ngettext(
            "{count} campaign costs more than it brings: {segments}",
            "{count} campaigns cost more than they bring: {segments}",
            len(losing),
            segments=", ".join(losing.nsmallest(3, "expected_margin")["segment"].map(names)),
        )
    best = plan.lines.loc[plan.lines["expected_margin"].idxmax()]
    return _(
        "“{segment}” brings most: {margin} after cost",
        segment=names[best["segment"]],
        margin=money(best["expected_margin"]),
    )


def _assumptions() -> None:
    st.caption(
        _(
            "Margin after cost = contacts × response × order value of the segment × margin rate − cost. "
            "The responses are assumptions, not measured: the range covers half to one and a half of them, plus "
            "chance. Only a test with a control group shows what a campaign really brings."
        )
    )


def _results(plan: Plan, names: dict[str, str]) -> None:
    with st.expander(_("What each campaign should bring"), icon=":material/table:"):
        tables.show(
            plan.lines.assign(segment=plan.lines["segment"].map(names)),
            {
                code: _(heading)
                for code, heading in handover.HEADINGS.items()
                if code not in ("action", "channel", "message")
            },
            file_name="plan.csv",
            key="plan_results",
        )
