"""What a new customer is worth, by whom they are like."""

from __future__ import annotations

import streamlit as st

from analysis.charts import newcomers_chart
from analysis.tables.table import Table
from analysis.value import LifetimeValueSettings
from analysis.value.newcomers import NewcomerValues
from pages.shared import state, tables
from pages.shared.labels import ORIGINS
from pages.shared.segments import available
from pages.shared.text import _, money, ngettext, wording
from pages.shared.value import cached

# Known on the day of the first order; the month of it says nothing of the next newcomer.
_BEGINNINGS = ("first_category", "first_channel", "first_product")


def show(orders: Table, settings: LifetimeValueSettings) -> None:
    """By first category, channel, product, or what is known of customers from elsewhere."""
    began = cached.origins(orders)
    choices = {name: _(ORIGINS[name]) for name in _BEGINNINGS if name in began}
    choices |= {
        key: name for key, name in available.available().items() if key.partition(":")[0] not in cached.MADE_FROM_ORDERS
    }
    if not choices:
        return
    st.subheader(_("What a new customer is worth"))
    factor = st.selectbox(
        _("Like whom"),
        list(choices),
        format_func=choices.get,
        width=380,
        **state.remembered("newcomers_by", next(iter(choices)), choices),
    )
    kind = None if factor in began else state.attempt_or_say(available.segmentation, factor)
    if factor not in began and kind is None:
        return
    found = state.attempt_or_say(cached.newcomers, orders, settings, factor, kind)
    if found is not None:
        _picture(found, {} if factor in began else available.names(factor))


def _picture(found: NewcomerValues, names: dict[str, str]) -> None:
    title = _title(found, names)
    st.altair_chart(newcomers_chart(found, wording(), title, names), key="newcomers_chart", alt=title)
    st.caption(_said(found))
    with st.expander(_("In numbers"), icon=":material/table:"):
        tables.show(
            found.groups.assign(group=found.groups["group"].map(lambda code: names.get(code, code))),
            {
                "group": _("Group"),
                "customers": _("Customers"),
                "value": _("Total value of a new customer"),
                "low": _("Low (10 %)"),
                "high": _("High (90 %)"),
                "first_order": _("First order"),
                "pace": _("Spend afterwards, against all (1 = the same)"),
            },
            file_name="new_customers.csv",
            key="newcomers_table",
        )


def _title(found: NewcomerValues, names: dict[str, str]) -> str:
    clear = found.groups[found.groups["is_clear"]]
    if clear.empty:
        return _("A new customer is worth {value}, whatever the beginning", value=money(found.usual))
    farthest = clear.loc[(clear["value"] - found.usual).abs().idxmax()]
    return _(
        "A new customer of “{group}” is worth {value}, any new customer {usual}",
        group=names.get(farthest["group"], farthest["group"]),
        value=money(farthest["value"]),
        usual=money(found.usual),
    )


def _said(found: NewcomerValues) -> str:
    said = [
        _(
            "First order and what follows within the horizon, after margin and discount. Newcomers have no history: "
            "each group is as much apart from all as those who began alike were so far, drawn to all the more, the "
            "fewer they are. The range (80 %) is for the mean of such newcomers, if their pace lasts."
        )
    ]
    if found.hidden_customers:
        said.append(
            ngettext(
                "{count} customer is in a group of fewer than 20, or in none: for such newcomers the value of all "
                "stands.",
                "{count} customers are in groups of fewer than 20, or in none: for such newcomers the value of all "
                "stands.",
                found.hidden_customers,
            )
        )
    return " ".join(said)
