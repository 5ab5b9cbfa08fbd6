"""How long customers take to the next step: the part below the funnel."""

from __future__ import annotations

import math
from itertools import pairwise

import streamlit as st

from analysis.charts import conversion_chart, times_chart
from analysis.journey import Conversion, Funnel, StepTimes, compute_times
from analysis.journey.times import BOUNDS
from pages.shared import tables
from pages.shared.text import _, ngettext, number, percent, wording

MINUTE, HOUR = 1 / 1440, 1 / 24


def show(funnel: Funnel, conversion: Conversion, names: dict[str, str]) -> None:
    """One step at a time, and all steps in numbers."""
    with st.expander(_("How long the steps take"), icon=":material/schedule:"):
        times = compute_times(funnel)
        taken = times.steps[times.steps["customers"] > 0]
        if taken.empty:
            st.write(_("Nobody took a second step yet."))
            return
        positions = taken["position"].tolist()
        position = st.segmented_control(
            _("Step"),
            positions,
            format_func=lambda place: names[funnel.steps["step"].iloc[place]],
            default=positions[0],
            required=True,
            wrap=True,
            label_visibility="collapsed",
            key=f"times_{positions}",
        )
        _by_age(conversion, position, names, days_only=times.days_only)
        title = _title(times, position, names)
        classes = {place: _class(low, high) for place, (low, high) in enumerate(pairwise(BOUNDS))}
        if times.days_only:
            classes[0] = _("on the same day")
        st.altair_chart(times_chart(times, position, classes, wording(), title), alt=title)
        st.caption(_("Only customers who took the step within the time of the journey: slower ones are not in it."))
        tables.show(
            times.steps.assign(step=times.steps["step"].map(names)),
            {
                "step": _("Step"),
                "customers": _("Customers"),
                "lower_quartile_days": _("A quarter within (days)"),
                "median_days": _("Half within (days)"),
                "upper_quartile_days": _("Three quarters within (days)"),
                "median_days_since_entry": _("Half since entry within (days)"),
            },
            file_name="times.csv",
            key="times_table",
        )


def _by_age(conversion: Conversion, position: int, names: dict[str, str], *, days_only: bool) -> None:
    """How many have taken the step by which time after they entered; nothing for a step that may be left out."""
    curve = conversion.curve[conversion.curve["position"] == position]
    if not curve["share"].gt(0).any():
        return
    last = curve.iloc[-1]
    title = _(
        "{step}: {share} of all who enter ({low} to {high}), half of them {when}",
        step=names[last["step"]],
        share=percent(last["share"], 1),
        low=percent(last["low"], 1),
        high=percent(last["high"], 1),
        when=_when(curve.loc[curve["share"] >= last["share"] / 2, "age_days"].iloc[0], days_only=days_only),
    )
    st.altair_chart(conversion_chart(conversion, position, wording(), title), alt=title)
    st.caption(_("Each entry counts for itself, also those still open as long as they could be followed."))


def _title(times: StepTimes, position: int, names: dict[str, str]) -> str:
    step = times.steps.loc[times.steps["position"] == position].iloc[0]
    return _(
        "{step}: half of {customers} {when}, three quarters {later}",
        step=names[step["step"]],
        customers=number(step["customers"]),
        when=_when(step["median_days"], days_only=times.days_only),
        later=_when(step["upper_quartile_days"], days_only=times.days_only),
    )


def _when(days: float, *, days_only: bool) -> str:
    """Within which time; dates without a time of day say no more than the day."""
    if days_only and days < 1:
        return _("on the same day")
    count, unit = _rounded(days)
    if unit == "minute":
        return ngettext("within {count} minute", "within {count} minutes", count)
    if unit == "hour":
        return ngettext("within {count} hour", "within {count} hours", count)
    return ngettext("within {count} day", "within {count} days", count)


def duration(days: float) -> str:
    """A time in the unit that suits it."""
    count, unit = _rounded(days)
    if unit == "minute":
        return ngettext("{count} minute", "{count} minutes", count)
    if unit == "hour":
        return ngettext("{count} hour", "{count} hours", count)
    return ngettext("{count} day", "{count} days", count)


def _rounded(days: float) -> tuple[int, str]:
    """A time in the unit that suits it, rounded up."""
    if days < HOUR:
        return max(1, math.ceil(days / MINUTE)), "minute"
    return (math.ceil(days / HOUR), "hour") if days < 1 else (math.ceil(days), "day")


def _class(low: float, high: float) -> str:
    if math.isinf(high):
        return _("over {time}", time=duration(low))
    return _("up to {time}", time=duration(high))
