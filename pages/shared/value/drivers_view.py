"""What goes with value: where customers began, what they are like, and what a second order goes with."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import order_values_chart, value_drivers_chart
from analysis.errors import AnalysisError
from analysis.segments import Segmentation
from analysis.value.drivers import ValueDrivers
from pages.shared import cache, cards, state, tables
from pages.shared.cards import card
from pages.shared.labels import ORIGINS
from pages.shared.segments import available, next_action_provider
from pages.shared.text import _, mark, money, ngettext, number, percent, wording
from pages.shared.value import cached
from pages.shared.value.asked import Asked

MEASURES = {"future": mark("What they will still bring"), "total": mark("With what they have paid")}


def show(asked: Asked) -> None:
    # Without a forecast nothing below can be said.
    state.attempt(cache.lifetime_values, asked.orders, asked.settings)
    kinds = _kinds()
    measure = st.segmented_control(
        _("Value"),
        list(MEASURES),
        format_func=lambda code: _(MEASURES[code]),
        required=True,
        **state.remembered("drivers_measure", "future", MEASURES),
    )
    with st.spinner(_("Comparing groups of customers …")):
        drivers = state.attempt_or_say(cached.value_drivers, asked.orders, asked.settings, kinds, measure)
    if drivers is not None:
        _factor(drivers, tuple(key for key, found in kinds if found.source in cached.MADE_FROM_ORDERS))
    _second_order(asked)
    _by_order(asked)


def _kinds() -> tuple[tuple[str, Segmentation], ...]:
    """Every way this workspace groups customers that its data allow; what does not work is said where it is made."""
    found = []
    for key in available.available():
        # What to do next follows from the value itself.
        if key == next_action_provider.SOURCE:
            continue
        try:
            found.append((key, available.segmentation(key)))
        except AnalysisError:
            continue
    return tuple(found)


def _name(factor: str) -> str:
    return _(ORIGINS[factor]) if factor in ORIGINS else available.available().get(factor, factor)


def _group_names(factor: str) -> dict[str, str]:
    return {} if factor in ORIGINS else available.names(factor)


def _factor(drivers: ValueDrivers, made_from_orders: tuple[str, ...]) -> None:
    factors = sorted(drivers.factors["factor"], key=lambda factor: factor in made_from_orders)
    factor = st.selectbox(
        _("Compared by"),
        factors,
        format_func=_name,
        width=380,
        help=_("What explains most of the differences comes first."),
        **state.remembered("drivers_factor", factors[0], factors),
    )
    row = drivers.factors.set_index("factor").loc[factor]
    groups, names = drivers.groups[drivers.groups["factor"] == factor], _group_names(factor)
    title = _title(groups, names, _name(factor))
    st.altair_chart(value_drivers_chart(drivers, factor, wording(), title, names), key="drivers_chart", alt=title)
    st.caption(_said(factor, row, made_from_orders))
    with st.expander(_("All groups in numbers"), icon=":material/table:"):
        tables.show(
            groups.assign(group=groups["group"].map(lambda code: names.get(code, code))),
            {
                "group": _("Group"),
                "customers": _("Customers"),
                "value": _("Value per customer"),
                "low": _("at least (95 %)"),
                "high": _("at most (95 %)"),
                "mean": _("Plain mean"),
            },
            file_name="value_by_group.csv",
            key="drivers_groups",
        )
    with st.expander(_("What explains how much"), icon=":material/percent:"):
        _all_factors(drivers)


def _title(groups: pd.DataFrame, names: dict[str, str], factor: str) -> str:
    clear = groups[groups["is_clear"]]
    if clear.empty:
        return _("{factor}: no group is clearly worth more or less than all together", factor=factor)
    top, bottom = groups.iloc[0], groups.iloc[-1]
    return _(
        "{factor}: “{top}” brings {high} per customer, “{bottom}” {low}",
        factor=factor,
        top=names.get(top["group"], top["group"]),
        high=money(top["value"]),
        bottom=names.get(bottom["group"], bottom["group"]),
        low=money(bottom["value"]),
    )


def _said(factor: str, row: pd.Series, made_from_orders: tuple[str, ...]) -> str:
    said = [
        _(
            "It goes with {share} of the differences between customers. Small groups are drawn to the mean of all, "
            "because the best of many is often best by luck; blue: clearly apart from it.",
            share=percent(row["share_explained"], 1),
        )
    ]
    if factor in made_from_orders:
        said.append(
            _("These groups were made from the orders themselves: that they differ in value is in their making.")
        )
    elif factor == "first_month":
        said.append(_("First means first in the data: who bought before it begins looks new in its first months."))
    else:
        said.append(
            _("Customers count against those who began in the same quarter. What goes with value need not cause it.")
        )
    if row["hidden_customers"]:
        said.append(
            ngettext(
                "{count} customer is in no group shown: unknown, or fewer than five together.",
                "{count} customers are in no group shown: unknown, or fewer than five together.",
                row["hidden_customers"],
            )
        )
    return " ".join(said)


def _all_factors(drivers: ValueDrivers) -> None:
    rows = drivers.factors
    ends = {
        end: [_group_names(row["factor"]).get(row[end], row[end]) for _index, row in rows.iterrows()]
        for end in ("highest", "lowest")
    }
    tables.show(
        rows.assign(factor=rows["factor"].map(_name), **ends),
        {
            "factor": _("Compared by"),
            "share_explained": _("Of the differences between customers"),
            "groups": _("Groups"),
            "customers": _("Customers"),
            "highest": _("Worth most"),
            "highest_value": _("Value per customer"),
            "lowest": _("Worth least"),
            "lowest_value": _("Value per customer there"),
        },
        file_name="what_drives_value.csv",
        key="drivers_factors",
    )


def _second_order(asked: Asked) -> None:
    st.subheader(_("What a second order goes with"))
    second = state.attempt_or_say(cached.second_order, asked.orders, asked.settings)
    if second is None:
        return
    with cards.row():
        card(_("After one order"), money(second.value_after_one), _("What such a customer will still bring."))
        card(_("After two orders"), money(second.value_after_two), _("What such a customer will still bring."))
        card(
            _("Difference"),
            money(second.difference),
            _("The range is 95 %, for the customers compared; the model may be wrong for both."),
            (money(second.low), money(second.high)),
        )
    st.caption(
        _(
            "{one} customers with one order against {two} with two who began in the same quarter (and by the same "
            "channel, where it is known). Not what a second order would cause: who comes back liked the shop better "
            "before. {left} customers have no counterpart.",
            one=number(second.with_one),
            two=number(second.with_two),
            left=number(second.left_out),
        )
    )


def _by_order(asked: Asked) -> None:
    st.subheader(_("First orders and later ones"))
    values = state.attempt_or_say(cached.values_by_order, asked.orders, asked.settings)
    if values is None:
        return
    if values.difference_low > 0:
        title = _("The same customers spend more on later orders: {amount} more", amount=money(values.difference))
    elif values.difference_high < 0:
        title = _("The same customers spend less on later orders: {amount} less", amount=money(-values.difference))
    else:
        title = _("The same customers spend about the same on later orders as on the first")
    st.altair_chart(order_values_chart(values, wording(), title), key="order_values_chart", alt=title)
    st.caption(
        _(
            "Bars: revenue per order, all customers who made it. The title compares the {customers} customers with "
            "more than one order with themselves: first {first}, later {later} on average, difference {low} to {high} "
            "(95 %).",
            customers=number(values.repeaters),
            first=money(values.first_mean),
            later=money(values.later_mean),
            low=money(values.difference_low),
            high=money(values.difference_high),
        )
    )
