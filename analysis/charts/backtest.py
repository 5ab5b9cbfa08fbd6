"""Pictures of how far to believe a forecast: what it said, and what really happened."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis.charts.theme import BLUE, ENGLISH, GREY, INK, LEAK, Wording, finish, legend, money_axis
from analysis.value import Backtest, RepeatedBacktests


def backtest_chart(backtest: Backtest, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """Orders added up week by week in the time the model had not seen: predicted with its range against real."""
    _ = wording.translate
    names = {"actual": _("Real"), "predicted": _("Predicted"), "naive": _("Naive rule")}
    long = backtest.tracking.melt(["period_end"], list(names), var_name="line", value_name="orders")
    long, lines = long.assign(line=long["line"].map(names)), list(names.values())
    until = alt.X("period_end:T", title=None, axis=alt.Axis(format="%b %Y", tickCount="month", labelOverlap=True))
    band = alt.Chart(backtest.tracking).mark_area(color=BLUE, opacity=0.15)
    drawn = alt.Chart(long).mark_line(strokeWidth=2.5)
    layers = alt.layer(
        band.encode(until, alt.Y("low:Q", title=None), y2="high:Q", tooltip=_range_hints(wording, "period_end")),
        drawn.encode(
            until,
            alt.Y("orders:Q", title=None, axis=alt.Axis(format=",.0f", tickCount=5)),
            alt.Color("line:N", scale=alt.Scale(domain=lines, range=[INK, BLUE, GREY]), legend=legend()),
            alt.StrokeDash("line:N", legend=None, scale=alt.Scale(domain=lines, range=[[1, 0], [1, 0], [5, 4]])),
            tooltip=[
                alt.Tooltip("period_end:T", title=_("Until"), format="%d %b %Y"),
                alt.Tooltip("line:N", title=_("Line")),
                alt.Tooltip("orders:Q", title=_("Orders"), format=",.0f"),
            ],
        ),
    )
    return finish(layers.properties(height=300), wording, title)


def backtest_classes_chart(
    backtest: Backtest, wording: Wording = ENGLISH, title: str | None = None
) -> alt.TopLevelMixin:
    """Later orders by how often customers had ordered before: predicted with range, real, and the naive rule."""
    _ = wording.translate
    shown = backtest.classes.assign(name=[_orders_so_far(row) for row in backtest.classes.itertuples()])
    return _compared(shown, _("Orders up to the split"), _("Orders"), wording, title)


def backtest_tenths_chart(
    backtest: Backtest, wording: Wording = ENGLISH, title: str | None = None
) -> alt.TopLevelMixin:
    """Later revenue by tenths of customers, those with the most predicted revenue first."""
    _ = wording.translate
    shown = backtest.tenths.assign(name=backtest.tenths["tenth"].astype(str))
    return _compared(shown, _("Tenths of customers, the best by the forecast first"), wording.currency, wording, title)


def silence_chart(backtest: Backtest, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """The predicted chance of no order against the share who really did not order; on the diagonal both agree."""
    _ = wording.translate
    predicted = alt.X(
        "predicted:Q", title=_("Predicted chance of no order"), axis=alt.Axis(format=".0%"), scale=alt.Scale(zero=False)
    )
    actual = alt.Y("actual:Q", title=_("Really without an order"), axis=alt.Axis(format=".0%"))
    hints = [
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
        alt.Tooltip("predicted:Q", title=_("Predicted chance of no order"), format=".1%"),
        alt.Tooltip("actual:Q", title=_("Really without an order"), format=".1%"),
        alt.Tooltip("low:Q", title=_("at least (95 %)"), format=".1%"),
        alt.Tooltip("high:Q", title=_("at most (95 %)"), format=".1%"),
    ]
    base = alt.Chart(backtest.silence)
    layers = alt.layer(
        base.mark_line(color=GREY, strokeDash=[5, 5]).encode(predicted, alt.Y("predicted:Q")),
        base.mark_rule(color=BLUE, strokeWidth=2, opacity=0.5).encode(predicted, alt.Y("low:Q"), alt.Y2("high:Q")),
        base.mark_point(color=BLUE, filled=True, size=80, opacity=1).encode(predicted, actual, tooltip=hints),
    )
    return finish(layers.properties(height=300), wording, title)


def forecasts_chart(
    repeated: RepeatedBacktests, wording: Wording = ENGLISH, title: str | None = None
) -> alt.TopLevelMixin:
    """The ranges of several forecasts, one after the other, and what really happened."""
    _ = wording.translate
    held, missed = _("Range that held"), _("Range that missed")
    shown = repeated.forecasts.assign(state=repeated.forecasts["held"].map({True: held, False: missed}))
    until = alt.X("until:T", title=_("Forecast until"), axis=alt.Axis(format="%d %b %Y", labelOverlap=True))
    colours = alt.Color("state:N", scale=alt.Scale(domain=[held, missed], range=[BLUE, LEAK]), legend=legend())
    hints = [
        alt.Tooltip("split:T", title=_("Learned until"), format="%d %b %Y"),
        *_range_hints(wording, "until"),
        alt.Tooltip("actual:Q", title=_("Really"), format=",.0f"),
    ]
    base = alt.Chart(shown)
    layers = alt.layer(
        base.mark_rule(strokeWidth=9, opacity=0.5, strokeCap="round").encode(
            until,
            alt.Y("low:Q", title=_("Orders"), scale=alt.Scale(zero=False)),
            alt.Y2("high:Q"),
            colours,
            tooltip=hints,
        ),
        base.mark_point(shape="diamond", filled=True, size=110, opacity=1, color=INK).encode(
            until, alt.Y("actual:Q"), tooltip=hints
        ),
    )
    return finish(layers.properties(height=260), wording, title)


def _compared(
    shown: pd.DataFrame, x_title: str, y_title: str, wording: Wording, title: str | None
) -> alt.TopLevelMixin:
    """Groups `name` side by side: predicted as a bar with range, real as a diamond, the naive rule as a dash."""
    _ = wording.translate
    names = [_("Predicted"), _("Real"), _("Naive rule")]
    group = alt.X("name:N", title=x_title, sort=list(shown["name"]), axis=alt.Axis(labelAngle=0, grid=False))
    colours = alt.Color("line:N", scale=alt.Scale(domain=names, range=[BLUE, INK, GREY]), legend=legend())
    hints = [
        alt.Tooltip("customers:Q", title=_("Customers"), format=","),
        alt.Tooltip("predicted:Q", title=names[0], format=",.0f"),
        alt.Tooltip("low:Q", title=_("Low (10 %)"), format=",.0f"),
        alt.Tooltip("high:Q", title=_("High (90 %)"), format=",.0f"),
        alt.Tooltip("actual:Q", title=names[1], format=",.0f"),
        alt.Tooltip("naive:Q", title=names[2], format=",.0f"),
    ]
    predicted, real, naive = (alt.Chart(shown.assign(line=name)) for name in names)
    axis = money_axis(tickCount=5)
    layers = alt.layer(
        predicted.mark_bar(opacity=0.55, cornerRadiusEnd=4, width=alt.RelativeBandSize(0.6)).encode(
            group, alt.Y("predicted:Q", title=y_title, axis=axis), colours, tooltip=hints
        ),
        predicted.mark_rule(color=INK, strokeWidth=1.5).encode(group, alt.Y("low:Q"), alt.Y2("high:Q")),
        naive.mark_tick(thickness=3, width=alt.RelativeBandSize(0.6), opacity=1).encode(
            group, alt.Y("naive:Q"), colours, tooltip=hints
        ),
        real.mark_point(shape="diamond", filled=True, size=110, opacity=1).encode(
            group, alt.Y("actual:Q"), colours, tooltip=hints
        ),
    )
    return finish(layers.properties(height=280), wording, title)


def _orders_so_far(row: object) -> str:
    """The class in orders, the first included: 1, 2, …, 5–7, 8+."""
    first, last = int(row.frequency_from) + 1, int(row.frequency_to) + 1
    return f"{first}" if first == last else f"{first}–{last}"


def _range_hints(wording: Wording, until: str) -> list[alt.Tooltip]:
    _ = wording.translate
    return [
        alt.Tooltip(f"{until}:T", title=_("Until"), format="%d %b %Y"),
        alt.Tooltip("predicted:Q", title=_("Predicted"), format=",.0f"),
        alt.Tooltip("low:Q", title=_("Low (10 %)"), format=",.0f"),
        alt.Tooltip("high:Q", title=_("High (90 %)"), format=",.0f"),
    ]
