"""Who is leaving: the list, how far it can be trusted, and whether writing to them pays."""

from __future__ import annotations

import streamlit as st

from analysis.charts import profit_chart, reliability_chart, rules_chart
from analysis.rates import expected_count
from analysis.value.churn import Churn, ChurnSettings, ContactSettings, contact_profit
from pages.shared import cards, labels, state, tables
from pages.shared.cards import card
from pages.shared.text import _, mark, money, number, percent, wording
from pages.shared.value import cached, reason_words
from pages.shared.value.asked import Asked

RULES = {
    "rhythm": mark("Own rhythm"),
    "recency_frequency": mark("Simple list"),
    "purchase_model": mark("Purchase model"),
    "boosting": mark("Boosted trees"),
}


def show(asked: Asked) -> None:
    settings = _settings()
    events = state.table("events") if "events" in state.stored() else None
    with st.spinner(_("Trying the rules at earlier dates …")):
        churn = state.attempt(cached.churn, asked.orders, settings, events)
    names = labels.names(RULES)
    _headline_numbers(churn)
    _which_rule(churn, names)
    _trust(churn)
    _profit(churn, names)
    _customers(churn, asked)


def _settings() -> ChurnSettings:
    with st.container(border=True), st.container(horizontal=True):
        silent = st.number_input(
            _("Days without an order that count as leaving"),
            min_value=7,
            max_value=365,
            step=10,
            width=300,
            **state.remembered("churn_silent_days", 90, between=(7, 365)),
        )
        at_risk = st.number_input(
            _("At risk: ordered within so many days"),
            min_value=7,
            max_value=1825,
            step=10,
            width=300,
            help=_("Whoever has been silent for longer is gone already; guessing that right would be no merit."),
            **state.remembered("churn_at_risk_days", 180, between=(7, 1825)),
        )
    return ChurnSettings(int(silent), max(int(at_risk), int(silent)), state.observed_until())


def _headline_numbers(churn: Churn) -> None:
    leavers, fewest, most = expected_count(churn.customers["p_leave"].to_numpy())
    used = churn.rules[churn.rules["rule"] == churn.used].iloc[0]
    with cards.row():
        card(_("Customers at risk"), number(len(churn.customers)))
        card(
            _("Will leave, probably"),
            number(leavers),
            _(
                "So many are expected to order nothing in the next {days} days. In 8 of 10 cases it lies in the range "
                "below, if the probabilities are right.",
                days=number(churn.settings.silent_days),
            ),
            (number(fewest), number(most)),
        )
        card(
            _("Told apart"),
            percent(used["auc"]),
            _(
                "Of two customers, one who left and one who stayed, so often the leaver had the higher probability. "
                "50 % is tossing a coin."
            ),
            (percent(used["auc_low"]), percent(used["auc_high"])),
        )
        card(
            _("Gone already"),
            number(churn.gone),
            _("Silent for longer than the days at risk; they are not in the list."),
        )


def _which_rule(churn: Churn, names: dict[str, str]) -> None:
    title = _rules_title(churn, names)
    st.altair_chart(rules_chart(churn, wording(), title, names), key="rules_chart", alt=title)
    used = churn.rules[churn.rules["rule"] == churn.used].iloc[0]
    st.caption(
        _(
            "Tried at {dates} earlier dates, {forecasts} forecasts in all; each rule learned only from what was known "
            "by then. A more complicated rule is used only where it is clearly better. Among the tenth ranked highest "
            "{top} left, of all {all}.",
            dates=number(used["dates"]),
            forecasts=number(used["forecasts"]),
            top=percent(used["share_silent_top"]),
            all=percent(used["share_silent"]),
        )
    )
    st.caption(
        _(
            "Own rhythm: silence in usual gaps between orders. Simple list: last order and number of orders. Purchase "
            "model: BG/NBD. Boosted trees: all that is known of a customer's behaviour."
        )
    )
    if "purchase_model" not in set(churn.rules["rule"]):
        st.caption(_("The purchase model is missing: the orders up to an earlier date allow no fit."))
    _dates(churn, names)


def _dates(churn: Churn, names: dict[str, str]) -> None:
    with st.expander(_("All dates in numbers"), icon=":material/table:"):
        tables.show(
            churn.dates.assign(rule=churn.dates["rule"].map(names)),
            {
                "cutoff": _("Forecast made on"),
                "rule": _("Rule"),
                "customers": _("Customers at risk"),
                "share_silent": _("Really left"),
                "auc": _("Told apart (AUC)"),
                "auc_low": _("at least (95 %)"),
                "auc_high": _("at most (95 %)"),
                "brier": _("Error of the probabilities (Brier)"),
                "brier_of_base_rate": _("The same if everybody got the usual rate"),
                "share_silent_top": _("Left among the tenth ranked highest"),
                "lift": _("Lift"),
            },
            file_name="churn_check.csv",
            key="churn_dates",
        )


def _rules_title(churn: Churn, names: dict[str, str]) -> str:
    if churn.used == churn.rules["rule"].iloc[-1]:
        return _("“{rule}” tells best who leaves, and is used", rule=names[churn.used])
    return _("“{rule}” tells it as well as anything more complicated, and is used", rule=names[churn.used])


def _trust(churn: Churn) -> None:
    shown = churn.reliability[churn.reliability["rule"] == churn.used]
    top = shown.iloc[-1]
    title = _(
        "Where it said {said}, {left} really left",
        said=percent(top["p_said"]),
        left=percent(top["share_silent"]),
    )
    st.altair_chart(reliability_chart(churn, wording(), title), key="reliability_chart", alt=title)
    used = churn.rules[churn.rules["rule"] == churn.used].iloc[0]
    gain = 1 - used["brier"] / used["brier_of_base_rate"]
    against = (
        _("Their squared error is {gain} smaller than if everybody got the usual rate.", gain=percent(gain))
        if gain > 0
        else _("Here they are no better than giving everybody the usual rate: use them for the ranking at most.")
    )
    st.caption(_("On the dashed line the probabilities mean what they say.") + " " + against)


def _profit(churn: Churn, names: dict[str, str]) -> None:
    st.subheader(_("Does writing to them pay?"))
    profit = state.attempt_or_say(contact_profit, churn.gains, _contact())
    if profit is None:
        return
    best = profit.best[profit.best["rule"] == churn.used].iloc[0]
    title = (
        _(
            "Writing to the {share} most likely to leave would at best have brought {profit}",
            share=percent(best["share_contacted"]),
            profit=money(best["profit"]),
        )
        if best["contacted"] > 0
        else _("Writing to nobody is best: a contact costs more than it should bring")
    )
    st.altair_chart(profit_chart(profit, wording(), title, names), key="profit_chart", alt=title)
    st.caption(
        _(
            "At one date, the mean of those tried; writing to everybody: {everybody}. The share kept is your "
            "assumption: value at risk is not value that can be saved. Most who leave would leave with a letter too, "
            "and some whom you write to would have stayed anyway. Only a test with a group left alone measures it.",
            everybody=money(profit.everybody),
        )
    )


def _contact() -> ContactSettings:
    with st.container(border=True), st.container(horizontal=True):
        cost = st.number_input(
            _("Cost of one contact"), min_value=0.0, step=0.1, width=220, **state.remembered("contact_cost", 1.0)
        )
        margin = st.number_input(
            _("Margin a saved customer brings"),
            min_value=0.0,
            step=5.0,
            width=240,
            **state.remembered("saved_margin", 30.0),
        )
        rate = st.number_input(
            _("Leavers a contact keeps (%)"),
            min_value=0.0,
            max_value=100.0,
            step=1.0,
            width=240,
            help=_("An assumption until a test has measured it."),
            **state.remembered("saved_percent", 5.0, between=(0, 100)),
        )
    return ContactSettings(cost, margin, rate / 100)


def _customers(churn: Churn, asked: Asked) -> None:
    st.subheader(_("Who is leaving"))
    st.caption(
        _(
            "↑ raises the probability against a typical customer at risk, ↓ lowers it; no causes. At stake: "
            "probability of leaving × what the customer was worth right after the last order."
        )
    )
    listed = churn.customers.assign(reasons=reason_words.in_words(churn.customers))
    if_active = cached.value_if_active(asked.orders, asked.settings)
    if if_active is not None:
        stake = listed["p_leave"] * listed["customer_id"].map(if_active)
        listed = listed.assign(at_stake=stake).sort_values("at_stake", ascending=False)
    tables.show(
        listed,
        {
            "customer_id": _("Customer"),
            "p_leave": _("Leaves (probability)"),
            "at_stake": _("At stake"),
            "reasons": _("Why"),
            "days_since_last_order": _("Days since last order"),
            "orders": _("Orders"),
        },
        file_name="who_is_leaving.csv",
        key="churn_customers",
    )
