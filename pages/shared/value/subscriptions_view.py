"""Subscriptions: how many stay, and what today's and tomorrow's subscribers will pay."""

from __future__ import annotations

import streamlit as st

from analysis.charts import survival_chart
from analysis.tables.table import Table
from analysis.value import LifetimeValueSettings
from analysis.value.subscriptions import PERIODS, SubscriptionSettings, SubscriptionValue
from pages.shared import cards, state, tables
from pages.shared.cards import card
from pages.shared.text import _, mark, money, number, percent, short_money, wording
from pages.shared.value import subscribed
from pages.shared.value.asked import Asked

PERIOD_NAMES = {
    "week": mark("every week"),
    "month": mark("every month"),
    "quarter": mark("every quarter"),
    "year": mark("every year"),
}


def available() -> bool:
    """Whether a customers table is here with a start and an end of something."""
    if "customers" not in state.stored():
        return False
    found = subscribed.date_columns(state.table("customers"))
    return found.start is not None and found.end is not None


def show(asked: Asked) -> None:
    show_with(asked.settings)


def show_with(settings: LifetimeValueSettings) -> None:
    explanation = _(
        "To forecast subscriptions, bring a customers table with two columns of dates: when each subscription began, "
        "and when it ended (empty while it runs)."
    )
    customers = state.require("customers", explanation)
    if len(subscribed.date_columns(customers).columns) < 2:
        state.nothing_here(explanation)
    start, end, chosen = _choices(customers, settings)
    value = state.attempt(subscribed.subscription_value, customers, start, end, chosen)
    _headline_numbers(value, chosen)
    _survival(value)
    _tenures(value)
    with st.expander(_("Model and assumptions"), icon=":material/function:"):
        _model(value)


def _choices(customers: Table, settings: LifetimeValueSettings) -> tuple[str, str, SubscriptionSettings]:
    found = subscribed.date_columns(customers)
    columns = list(found.columns)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        start = st.selectbox(
            _("Subscription began"),
            columns,
            width=220,
            **state.remembered("subscription_start", found.start or columns[0], columns),
        )
        end = st.selectbox(
            _("Subscription ended"),
            columns,
            width=220,
            **state.remembered("subscription_end", found.end or columns[1], columns),
        )
        period = st.selectbox(
            _("They pay"),
            list(PERIODS),
            format_func=lambda code: _(PERIOD_NAMES[code]),
            width=180,
            **state.remembered("subscription_period", "month", PERIODS),
        )
        price = st.number_input(
            _("Price per payment"),
            min_value=0.01,
            width=180,
            **state.remembered("subscription_price", 10.0),
        )
    periods = max(round(settings.horizon_days / 365 * PERIODS[period]), 1)
    chosen = SubscriptionSettings(
        price, period, periods, settings.yearly_discount, settings.margin, settings.observed_until
    )
    return start, end, chosen


def _headline_numbers(value: SubscriptionValue, settings: SubscriptionSettings) -> None:
    with cards.row():
        card(
            _("Worth today"),
            short_money(value.lifetime_value),
            _(
                "What they will still pay in the next {periods} payments, after margin ({margin}) and discount. "
                "In 8 of 10 cases it lies in the range below, if the model is right.",
                periods=number(settings.horizon_periods),
                margin=percent(settings.margin),
            ),
            (short_money(value.low), short_money(value.high)),
        )
        card(_("Subscribers today"), number(value.customers))
        card(
            _("A new subscriber"),
            money(value.new_customer_value),
            _(
                "Total value, the first payment included; the range is for one new subscriber. "
                "Compare it with what winning one costs."
            ),
            (money(value.new_customer_low), money(value.new_customer_high)),
        )
        first = value.survival["share_active"].iloc[1]
        card(
            _("Do not renew"),
            percent(1 - first, 1),
            _("At the first renewal. At later ones fewer leave: those who would go early are gone."),
        )


def _survival(value: SubscriptionValue) -> None:
    last = value.survival.iloc[-1]
    title = _(
        "After {renewals} renewals {share} of a new cohort will still subscribe ({low} to {high})",
        renewals=number(last["period"]),
        share=percent(last["share_active"]),
        low=percent(last["low"]),
        high=percent(last["high"]),
    )
    st.altair_chart(survival_chart(value, wording(), title), key="survival_chart", alt=title)
    st.caption(
        _(
            "Points: the share seen, from all who had that renewal to decide about. Line and band: the model, with the "
            "80 % range of what the data leave open. It takes for granted that prices and offers stay as they were."
        )
    )


def _tenures(value: SubscriptionValue) -> None:
    st.subheader(_("By number of renewals"))
    tables.show(
        value.tenures,
        {
            "renewals": _("Renewals so far"),
            "customers": _("Subscribers"),
            "renewal_rate": _("Chance to renew next"),
            "lifetime_value": _("Value of one"),
            "total": _("Value of all"),
            "low": _("Low (10 %)"),
            "high": _("High (90 %)"),
        },
        file_name="subscriptions.csv",
        key="subscriptions",
    )


def _model(value: SubscriptionValue) -> None:
    st.markdown(
        _(
            "**Shifted-beta-geometric**: at each renewal every subscriber leaves with a chance of their own. "
            "alpha {alpha}, beta {beta}, log-likelihood {likelihood}.",
            alpha=number(value.alpha, 3),
            beta=number(value.beta, 3),
            likelihood=number(value.log_likelihood, 2),
        )
    )
    if value.ridge:
        st.caption(
            _("Several pairs of parameters explain these renewals equally well; only their forecasts mean something.")
        )
