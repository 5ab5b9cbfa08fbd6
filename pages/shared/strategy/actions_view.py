"""Next best action: what to do next for each customer, why, and what it should bring."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import next_actions_chart
from analysis.strategy.actions import NextActions, NextActionSettings, summarise_actions
from pages.shared import cards, consent, controls, labels, state, tables
from pages.shared.cards import card
from pages.shared.segments import available, cached_personas
from pages.shared.segments.next_action_provider import SOURCE
from pages.shared.strategy import action_catalogue, action_rules, action_words, customer_card, next_actions
from pages.shared.text import _, escape, money, ngettext, number, percent, short_money, wording


def show() -> None:
    state.require("orders", _("To know what to do next for each customer, bring your customers' orders."))
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        key = available.ask(_("Segments by"), "actions_by", besides=SOURCE)
    with right:
        controls.margin()
    results, editors = st.container(), st.container()
    with editors:
        _edit()
    with results:
        _results(next_actions.settings(), key)


def _edit() -> None:
    st.subheader(_("What can be done, and for whom"))
    st.caption(
        _(
            "Every number is an assumption of ours: replace it by your own. The response counts extra orders only: "
            "who would have ordered anyway does not count."
        )
    )
    with st.grid(2, min_column_width=260):
        st.number_input(
            _("New for so many days"),
            min_value=1,
            max_value=90,
            **state.remembered("action_welcome_days", 14, between=(1, 90)),
        )
        st.number_input(
            _("Act on what is due within so many days"),
            min_value=1,
            max_value=120,
            **state.remembered("action_ahead_days", 30, between=(1, 120)),
        )
    action_catalogue.edit(next_actions.settings())
    with st.expander(_("Rules of your own"), icon=":material/rule:"):
        action_rules.edit(cached_personas.facts(cached_personas.known()))


def _results(settings: NextActionSettings, key: str) -> None:
    action_rules.usable(cached_personas.facts(cached_personas.known()), say=True)
    with st.spinner(_("Looking at each customer …")):
        groups = state.attempt(available.segmentation, key)
        found = state.attempt(next_actions.found, settings, groups)
    customers = consent.ask(found.customers)
    if customers.empty:
        st.warning(_("Nobody may be contacted, so there is nothing to do."), icon=":material/info:")
        return
    _headline_numbers(customers)
    _pictures(customers)
    _assumptions(found)
    names = available.names(key)
    _by_segment(customers, names)
    customer_card.ask(found, customers, names)
    _everybody(customers, names)


def _headline_numbers(customers: pd.DataFrame) -> None:
    contacted = customers[customers["cost"] > 0]
    sums = customers[["expected_value", "value_low", "value_high", "cost"]].sum()
    with cards.row():
        card(_("Get an action"), number(len(contacted)), _("Of those who may be contacted."))
        card(_("Left in peace"), number(len(customers) - len(contacted)), _("Do nothing, or let go."))
        card(_("Cost"), short_money(sums["cost"]))
        card(
            _("Expected value"),
            short_money(sums["expected_value"]),
            _("After cost. If all responses are half, or one and a half times, what is assumed: the range below."),
            (short_money(sums["value_low"]), short_money(sums["value_high"])),
        )


def _pictures(customers: pd.DataFrame) -> None:
    summary = summarise_actions(customers)
    names = labels.names(action_words.ACTIONS)
    most, best = summary.loc[summary["customers"].idxmax()], summary.loc[summary["expected_value"].idxmax()]
    with cards.side_by_side():
        with st.container():
            title = ngettext(
                "“{action}” is next for most: {count} customer",
                "“{action}” is next for most: {count} customers",
                most["customers"],
                action=names[most["action"]],
            )
            chart = next_actions_chart(summary, wording(), title, names)
            st.altair_chart(chart, key="next_actions_customers", alt=title)
        with st.container():
            title = _("No action pays for itself here")
            if best["expected_value"] > 0:
                fields = {"action": names[best["action"]], "value": money(best["expected_value"], 0)}
                title = _("“{action}” should bring most: {value} after cost", **fields)
            chart = next_actions_chart(summary, wording(), title, names, "expected_value")
            st.altair_chart(chart, key="next_actions_value", alt=title)


def _assumptions(found: NextActions) -> None:
    habits, said = found.habits, []
    said.append(
        _(
            "Of the actions that come into question, each customer gets the one with the highest expected value: extra "
            "orders × value of an order × margin − cost. “Unproven” means that the response is assumed: only a test "
            "with a control group shows what an action brings. What is at stake is not what can be saved."
        )
    )
    if habits.everyone["customers"] > 0:
        said.append(
            _(
                "After a first order {share} (n = {n}) order again within {window} days, half of them within {days}.",
                share=percent(habits.everyone["share_again"]),
                n=number(habits.everyone["customers"]),
                window=number(found.settings.window_days),
                days=number(habits.everyone["median_days"]),
            )
        )
    else:
        said.append(_("Too few first orders are old enough to say who orders again."))
    if habits.gaps >= found.settings.fewest:
        said.append(
            _(
                "Nine of ten gaps between orders stay below {days} days ({n} seen); who is silent longer has lapsed.",
                days=number(habits.lapsed_days),
                n=number(habits.gaps),
            )
        )
    else:
        said.append(
            _(
                "Too few orders follow another to know the usual gap: who is silent for {days} days has lapsed.",
                days=number(found.settings.window_days),
            )
        )
    if found.situations["lifetime_value"].isna().all():
        said.append(_("The orders allow no lifetime value: the most valuable are those with the most revenue."))
    st.caption(escape(" ".join(said)))


def _by_segment(customers: pd.DataFrame, names: dict[str, str]) -> None:
    st.subheader(_("What each segment needs"))
    table = summarise_actions(customers, by="segment")
    hidden = _("Groups under five customers")
    tables.show(
        table.assign(
            segment=[hidden if pd.isna(code) else names.get(code, code) for code in table["segment"]],
            action=_named(table["action"]),
            proof=_proof(table),
        ),
        {
            "segment": _("Segment"),
            "action": _("Action"),
            "customers": _("Customers"),
            "expected_value": _("Expected value"),
            "value_low": _("Low"),
            "value_high": _("High"),
            "cost": _("Cost"),
            "proof": _("Response"),
        },
        file_name="next_actions_by_segment.csv",
        key="actions_by_segment",
    )


def _everybody(customers: pd.DataFrame, names: dict[str, str]) -> None:
    with st.expander(_("Every customer with the reason"), icon=":material/table:"):
        every = labels.names(action_words.ACTIONS)
        there = [code for code in every if (customers["action"] == code).any()]
        wanted = st.multiselect(
            _("Only these actions"), there, format_func=every.get, placeholder=_("All"), key="actions_wanted"
        )
        listed = customers[customers["action"].isin(wanted)] if wanted else customers
        listed = listed.sort_values(["expected_value", "customer_id"], ascending=[False, True], ignore_index=True)
        tables.show(
            listed.assign(
                segment=[names.get(code, code) for code in listed["segment"].astype("object")],
                action=_named(listed["action"]),
                reason=action_words.reasons(listed),
                proof=_proof(listed),
                machine=_named(listed["machine_action"]).where(listed["overridden"].notna(), ""),
            ),
            {
                "customer_id": _("Customer"),
                "action": _("Action"),
                "reason": _("Why"),
                "segment": _("Segment"),
                "expected_value": _("Expected value"),
                "value_low": _("Low"),
                "value_high": _("High"),
                "cost": _("Cost"),
                "proof": _("Response"),
                "overridden": _("Rule of yours"),
                "machine": _("The machine would"),
            },
            file_name="next_actions.csv",
            key="actions_customers",
        )


def _named(codes: pd.Series) -> pd.Series:
    return codes.astype("object").map(labels.names(action_words.ACTIONS)).fillna("")


def _proof(rows: pd.DataFrame) -> pd.Series:
    """Whether the response is measured; empty where nobody is contacted."""
    words = rows["unproven"].map({True: _("unproven"), False: _("measured")})
    return words.where(rows["cost"] > 0, "")
