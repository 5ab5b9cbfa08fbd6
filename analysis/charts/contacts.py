"""Pictures of contact pressure: who is written to on which day, and how full one person's bucket is."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.periods import limit_note
from analysis.charts.theme import BLUE, ENGLISH, GREY, LEAK, Wording, finish, legend, names_axis

MOST_ROWS = 30
_ROW, _AROUND = 26, 90


def contact_calendar_chart(
    calendar: pd.DataFrame,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """One row a segment and channel, one column a day; the darker, the more messages. The 30 rows with the most.

    Args:
        calendar: of `contact_calendar`.
        names: code of a segment or a channel → shown name.
    """
    _ = wording.translate
    shown = {code: (names or {}).get(code, code) for code in (*calendar["segment"], *calendar["channel"])}
    rows = calendar.assign(name=calendar["segment"].map(shown) + " · " + calendar["channel"].map(shown))
    sizes = rows.groupby("name", sort=False)["contacts"].sum()
    largest = sizes.nlargest(MOST_ROWS).index
    rows = rows[rows["name"].isin(largest)].sort_values("name", key=lambda name: name.map(sizes), ascending=False)
    notes = limit_note(_("The {shown} of {found} rows with the most messages"), len(largest), len(sizes))
    hints = [
        alt.Tooltip("name:N", title=_("Segment and channel")),
        _day_hint(wording),
        alt.Tooltip("messages:N", title=_("Messages")),
        alt.Tooltip("contacts:Q", title=_("Sent"), format=","),
        alt.Tooltip("deferred:Q", title=_("Of them deferred to this day"), format=","),
    ]
    shade = alt.Scale(domainMin=0, range=[0.12, 1])
    chart = (
        alt.Chart(rows.drop_duplicates(["day", "name"]))
        .mark_rect(cornerRadius=3, color=BLUE)
        .encode(
            _days(wording, notes), names_axis(rows), alt.Opacity("contacts:Q", scale=shade, legend=None), tooltip=hints
        )
    )
    return finish(chart.properties(height=_ROW * len(largest) + _AROUND), wording, title)


def contact_level_chart(level: pd.DataFrame, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """How full one person's bucket is at the end of each day, below the line of what it holds; `level`: of
    `person_level`."""
    _ = wording.translate
    states = [_("Nothing waits"), _("A message waits")]
    bars = level.assign(state=[states[int(waiting > 0)] for waiting in level["waiting"]])
    hints = [
        _day_hint(wording),
        alt.Tooltip("level:Q", title=_("Messages in the bucket"), format=".2~f"),
        alt.Tooltip("capacity:Q", title=_("It holds"), format=","),
        alt.Tooltip("sent:Q", title=_("Sent"), format=","),
        alt.Tooltip("waiting:Q", title=_("Held back"), format=","),
    ]
    colour = alt.Color("state:N", scale=alt.Scale(domain=states, range=[BLUE, LEAK]), legend=legend())
    height = alt.Y("level:Q", title=_("Messages in the bucket"), axis=alt.Axis(tickMinStep=1, tickCount=4))
    layers = alt.layer(
        alt.Chart(bars).mark_bar(cornerRadiusEnd=2).encode(_days(wording, []), height, colour, tooltip=hints),
        alt.Chart(level.head(1)).mark_rule(color=GREY, strokeDash=[5, 4], strokeWidth=2).encode(alt.Y("capacity:Q")),
    )
    return finish(layers.properties(height=320), wording, title)


def _days(wording: Wording, notes: list[str]) -> alt.X:
    axis = alt.Axis(format=_day_format(wording), grid=False, labelOverlap=True, tickCount="week")
    return alt.X("day:T", timeUnit="yearmonthdate", title=notes or None, axis=axis)


def _day_hint(wording: Wording) -> alt.Tooltip:
    return alt.Tooltip("day:T", title=wording.translate("Day"), format=f"%a {_day_format(wording)} %Y")


def _day_format(wording: Wording) -> str:
    return "%-d. %b" if wording.language == "de" else "%-d %b"
