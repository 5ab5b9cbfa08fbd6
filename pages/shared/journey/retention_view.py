"""Who comes back, and what flows into the bucket and out of it."""

from __future__ import annotations

import streamlit as st

from analysis.charts import (
    active_ratio_chart,
    lifecycle_chart,
    retention_chart,
    retention_curve_chart,
    stickiness_chart,
)
from analysis.journey import Lifecycle, LifecycleSettings, Retention, RetentionSettings, StickinessSettings
from pages.shared import state, tables
from pages.shared.journey import cached
from pages.shared.journey.source import Source
from pages.shared.text import _, day, mark, number, percent, wording

PERIODS = {"day": mark("Days"), "week": mark("Weeks"), "month": mark("Months")}
MEASURES = {"customers": mark("Customers"), "revenue": mark("Revenue")}
COHORTS = {"first": mark("By first activity"), "every": mark("By every activity")}
COME_BACK = {
    "day": mark("{share} of {customers} come back on the next day"),
    "week": mark("{share} of {customers} come back in the next week"),
    "month": mark("{share} of {customers} come back in the next month"),
}
LONG_DAYS, SHORT_DAYS = 180, 30


def show(source: Source) -> None:
    """Everything about coming back; with the ladder, of the orders themselves."""
    table = state.table("orders") if source.ladder else source.events
    settings = _settings(source, table)
    retention = state.attempt_or_say(cached.retention, table, settings)
    if retention is not None:
        _cohorts(retention)
    lifecycle = state.attempt_or_say(
        cached.lifecycle, table, LifecycleSettings(period=settings.period, observed_until=settings.observed_until)
    )
    if lifecycle is not None:
        _flows(lifecycle)
    if not source.ladder:
        _sticky(source, settings)


def _settings(source: Source, table) -> RetentionSettings:
    days = (table.frame["timestamp"].max() - table.frame["timestamp"].min()).days
    usual = "month" if days > LONG_DAYS else "week" if days > SHORT_DAYS else "day"
    with st.container(border=True), st.container(horizontal=True):
        period = _one_of(_("Periods"), PERIODS, "retention_period", usual)
        cohort = _one_of(_("Cohorts"), COHORTS, "retention_cohort", "first")
        measure = _one_of(_("Counted in"), MEASURES, "retention_measure", "customers") if source.ladder else "customers"
        event = None if source.ladder else _event(source)
    return RetentionSettings(
        period=period, cohort=cohort, measure=measure, event=event, observed_until=state.observed_until()
    )


def _one_of(label: str, names: dict[str, str], key: str, default: str) -> str:
    return st.segmented_control(
        label,
        list(names),
        format_func=lambda code: _(names[code]),
        required=True,
        wrap=True,
        **state.remembered(key, default, names),
    )


def _event(source: Source) -> str | None:
    names = list(source.events.frame["event"].cat.categories)
    return st.selectbox(
        _("Comes back with"),
        names,
        placeholder=_("any event"),
        width=260,
        **state.remembered("retention_event", None, [None, *names]),
    )


def _cohorts(retention: Retention) -> None:
    st.subheader(_("Who comes back"))
    title = _retention_title(retention)
    st.altair_chart(retention_curve_chart(retention, wording(), title), alt=title)
    table_title = _("Each row: customers who began in the same period")
    st.altair_chart(retention_chart(retention, wording(), table_title), alt=table_title)
    said = [_("Pale cells belong to a period that is not over: their share can only grow.")]
    if retention.cohorts["may_hold_older"].any():
        said.append(_("The first row may hold older customers whose beginning lies before the data."))
    st.caption(" ".join(said))
    with st.expander(_("All cells in numbers"), icon=":material/table:"):
        tables.show(
            retention.cells,
            {
                "cohort": _("Began in"),
                "age": _("Periods later"),
                "size": _("Customers who began"),
                "customers": _("Came back"),
                "revenue": _("Revenue"),
                "share": _("Share"),
                "low": _("at least (95 %)"),
                "high": _("at most (95 %)"),
            },
            file_name="retention.csv",
            key="retention_table",
        )


def _retention_title(retention: Retention) -> str:
    later = retention.average[retention.average["age"] > 0]
    if later.empty:
        return _("No cohort is old enough yet to see who comes back")
    first = later.iloc[0]
    return _(
        COME_BACK[retention.settings.period],
        share=percent(first["share"]),
        customers=number(first["size"]),
    )


def _flows(lifecycle: Lifecycle) -> None:
    st.subheader(_("What flows into the bucket and out of it"))
    title = _flow_title(lifecycle)
    st.altair_chart(lifecycle_chart(lifecycle, wording(), title), alt=title)
    st.caption(
        _(
            "Active now = active before + inflow (new, or back after a pause) − outflow (dormant). "
            "Dormant is not lost: many come back later. A period that is not over is drawn pale."
        )
    )
    with st.expander(_("All periods in numbers"), icon=":material/table:"):
        tables.show(
            lifecycle.periods,
            {
                "period": _("Period from"),
                "active": _("Active"),
                "new": _("New"),
                "returning": _("Returning"),
                "resurrecting": _("Back after a pause"),
                "dormant": _("Dormant"),
                "inflow": _("Inflow"),
                "outflow": _("Outflow"),
            },
            file_name="lifecycle.csv",
            key="lifecycle_table",
        )


def _flow_title(lifecycle: Lifecycle) -> str:
    over = lifecycle.periods[lifecycle.periods["is_complete"] & ~lifecycle.periods["may_hold_older"]]
    if over.empty:
        return _("No period is complete yet")
    last = over.iloc[-1]
    template = (
        _("The bucket fills: {inflow} in, {outflow} out in the period from {day}")
        if last["inflow"] > last["outflow"]
        else _("The bucket leaks: {inflow} in, {outflow} out in the period from {day}")
    )
    return template.format(inflow=number(last["inflow"]), outflow=number(last["outflow"]), day=day(last["period"]))


def _sticky(source: Source, settings: RetentionSettings) -> None:
    with st.expander(_("How often they are active"), icon=":material/repeat:"):
        period = "week" if settings.period == "day" else settings.period
        chosen = StickinessSettings(period=period, observed_until=settings.observed_until)
        stickiness = state.attempt_or_say(cached.stickiness, source.events, chosen)
        if stickiness is not None:
            st.altair_chart(stickiness_chart(stickiness, wording(), _("On how many days customers are active")))
            st.altair_chart(active_ratio_chart(stickiness, wording(), _("Active on a day, of those active in a month")))
