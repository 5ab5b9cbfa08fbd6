"""The picture and the table of groups with what they are worth, whatever made the groups."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analysis.charts import group_shares_chart
from analysis.segments import MISSING, SMALL
from analysis.segments.attributes import REST
from pages.shared import tables
from pages.shared.text import _, percent, wording


def picture(groups: pd.DataFrame, names: Mapping[str, str], by: str, key: str) -> None:
    """The shares of customers and revenue, under the finding. `by`: what the groups are made by."""
    title = _finding(groups, names, by)
    st.altair_chart(group_shares_chart(groups, wording(), title, names), key=key, alt=title)


def _finding(groups: pd.DataFrame, names: Mapping[str, str], by: str) -> str:
    groups = groups[~groups["segment"].isin([MISSING, REST, SMALL])]
    if groups.empty:
        return _("No group has five customers")
    if "share_of_revenue" in groups and groups["share_of_revenue"].notna().any():
        more = groups[groups["differs"].eq(True) & (groups["share_of_revenue"] > groups["share_of_customers"])]
        if more.empty:
            return _("No group by “{column}” brings more than its share beyond chance", column=by)
        top = more.loc[(more["share_of_revenue"] / more["share_of_customers"]).idxmax()]
        return _(
            "“{segment}”: {customers} of the customers bring {revenue} of the revenue",
            segment=names[top["segment"]],
            customers=percent(top["share_of_customers"]),
            revenue=percent(top["share_of_revenue"]),
        )
    largest = groups.loc[groups["customers"].idxmax()]
    return _(
        "“{segment}” is the largest group: {share} of the customers",
        segment=names[largest["segment"]],
        share=percent(largest["share_of_customers"]),
    )


def table(groups: pd.DataFrame, names: Mapping[str, str], key: str) -> None:
    """All numbers of the groups; how many have ordered only where somebody has not."""
    if "buyer_rate" in groups and groups["buyer_rate"].eq(1).all():
        groups = groups.drop(columns=["buyer_rate", "buyer_rate_low", "buyer_rate_high"])
    tables.show(
        groups.assign(name=groups["segment"].map(names)),
        {
            "name": _("Group"),
            "customers": _("Customers"),
            "share_of_customers": _("Share of customers"),
            "buyer_rate": _("Have ordered"),
            "buyer_rate_low": _("at least (95 %)"),
            "buyer_rate_high": _("at most (95 %)"),
            "revenue": _("Revenue"),
            "share_of_revenue": _("Share of revenue"),
            "revenue_per_customer": _("Revenue per customer"),
            "revenue_per_customer_low": _("Revenue per customer, at least (95 %)"),
            "revenue_per_customer_high": _("Revenue per customer, at most (95 %)"),
        },
        file_name="groups.csv",
        key=key,
    )
