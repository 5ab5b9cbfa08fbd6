"""The plan: one campaign per segment, and the files to run it."""

from __future__ import annotations

import streamlit as st

from analysis.charts import plan_chart
from analysis.strategy import Plan, PlanSettings, build_plan
from pages.shared import cards, consent, controls, handover, plan_leaks, plan_lines, state, tables
from pages.shared.cards import card
from pages.shared.strategy import grouped as grouping
from pages.shared.strategy import plan_editor, plan_effort, plan_files, plan_tests, plan_versions
from pages.shared.text import _, money, ngettext, number, short_money, wording


def show() -> None:
    orders = state.require("orders", _("To plan a campaign per segment, bring your customers' orders."))
    grouped = grouping.ask(orders)
    settings = PlanSettings(margin=controls.margin())
    customers = consent.ask(grouped.customers)
    if customers.empty:
        st.warning(_("Nobody may be contacted, so there is nothing to plan."), icon=":material/info:")
        st.stop()
    groups = plan_lines.reachable(grouped.groups, customers)
    lines = plan_editor.show(groups, grouped.names, settings.margin)
    plan = state.attempt(build_plan, customers, lines, settings)
    _headline_numbers(plan)
    names = grouped.names
    st.altair_chart(plan_chart(plan, wording(), _title(plan, names), names), key="plan_chart", alt=_title(plan, names))
    _assumptions()
    _results(plan, names)
    plan_effort.show(plan, groups, names, settings.margin)
    plan_tests.show(plan, orders, customers, groups, names, settings.margin)
    plan_versions.show(plan, lines, customers, groups, names)
    leaks = plan_leaks.show(settings.margin)
    plan_files.show(plan, grouped, customers, leaks)


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
    if not plan.totals.contacts:
        return _("No campaign reaches anybody: see which could pay at all, and raise its budget or choose a channel")
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
            {code: _(heading) for code, heading in handover.HEADINGS.items() if code not in plan_editor.WORDS},
            file_name="plan.csv",
            key="plan_results",
        )
