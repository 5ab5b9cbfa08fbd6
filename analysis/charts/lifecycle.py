"""Pictures of what flows into the bucket and out of it, and of how often customers are active."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis.charts.periods import limit_note, period_names
from analysis.charts.theme import BLUE, ENGLISH, INK, LEAK, OPEN, TEAL, Wording, finish, legend, range_hints
from analysis.journey import Lifecycle, Stickiness

MOST_BARS, MOST_DAYS = 60, 730
_PALE = 0.35


def lifecycle_chart(lifecycle: Lifecycle, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """New, returning and resurrecting customers upwards, dormant ones downwards; the latest 60 periods.

    Pale bars: the period was not observed from beginning to end.
    """
    _ = wording.translate
    names = {
        "returning": _("Returning"),
        "resurrecting": _("Back after a pause"),
        "new": _("New"),
        "dormant": _("Dormant"),
    }
    states = {True: _("Complete"), False: _("Not observed from beginning to end")}
    periods = lifecycle.periods.tail(MOST_BARS)
    periods = periods.assign(name=period_names(periods["period"], lifecycle.settings.period, wording))
    long = _stacked(periods, names).assign(state=lambda bars: bars["is_complete"].map(states))
    notes = [_("Pale: not observed from beginning to end")] if not periods["is_complete"].all() else []
    notes += limit_note(_("The latest {shown} of {found} periods"), len(periods), len(lifecycle.periods))
    scale = alt.Scale(domain=list(names.values()), range=[OPEN, TEAL, BLUE, LEAK])
    chart = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            alt.X(
                "name:N",
                sort=list(periods["name"]),
                title=notes or None,
                axis=alt.Axis(labelAngle=0, labelOverlap=True),
            ),
            alt.Y("height:Q", title=None, axis=alt.Axis(labelExpr="format(abs(datum.value), ',')", tickCount=5)),
            alt.Color("part:N", scale=scale, legend=legend()),
            alt.Order("place:O"),
            opacity=alt.condition("datum.is_complete", alt.value(1), alt.value(_PALE)),
            tooltip=[
                alt.Tooltip("name:N", title=_("Period")),
                alt.Tooltip("part:N", title=_("Customers")),
                alt.Tooltip("customers:Q", title=_("Number"), format=","),
                alt.Tooltip("active:Q", title=_("Active in all"), format=","),
                alt.Tooltip("state:N", title=_("Observed")),
            ],
        )
    )
    return finish(chart.properties(height=360), wording, title)


def _stacked(periods: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """One row a period and part, in the order of `names`; what flows out counts downwards."""
    long = periods.melt(["name", "active", "is_complete"], list(names), var_name="code", value_name="customers")
    return long.assign(
        part=long["code"].map(names),
        height=long["customers"].where(long["code"] != "dormant", -long["customers"]),
        place=long["code"].map({code: place for place, code in enumerate(names)}),
    )


def stickiness_chart(
    stickiness: Stickiness, wording: Wording = ENGLISH, title: str | None = None, period: pd.Timestamp | None = None
) -> alt.TopLevelMixin:
    """Which share of a period's customers was active on at least 1, 2, 3 … days, with its interval.

    `period`: first day of the period; None takes the latest complete one.
    """
    _ = wording.translate
    days = stickiness.days
    chosen = days.loc[days["is_complete"], "period"].max() if period is None else period
    shown = days[(days["period"] == chosen) & (days["customers"] > 0)]
    (name,) = period_names(pd.Series([chosen]), stickiness.settings.period, wording)
    columns = alt.X("days:O", title=_("Active on at least so many days: {period}").format(period=name))
    hints = [
        alt.Tooltip("days:O", title=_("Days at least")),
        alt.Tooltip("share:Q", title=_("Share of the active customers"), format=".1%"),
        *range_hints(wording),
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
    ]
    base = alt.Chart(shown)
    height = alt.Y("share:Q", title=None, axis=alt.Axis(format=".0%", tickCount=4))
    layers = alt.layer(
        base.mark_bar(color=TEAL, cornerRadiusEnd=3).encode(columns.axis(labelAngle=0), height, tooltip=hints),
        base.mark_rule(color=INK, strokeWidth=1.5).encode(columns, alt.Y("low:Q"), y2="high:Q"),
    )
    return finish(layers.properties(height=260), wording, title)


def active_ratio_chart(
    stickiness: Stickiness, wording: Wording = ENGLISH, title: str | None = None
) -> alt.TopLevelMixin:
    """Each day's customers as a share of those of the last 7 and of the last 30 days; the latest 730 days."""
    _ = wording.translate
    names = {
        "daily_share_of_weekly": _("of the customers of 7 days"),
        "daily_share_of_monthly": _("of the customers of 30 days"),
    }
    whole = stickiness.ratios[stickiness.ratios["is_complete"]]
    days = whole.tail(MOST_DAYS)
    long = days.melt("day", list(names), var_name="line", value_name="share").dropna()
    long = long.assign(line=long["line"].map(names))
    notes = limit_note(_("The latest {shown} of {found} days"), len(days), len(whole)) or None
    chart = (
        alt.Chart(long)
        .mark_line(strokeWidth=2)
        .encode(
            alt.X("day:T", title=notes, axis=alt.Axis(grid=False, tickCount=6, labelOverlap=True)),
            alt.Y("share:Q", title=None, axis=alt.Axis(format=".0%", tickCount=4), scale=alt.Scale(zero=True)),
            alt.Color("line:N", scale=alt.Scale(domain=list(names.values()), range=[BLUE, TEAL]), legend=legend()),
            tooltip=[
                alt.Tooltip("day:T", title=_("Day"), format="%d %b %Y"),
                alt.Tooltip("line:N", title=_("Share")),
                alt.Tooltip("share:Q", title=_("Active on this day"), format=".1%"),
            ],
        )
    )
    return finish(chart.properties(height=240), wording, title)
