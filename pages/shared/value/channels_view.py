"""The right customers instead of many: what each channel's new customers cost and bring, and when the cost is back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import channel_values_chart, payback_chart
from analysis.tables.table import Table
from analysis.value import Acquisition, AcquisitionSettings
from pages.shared import cards, state
from pages.shared.cards import card
from pages.shared.text import _, day, escape, mark, money, ngettext, number, percent, short_money, wording
from pages.shared.value import cached, channel_names, channel_tables
from pages.shared.value.asked import Asked
from pages.shared.value.channel_tables import months, payback_month, payback_range

SOURCES = {
    "auto": mark("Whichever names it first"),
    "orders": mark("First order"),
    "customers": mark("Customers table"),
    "events": mark("First visit"),
}
PERIODS = {
    "day": mark("spend by day"),
    "week": mark("spend by week"),
    "month": mark("spend by month"),
    "quarter": mark("spend by quarter"),
}


def show(asked: Asked) -> None:
    if "spend" not in state.stored():
        state.nothing_here(_("To see what a new customer costs and brings, bring what you spent on each channel."))
    others = {name: state.table(name) if name in state.stored() else None for name in ("customers", "events")}
    settings = _settings(asked, others)
    with st.spinner(_("Following the new customers of every channel …")):
        found = state.attempt(cached.acquisition, asked.orders, state.table("spend"), settings, *others.values())
    _headline_numbers(found)
    _said(found)
    title = _title(found)
    if found.channels["value"].notna().any():
        st.altair_chart(channel_values_chart(found, wording(), title), key="channel_values_chart", alt=title)
    else:
        st.info(title, icon=":material/info:")
    channel_tables.channels(found)
    st.caption(" ".join(_assumptions(found)))
    channel_names.show(found.names)
    _payback(found)
    channel_tables.marginal(found)


def _settings(asked: Asked, others: dict[str, Table | None]) -> AcquisitionSettings:
    known = cached.channel_sources(asked.orders, *others.values())
    source, chosen = "auto", asked.settings
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(known) > 1:
            options = ["auto", *known]
            source = st.selectbox(
                _("Where a customer's channel comes from"),
                options,
                format_func=lambda code: _(SOURCES[code]),
                width=280,
                **state.remembered("acquisition_source", "auto", options),
            )
        everybody = st.toggle(
            _("The data begin with the business"),
            help=_(
                "Otherwise customers first seen in the first weeks of the data may be older ones, who look new only "
                "because the file begins there; they are left out."
            ),
            **state.remembered("acquisition_from_start", False),
        )
    return AcquisitionSettings(
        horizon_days=chosen.horizon_days,
        margin=chosen.margin,
        yearly_discount=chosen.yearly_discount,
        source=source,
        burn_in_days=0 if everybody else None,
        corrections=channel_names.corrections(),
        observed_until=chosen.observed_until,
    )


def _headline_numbers(found: Acquisition) -> None:
    paid = found.paid
    with cards.row():
        card(_("Spent"), short_money(paid["spend"]), _("In the time in which both spend and new customers are known."))
        card(
            _("Cost per new customer"),
            money(paid["cac"]),
            _(
                "Spend divided by the {customers} new customers of the channels with spend.",
                customers=number(paid["new_customers"]),
            ),
            (money(paid["cac_low"]), money(paid["cac_high"])),
        )
        card(
            _("Value of a new customer"),
            money(paid["value"]),
            _(
                "Within {months} of the first order, that order included; after margin and discount, as observed. In "
                "8 of 10 cases the truth lies in the range below.",
                months=months(found.months),
            ),
            (money(paid["value_low"]), money(paid["value_high"])) if paid["value"] == paid["value"] else None,
        )
        low, high = payback_range(paid)
        card(
            _("Cost is back"),
            payback_month(paid),
            _("The month after the first order in which new customers have brought what they cost."),
            (low, high) if low != high else None,
        )


def _said(found: Acquisition) -> None:
    """What must be seen: channels that buy leavers, and channels that do not pay back."""
    for _index, row in found.channels[found.channels["buys_leavers"]].iterrows():
        st.warning(
            _(
                "**{channel}** buys leavers: {share} of its new customers ({low} to {high}; {among} customers) had not "
                "ordered again after {days} days, clearly more than of the others.",
                channel=escape(row["channel"]),
                share=percent(row["share_leavers"]),
                low=percent(row["leavers_low"]),
                high=percent(row["leavers_high"]),
                among=number(row["leavers_among"]),
                days=number(found.leave_days),
            ),
            icon=":material/logout:",
        )
    losing = [escape(row["channel"]) for _index, row in found.channels.iterrows() if row["contribution_high"] < 0]
    if losing:
        st.error(
            _(
                "Costs more than it brings within {months}: {channels}.",
                months=months(found.months),
                channels=", ".join(losing),
            ),
            icon=":material/trending_down:",
        )


def _title(found: Acquisition) -> str:
    best = found.channels.iloc[0]
    most = found.channels.loc[found.channels["new_customers"].idxmax()]
    if not best["value_brought"] > 0:
        return _("Too few customers have been followed to compare what channels bring")
    if most["channel"] != best["channel"]:
        return _(
            "“{most}” brings the most customers, “{best}” the most value",
            most=most["channel"],
            best=best["channel"],
        )
    return _(
        "“{best}” brings the most value: {money} from {customers} new customers",
        best=best["channel"],
        money=short_money(best["value_brought"]),
        customers=number(best["new_customers"]),
    )


def _assumptions(found: Acquisition) -> list[str]:
    said = [
        _(
            "New customers from {first} to {last}; {customers} in all.",
            first=day(found.counted_from),
            last=day(found.counted_until),
            customers=number(found.new_customers),
        )
    ]
    if found.period:
        said.append(_("Only whole periods count ({period}).", period=_(PERIODS[found.period])))
    else:
        said.append(_("The spend has no dates: it is taken as spread evenly over the time of the orders."))
    said += _left_out(found)
    said.append(_("All ranges: in 8 of 10 cases the truth lies inside."))
    return said


def _left_out(found: Acquisition) -> list[str]:
    """Who and what is in no number."""
    said = []
    if found.not_counted:
        said.append(
            ngettext(
                "{count} customer first seen in the first {days} days is not counted as new: the file may begin later "
                "than the customer did.",
                "{count} customers first seen in the first {days} days are not counted as new: the file may begin "
                "later than the customers did.",
                found.not_counted,
                days=number(found.burn_in_days),
            )
        )
    if found.unknown:
        said.append(
            ngettext("Of {count} the channel is not known.", "Of {count} the channel is not known.", found.unknown)
        )
    if found.few:
        said.append(
            ngettext(
                "{count} came by a channel with fewer than five new customers and is not shown (spend there: {spend}).",
                "{count} came by channels with fewer than five new customers and are not shown (spend there: {spend}).",
                found.few,
                spend=money(found.few_spend),
            )
        )
    if found.undated:
        said.append(_("Spend without a date is in no number: {spend}.", spend=money(found.undated)))
    return said


def _payback(found: Acquisition) -> None:
    st.subheader(_("When the money is back"))
    costly = [name for name in found.channels.dropna(subset="spend")["channel"] if name in set(found.curves["channel"])]
    options = [*costly, *(name for name in found.curves["channel"].unique() if name not in costly)]
    if not options:
        st.info(_("No channel has enough new customers to be followed."))
        return
    chosen = st.selectbox(_("Channel"), options, width=280, **state.remembered("payback_channel", options[0], options))
    row = found.channels.set_index("channel").loc[chosen]
    title = _payback_title(chosen, row)
    st.altair_chart(payback_chart(found, chosen, wording(), title), key="payback_chart", alt=title)
    st.caption(
        _(
            "Added up per new customer, first order included. Each month counts only customers who are old enough for "
            "it, so the newest cannot look like a drop; the late months rest on the oldest customers."
        )
    )


def _payback_title(channel: str, row: pd.Series) -> str:
    if pd.isna(row["spend"]):
        return _("What a new customer of “{channel}” brought", channel=channel)
    if row["payback_months"] == float("inf"):
        return _("“{channel}”: not back within {months}", channel=channel, months=months(row["months_followed"]))
    if row["payback_months"] == 0:
        return _("“{channel}”: the first order pays for the customer", channel=channel)
    return _("“{channel}”: the cost is back in month {month}", channel=channel, month=number(row["payback_months"]))
