"""Each step over the periods of entry, at the same age."""

from __future__ import annotations

import streamlit as st

from analysis.charts import trend_chart
from analysis.journey import Trend
from pages.shared import state
from pages.shared.journey import cached
from pages.shared.journey.counted import Counted
from pages.shared.text import _, day, mark, ngettext, percent, wording

PERIODS = {"week": mark("Week of entry"), "month": mark("Month of entry")}


def show(counted: Counted) -> None:
    st.subheader(_("Over time, at the same age"))
    period = st.segmented_control(
        _("Periods"),
        list(PERIODS),
        format_func=lambda code: _(PERIODS[code]),
        required=True,
        label_visibility="collapsed",
        **state.remembered("journey_trend_period", "week", PERIODS),
    )
    trend = state.attempt_or_say(cached.trend, counted.source.events, counted.funnel.settings, period)
    if trend is None:
        return
    for position in range(1, len(counted.funnel.steps)):
        title = _trend_title(trend, position, counted.names)
        st.altair_chart(trend_chart(trend, position, wording(), title), alt=title)
    st.caption(
        ngettext(
            "Everybody is looked at {count} day after entry, so a young period is not a drop; "
            "periods that are not old enough yet are left out. A dashed line: a change that chance rarely makes.",
            "Everybody is looked at {count} days after entry, so a young period is not a drop; "
            "periods that are not old enough yet are left out. A dashed line: a change that chance rarely makes.",
            trend.age_days,
        )
    )


def _trend_title(trend: Trend, position: int, names: dict[str, str]) -> str:
    step = names[trend.periods.loc[trend.periods["position"] == position, "step"].iloc[0]]
    change = trend.changes[trend.changes["position"] == position]
    if change.empty:
        return _("{step}: no change beyond chance", step=step)
    found = change.iloc[0]
    return _(
        "{step}: {before} of those who entered before {day}, {after} since",
        step=step,
        day=day(found["period"]),
        before=percent(found["rate_before"]),
        after=percent(found["rate_after"]),
    )
