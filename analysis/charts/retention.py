"""Pictures of who comes back, and when."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis.charts.periods import limit_note, period_names
from analysis.charts.theme import BLUE, ENGLISH, GREY, INK, Wording, finish, legend, range_hints
from analysis.journey import Period, Retention

MOST_COHORTS, MOST_AGES = 24, 24
_ROW, _NARROWEST, _AROUND = 26, 24, 130


def retention_chart(retention: Retention, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """One row a cohort, one column an age, the share who came back as text; the latest 24 cohorts, the first 24 ages.

    Periods that are not over are dashed; cohorts that may hold older customers have a star.
    """
    _ = wording.translate
    cells, notes = _shown_cells(retention, wording)
    states = [_("Complete"), _("Not over yet")]
    cells = cells.assign(state=cells["is_complete"].map(dict(zip((True, False), states, strict=True))))
    # All came at age 0: without it the colours tell the others apart.
    highest = cells.loc[cells["is_complete"] & (cells["age"] > 0), "share"].max()
    rows = alt.Y(
        "name:N",
        sort=list(dict.fromkeys(cells["name"])),
        title=None,
        axis=alt.Axis(labelFlush=False, ticks=False, domain=False),
    )
    columns = alt.X("age:O", title=[_later(retention.settings.period, wording), *notes], axis=alt.Axis(labelAngle=0))
    shade = alt.Scale(domain=[0, highest if highest > 0 else 1], range=[0.06, 0.75], clamp=True)
    colour = alt.Color(
        "state:N", scale=alt.Scale(domain=states, range=[BLUE, GREY]), legend=legend(symbolStrokeWidth=0)
    )
    whole, cut_off, every = (
        alt.Chart(shown).encode(columns, rows, tooltip=_cell_hints(retention, wording))
        for shown in (cells[cells["is_complete"]], cells[~cells["is_complete"]], cells)
    )
    # Where the columns are too narrow for it, the text gives way; pointing at a cell still tells.
    size = alt.ExprRef(f"width / {cells['age'].nunique()} < {_NARROWEST} ? 0 : 11")
    faint = alt.condition("datum.is_complete", alt.value(1), alt.value(0.6))
    layers = alt.layer(
        whole.mark_rect(cornerRadius=3).encode(colour, alt.Opacity("share:Q", scale=shade, legend=None)),
        cut_off.mark_rect(cornerRadius=3, fillOpacity=0.08, stroke=GREY, strokeDash=[3, 3]).encode(colour),
        every.mark_text(color=INK, fontSize=size).encode(alt.Text("share:Q", format=".0%"), opacity=faint),
    )
    return finish(layers.properties(height=_ROW * cells["name"].nunique() + _AROUND), wording, title)


def retention_curve_chart(
    retention: Retention, wording: Wording = ENGLISH, title: str | None = None
) -> alt.TopLevelMixin:
    """The share who come back at each age, over all cohorts, with its interval; from one period after the entry on."""
    _ = wording.translate
    ages = retention.average[retention.average["age"] > 0]
    hints = [
        alt.Tooltip("age:O", title=_later(retention.settings.period, wording)),
        alt.Tooltip("share:Q", title=_share_name(retention, wording), format=".1%"),
        *range_hints(wording),
        alt.Tooltip("size:Q", title=_("Customers in these cohorts"), format=","),
        alt.Tooltip("cohorts:Q", title=_("Cohorts old enough"), format=","),
    ]
    age = alt.X("age:Q", title=_later(retention.settings.period, wording), axis=alt.Axis(grid=False, tickMinStep=1))
    rate = alt.Y("share:Q", title=None, axis=alt.Axis(format=".0%", tickCount=4), scale=alt.Scale(zero=True))
    base = alt.Chart(ages)
    layers = alt.layer(
        base.mark_area(color=BLUE, opacity=0.15).encode(age, alt.Y("low:Q"), y2="high:Q"),
        base.mark_line(color=BLUE, strokeWidth=2.5, point=alt.OverlayMarkDef(size=45, filled=True)).encode(
            age, rate, tooltip=hints
        ),
    )
    return finish(layers.properties(height=260), wording, title)


def _shown_cells(retention: Retention, wording: Wording) -> tuple[pd.DataFrame, list[str]]:
    """The cells of the picture with a `name` for each cohort, and what must be said about them."""
    _ = wording.translate
    cohorts = retention.cohorts[retention.cohorts["size"] > 0]
    latest = cohorts.tail(MOST_COHORTS)
    names = period_names(latest["cohort"], retention.settings.period, wording)
    starred = [f"{name} *" if older else name for name, older in zip(names, latest["may_hold_older"], strict=True)]
    cells = retention.cells.dropna(subset="share")
    cells = cells.assign(name=cells["cohort"].map(dict(zip(latest["cohort"], starred, strict=True))))
    notes = [_("* may hold older customers")] if starred != names else []
    notes += limit_note(_("The latest {shown} of {found} cohorts"), len(latest), len(cohorts))
    cells = cells[cells["name"].notna()]
    ages = cells["age"].max() + 1
    notes += limit_note(_("The first {shown} of {found} columns"), min(ages, MOST_AGES), ages)
    return cells[cells["age"] < MOST_AGES], notes


def _cell_hints(retention: Retention, wording: Wording) -> list[alt.Tooltip]:
    _ = wording.translate
    revenue = [alt.Tooltip("revenue:Q", title=_("Revenue"), format=",.0f")]
    customers = [alt.Tooltip("customers:Q", title=_("Came back"), format=",")]
    return [
        alt.Tooltip("name:N", title=_("Cohort")),
        alt.Tooltip("age:O", title=_later(retention.settings.period, wording)),
        alt.Tooltip("size:Q", title=_("Customers"), format=","),
        *(revenue if retention.settings.measure == "revenue" else customers),
        alt.Tooltip("share:Q", title=_share_name(retention, wording), format=".1%"),
        *range_hints(wording),
        alt.Tooltip("state:N", title=_("Period")),
    ]


def _share_name(retention: Retention, wording: Wording) -> str:
    _ = wording.translate
    if retention.settings.measure == "revenue":
        return _("Share of the revenue at the start")
    return _("Share who came back")


def _later(period: Period, wording: Wording) -> str:
    _ = wording.translate
    return {"day": _("Days later"), "week": _("Weeks later"), "month": _("Months later")}[period]
