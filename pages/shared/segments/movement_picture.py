"""The groups in motion: who moved since an earlier day, and how large each was month by month."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import movement_chart, sizes_over_time_chart
from analysis.segments import NEWCOMER, Movement, Rfm, SizesOverTime
from analysis.tables.table import Table
from pages.shared import state, tables
from pages.shared.segments import cached_rfm, cut_offs
from pages.shared.text import _, day, mark, ngettext, number, percent, wording

DAYS_BACK = {30: mark("30 days ago"), 90: mark("90 days ago"), 180: mark("180 days ago"), 365: mark("A year ago")}
CHANGES = {
    "stayed": mark("stayed"),
    "moved": mark("moved"),
    "slipped": mark("slipped away"),
    "came_back": mark("came back"),
    "newcomer": mark("newcomers"),
}


def show_moves(orders: Table, rfm: Rfm, names: dict[str, str]) -> None:
    back = st.segmented_control(
        _("Compared with"),
        list(DAYS_BACK),
        format_func=lambda days: _(DAYS_BACK[days]),
        required=True,
        **state.remembered("rfm_days_back", 90, DAYS_BACK),
    )
    earlier = rfm.observed_until - pd.Timedelta(days=back)
    movement = state.attempt_or_say(cached_rfm.movement, orders, cut_offs.rfm_settings(), earlier)
    if movement is None:
        return
    names = names | {NEWCOMER: _("Newcomers")}
    title = _title(movement, names)
    st.altair_chart(movement_chart(movement, wording(), title, names), key="movement_chart", alt=title)
    st.markdown(_summary(movement))
    st.caption(
        _(
            "Both days by the cut-offs of today, so that customers move and not the borders; on the earlier day "
            "only what was known then counts. The data begin on {first}: who ordered before and again only lately "
            "looks like a newcomer.",
            first=day(movement.first_day),
        )
    )
    _flows(movement, names)


def _title(movement: Movement, names: dict[str, str]) -> str:
    since = day(movement.earlier)
    movers = movement.flows[~movement.flows["change"].isin(["stayed", "newcomer"])]
    if movers.empty:
        return _("Nobody changed the segment since {day}", day=since)
    most = movers.iloc[0]
    return ngettext(
        "{count} moved from “{source}” to “{target}” since {day}",
        "{count} moved from “{source}” to “{target}” since {day}",
        most["customers"],
        source=names[most["from_segment"]],
        target=names[most["to_segment"]],
        day=since,
    )


def _summary(movement: Movement) -> str:
    counts = movement.flows.groupby("change")["customers"].sum()
    known = counts.drop("newcomer", errors="ignore").sum()
    return _(
        "Of the {known} who were there on {day}, {slipped} slipped away ({share}), {back} came back, {moved} moved "
        "otherwise and {stayed} stayed. {newcomers} are newcomers.",
        known=number(known),
        day=day(movement.earlier),
        slipped=number(counts.get("slipped", 0)),
        share=percent(counts.get("slipped", 0) / known, 1),
        back=number(counts.get("came_back", 0)),
        moved=number(counts.get("moved", 0)),
        stayed=number(counts.get("stayed", 0)),
        newcomers=number(counts.get("newcomer", 0)),
    )


def _flows(movement: Movement, names: dict[str, str]) -> None:
    with st.expander(_("All moves in numbers"), icon=":material/table:"):
        flows = movement.flows
        tables.show(
            flows.assign(
                from_segment=flows["from_segment"].map(names),
                to_segment=flows["to_segment"].map(names),
                change=[_(CHANGES[change]) for change in flows["change"]],
            ),
            {
                "from_segment": _("From"),
                "to_segment": _("To"),
                "change": _("What it means"),
                "customers": _("Customers"),
                "share_of_from": _("Share of those who were there"),
                "revenue": _("Revenue in between"),
            },
            file_name="segment_moves.csv",
            key="segment_moves",
        )


def show_months(orders: Table, names: dict[str, str]) -> None:
    with st.spinner(_("Looking back at every month …")):
        over_time = state.attempt_or_say(cached_rfm.sizes_over_time, orders, cut_offs.rfm_settings())
    if over_time is None:
        return
    title = _months_title(over_time, names)
    st.altair_chart(sizes_over_time_chart(over_time, wording(), title, names), key="sizes_chart", alt=title)
    st.caption(
        _(
            "At each month end from what was known then, by the cut-offs of today. Without new orders everybody "
            "moves towards “Lost” by and by."
        )
    )
    with st.expander(_("All months in numbers"), icon=":material/table:"):
        sizes = over_time.sizes
        tables.show(
            sizes.assign(segment=sizes["segment"].map(names)),
            {
                "day": _("Date"),
                "segment": _("Segment"),
                "customers": _("Customers"),
                "share_of_customers": _("Share of customers"),
                "revenue": _("Revenue"),
            },
            file_name="segments_by_month.csv",
            key="segments_by_month",
        )


def _months_title(over_time: SizesOverTime, names: dict[str, str]) -> str:
    shares = over_time.sizes.pivot_table(index="day", columns="segment", values="share_of_customers")
    change = shares.iloc[-1] - shares.iloc[0]
    most = change.abs().idxmax()
    return _(
        "“{segment}”: {before} of the customers on {first}, {after} on {last}",
        segment=names[most],
        before=percent(shares[most].iloc[0]),
        after=percent(shares[most].iloc[-1]),
        first=day(shares.index[0]),
        last=day(shares.index[-1]),
    )
