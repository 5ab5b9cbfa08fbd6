"""The channels in numbers: cost, value, payback, leavers, and the cost of one more customer."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.value import Acquisition
from pages.shared import tables
from pages.shared.text import _, mark, ngettext, number

UNTOLD = {
    "": "",
    "few_periods": mark("Fewer than 12 periods with spend"),
    "hardly_varies": mark("The spend hardly varies"),
    "no_effect_seen": mark("More spend did not go with more customers"),
}


def months(count: float) -> str:
    """A number of months, for a sentence with "within"."""
    return ngettext("{count} month", "{count} months", count)


def payback_month(row: pd.Series) -> str:
    """When the cost is back: "month 2", or why that cannot be said."""
    if pd.isna(row["spend"]):
        return _("no spend")
    if row["months_followed"] < 0:
        return _("too few customers")
    if row["payback_months"] == float("inf"):
        return _("after month {months}", months=number(row["months_followed"]))
    if row["payback_months"] == 0:
        return _("first order")
    return _("month {month}", month=number(row["payback_months"]))


def payback_range(row: pd.Series) -> tuple[str, str]:
    """The ends of its range, equal where nothing is open."""
    late = _("later")
    low, high = (late if row[end] == float("inf") else number(row[end]) for end in ("payback_low", "payback_high"))
    return low, high


def _payback_text(row: pd.Series) -> str:
    low, high = payback_range(row)
    month = payback_month(row)
    return month if low == high else _("{month} ({low} to {high})", month=month, low=low, high=high)


def channels(found: Acquisition) -> None:
    """One row a channel, most value brought first."""
    st.subheader(_("The right customers instead of many"))
    shown = found.channels.assign(
        payback=[_payback_text(row) for _index, row in found.channels.iterrows()],
        mark=[_("buys leavers") if marked else "" for marked in found.channels["buys_leavers"]],
        leavers_rate_low=found.channels["leavers_low"],
        leavers_rate_high=found.channels["leavers_high"],
    ).replace(float("inf"), float("nan"))
    tables.show(
        shown,
        {
            "channel": _("Channel"),
            "new_customers": _("New customers"),
            "value_brought": _("Value brought"),
            "spend": _("Spend"),
            "contribution": _("Brought − spend"),
            "contribution_low": _("… at least (10 %)"),
            "contribution_high": _("… at most (90 %)"),
            "value": _("Value per new customer"),
            "value_low": _("Value: low (10 %)"),
            "value_high": _("Value: high (90 %)"),
            "cac": _("Cost per new customer"),
            "cac_low": _("Cost: low (10 %)"),
            "cac_high": _("Cost: high (90 %)"),
            "ratio": _("Value ÷ cost"),
            "ratio_low": _("Value ÷ cost: low"),
            "ratio_high": _("Value ÷ cost: high"),
            "payback": _("The cost is back"),
            "share_leavers": _("Did not order again"),
            "leavers_rate_low": _("Did not order again: low"),
            "leavers_rate_high": _("Did not order again: high"),
            "leavers_among": _("Of so many observed"),
            "mark": _("Note"),
        },
        file_name="channels.csv",
        key="channels_table",
    )


def marginal(found: Acquisition) -> None:
    """What one more customer cost, where the spend was varied enough to see it."""
    if found.period is None:
        return
    st.subheader(_("What one more customer costs"))
    paid = found.channels.dropna(subset="spend")
    st.caption(
        _(
            "The next customer is rarely as cheap as the average one. Learned from periods with more and with less "
            "spend; where spend follows demand, as before Christmas, one more customer looks too cheap. Only a test "
            "tells for sure."
        )
    )
    tables.show(
        paid.assign(untold=paid["marginal_untold"].map(lambda code: _(UNTOLD[code]) if code else "")).replace(
            float("inf"), float("nan")
        ),
        {
            "channel": _("Channel"),
            "cac": _("Average cost of a new customer"),
            "marginal_cost": _("Cost of one more"),
            "marginal_low": _("Low (10 %)"),
            "marginal_high": _("High (90 %)"),
            "untold": _("Why it cannot be told"),
        },
        file_name="marginal_cost.csv",
        key="marginal_table",
    )
