"""What customers are worth: everybody together, by segment, one by one; with the backtest before any detail."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.charts import concentration_chart, segment_values_chart
from analysis.tables.table import Table
from analysis.value import LifetimeValues, LifetimeValueSettings
from pages.shared import cache, cards, state, tables
from pages.shared.cards import card
from pages.shared.segments import available
from pages.shared.text import _, money, number, percent, short_money, wording
from pages.shared.value import belief_view, cached, ledger_part, model_part, newcomers_part
from pages.shared.value.asked import Asked


def show(asked: Asked) -> None:
    orders, settings = asked.orders, asked.settings
    with st.spinner(_("Fitting the model to every customer's history …")):
        values = state.attempt(cache.lifetime_values, orders, settings)
    ledger_part.keep(asked)
    _headline_numbers(values, settings)
    belief_view.warn(asked, values)
    model_part.warn(values.model)
    # The backtest comes before any detail: a forecast nobody checked is an opinion.
    belief_view.say(asked)
    _segments(orders, settings)
    newcomers_part.show(orders, settings)
    _concentration(orders, settings)
    _customers(values)
    model_part.show(values)


def _headline_numbers(values: LifetimeValues, settings: LifetimeValueSettings) -> None:
    customers, totals = values.customers, values.totals
    with cards.row():
        card(
            _("Value, next {days} days", days=number(settings.horizon_days)),
            short_money(totals.lifetime_value),
            _(
                "What all customers of today will still bring, after margin ({margin}) and discount. "
                "In 8 of 10 cases it lies in the range below, if the model is right.",
                margin=percent(settings.margin),
            ),
            (short_money(totals.low), short_money(totals.high)),
        )
        card(_("Value per customer"), money(customers["lifetime_value"].mean()))
        card(_("Expected orders"), number(totals.expected_orders))
        card(
            _("Silent for 90 days"),
            percent((customers["p_churn_90"] > 0.5).mean()),
            _("Share of customers for whom no order in the next 90 days is more likely than an order."),
        )


def _segments(orders: Table, settings: LifetimeValueSettings) -> None:
    st.subheader(_("Value by segment"))
    chosen = available.ask(_("Segments by"), "value_by")
    segmentation = state.attempt_or_say(available.segmentation, chosen)
    if segmentation is None:
        return
    groups, names = cache.segment_values(orders, settings, segmentation), available.names(chosen)
    richest = groups.loc[groups["lifetime_value"].idxmax()]
    title = _(
        "“{segment}” will bring {share} of the value",
        segment=names[richest["group"]],
        share=percent(richest["lifetime_value"] / groups["lifetime_value"].sum()),
    )
    st.altair_chart(segment_values_chart(groups, wording(), title, names), key="segment_values_chart", alt=title)
    tables.show(
        groups.assign(group=groups["group"].map(names)),
        {
            "group": _("Segment"),
            "customers": _("Customers"),
            "mean": _("Value per customer"),
            "lifetime_value": _("Lifetime value"),
            "low": _("Low (10 %)"),
            "high": _("High (90 %)"),
        },
        file_name="value_by_segment.csv",
        key="segment_values",
    )


def _concentration(orders: Table, settings: LifetimeValueSettings) -> None:
    concentration = cache.value_concentration(orders, settings)
    title = _("The top 20 % of customers bring {share} of the value", share=percent(concentration.top_20_share))
    st.subheader(_("How concentrated is it?"))
    st.altair_chart(concentration_chart(concentration, wording(), title), key="concentration_chart", alt=title)
    low, high = cached.top_share(orders, replace(settings, margin=1.0))
    st.caption(
        _(
            "By what is expected of each. In 8 of 10 cases the 20 % named today will really bring {low} to {high}, if "
            "the model is right.",
            low=percent(low),
            high=percent(high),
        )
    )


def _customers(values: LifetimeValues) -> None:
    st.subheader(_("Every customer"))
    st.caption(
        _(
            "Lifetime value is the future only, not what is paid already; its range is for this one customer. "
            "The total value of a new customer counts the first order, too: compare it with what winning one costs."
        )
    )
    customers = values.customers.sort_values("lifetime_value", ascending=False)
    waiting = pd.to_timedelta(customers["next_order_days"], unit="D")
    tables.show(
        customers.assign(next_order=values.observed_until + waiting),
        {
            "customer_id": _("Customer"),
            "lifetime_value": _("Lifetime value"),
            "low": _("Low (10 %)"),
            "high": _("High (90 %)"),
            "expected_orders": _("Expected orders"),
            "expected_spend": _("Expected spend"),
            "p_churn_90": _("No order in 90 days (probability)"),
            "next_order": _("Next order by (as likely as not)"),
            "new_customer_value": _("Total value of such a new customer"),
            "frequency": _("Repeat orders (days)"),
            "monetary_value": _("Mean spend per repeat order"),
        },
        file_name="lifetime_values.csv",
        key="lifetime_values",
    )
