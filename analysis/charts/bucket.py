"""The bucket as a picture: what fills it, how full it is, what leaks; and its level over the months."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts import bucket_shape as shape
from analysis.charts.theme import BLUE, ENGLISH, GREY, INK, LEAK, OPEN, TEAL, Wording, finish, legend, whole_number
from analysis.strategy.bucket import Bucket, FlowRates

_HEIGHT = 440
_SQUARE = alt.Scale(domain=[0, 100], nice=False, zero=False)


def bucket_chart(
    bucket: Bucket, wording: Wording = ENGLISH, title: str | None = None, names: Mapping[str, str] | None = None
) -> alt.TopLevelMixin:
    """A bucket filled to today's level, its level at the end dashed; streams as wide as customers a month.

    `names`: of the channels by code, of others and unknown ones ("") too.
    """
    rates = bucket.rates()
    streams = _inflow(bucket, rates, wording, names)
    leaks = _outflow(rates, wording)
    scale = shape.width_of_one(streams["customers"].sum(), leaks["customers"].sum())
    sources = shape.sources(streams)
    out, out_names = shape.streams_out(leaks, scale)
    layers = alt.layer(
        _outline(),
        *_water(bucket, wording),
        _bands(shape.streams_in(sources, scale, _surface(bucket)), wording).encode(
            alt.Color("name:N", scale=_colours(streams), legend=None)
        ),
        _bands(out, wording).encode(color=alt.value(LEAK)),
        *_labels(sources),
        *_labels(out_names),
    )
    return finish(layers.properties(height=_HEIGHT), wording, title)


def bucket_fan_chart(
    bucket: Bucket, wording: Wording = ENGLISH, title: str | None = None, before: Bucket | None = None
) -> alt.TopLevelMixin:
    """The level so far and ahead with its 80 % fan, those alive dashed; `before`: the bucket without the levers."""
    _ = wording.translate
    lines = {"level": _("Active"), "alive": _("Alive, by the model")}
    if before is not None:
        lines["before"] = _("Active, nothing done")
    x = alt.X("month:T", title=None, axis=alt.Axis(grid=False, tickCount=6, labelOverlap=True, format="%b %Y"))
    past = bucket.history.dropna(subset=["level"]).tail(24)
    last = past.tail(1)[["month", "level"]]
    ahead = bucket.months
    fan = pd.concat([last.assign(level_low=last["level"], level_high=last["level"]), ahead])
    parts = [fan[["month", "level"]].rename(columns={"level": "customers"}).assign(line=lines["level"])]
    parts.append(ahead[["month", "alive"]].rename(columns={"alive": "customers"}).assign(line=lines["alive"]))
    if before is not None:
        other = before.months[["month", "level"]].rename(columns={"level": "customers"})
        parts.append(other.assign(line=lines["before"]))
    colour = alt.Color(
        "line:N", scale=alt.Scale(domain=list(lines.values()), range=[BLUE, TEAL, GREY][: len(lines)]), legend=legend(2)
    )
    dash = alt.StrokeDash(
        "line:N",
        scale=alt.Scale(domain=list(lines.values()), range=[[1, 0], [3, 4], [7, 4]][: len(lines)]),
        legend=None,
    )
    y = alt.Y("customers:Q", title=None, axis=alt.Axis(format=",.0f", tickCount=5), scale=alt.Scale(zero=True))
    layers = alt.layer(
        alt.Chart(fan)
        .mark_area(color=BLUE, opacity=0.18)
        .encode(x, alt.Y("level_low:Q"), y2="level_high:Q", tooltip=_fan_hints(wording)),
        alt.Chart(past.rename(columns={"level": "customers"}))
        .mark_line(color=BLUE, strokeWidth=3)
        .encode(x, y, tooltip=_past_hints(wording)),
        alt.Chart(pd.concat(parts)).mark_line(strokeWidth=2.5).encode(x, y, colour, dash),
        alt.Chart(ahead)
        .mark_point(color=BLUE, filled=True, size=30)
        .encode(x, alt.Y("level:Q"), tooltip=_fan_hints(wording)),
        alt.Chart(last).mark_rule(color=GREY, strokeDash=[2, 3]).encode(x),
    )
    return finish(layers.properties(height=_HEIGHT), wording, title)


def _inflow(bucket: Bucket, rates: FlowRates, wording: Wording, names: Mapping[str, str] | None) -> pd.DataFrame:
    """One row a stream: `name`, `customers` (a month ahead); last who comes back."""
    _ = wording.translate
    known = {"": _("Others, unknown")} if len(bucket.inflow) > 1 else {"": _("New customers")}
    known |= names or {}
    rows = [
        (known.get(code, code), ahead)
        for code, ahead in zip(bucket.inflow["channel"], bucket.inflow["ahead"], strict=True)
    ]
    return pd.DataFrame([*rows, (_("Back again"), rates.back)], columns=["name", "customers"])


def _outflow(rates: FlowRates, wording: Wording) -> pd.DataFrame:
    _ = wording.translate
    rows = [
        (_("after one order"), rates.lost_after_first),
        (_("after later orders"), rates.lost - rates.lost_after_first),
    ]
    return pd.DataFrame(rows, columns=["name", "customers"])


def _colours(streams: pd.DataFrame) -> alt.Scale:
    blues = ["#2563EB", "#3B82F6", "#60A5FA", "#818CF8", GREY]
    return alt.Scale(domain=list(streams["name"]), range=[*blues[: len(streams) - 1], TEAL])


def _place(x: str = "x", y: str = "y") -> tuple[alt.X, alt.Y]:
    return alt.X(f"{x}:Q", scale=_SQUARE, axis=None), alt.Y(f"{y}:Q", scale=_SQUARE, axis=None)


def _outline() -> alt.LayerChart:
    wall = alt.Chart(shape.wall()).mark_line(color=GREY, strokeWidth=4, strokeJoin="round", strokeCap="round")
    opening = alt.Chart(shape.rim()).mark_line(color=GREY, strokeWidth=2.5, opacity=0.8)
    return alt.layer(
        opening.encode(*_place(), order="place:O", detail="part:N"), wall.encode(*_place(), order="place:O")
    )


def _water(bucket: Bucket, wording: Wording) -> list[alt.Chart]:
    """Solid up to the lower of today's level and that at the end, pale up to the higher; both told."""
    _ = wording.translate
    now, then = float(bucket.basis.crowds.active), float(bucket.months["level"].iloc[-1])
    full = bucket.brim()
    heights = shape.surface(now / full), shape.surface(then / full)
    solid = alt.Chart(shape.water(shape.BOTTOM, min(heights))).mark_area(orient="horizontal", color=BLUE, opacity=0.55)
    pale = alt.Chart(shape.water(*sorted(heights))).mark_area(orient="horizontal", color=OPEN, opacity=0.35)
    x, y = _place("left")
    said = pd.DataFrame(
        {
            "x": 50.0,
            "y": [min(heights[0], shape.RIM) - 4, min(heights[0], shape.RIM) - 9],
            "text": [whole_number(now, wording), _("active today")],
        }
    )
    end = shape.water(heights[1], heights[1]).head(1)
    later = pd.DataFrame(
        {
            "x": [float(end["right"].iloc[0]) + 1.5] * 2,
            "y": [heights[1] + 1, heights[1] - 3.4],
            "text": [
                whole_number(then, wording),
                _("in {months} months").format(months=len(bucket.months)),
            ],
        }
    )
    text = alt.Chart(said).encode(*_place(), text="text:N")
    beside = alt.Chart(later).encode(*_place(), text="text:N")
    return [
        solid.encode(x, y, x2="right:Q"),
        pale.encode(x, y, x2="right:Q"),
        alt.Chart(end).mark_rule(color=BLUE, strokeWidth=2, strokeDash=[6, 4]).encode(x, y, x2="right:Q"),
        text.transform_filter("datum.y == " + repr(float(said["y"].max()))).mark_text(
            color=INK, fontSize=22, fontWeight="bold"
        ),
        text.transform_filter("datum.y != " + repr(float(said["y"].max()))).mark_text(color=INK, fontSize=12),
        beside.mark_text(color=INK, fontSize=12, align="left"),
    ]


def _surface(bucket: Bucket) -> float:
    return shape.surface(float(bucket.basis.crowds.active) / bucket.brim())


def _bands(bands: pd.DataFrame, wording: Wording) -> alt.Chart:
    _ = wording.translate
    x, y = _place("left")
    hints = [
        alt.Tooltip("name:N", title=_("Stream")),
        alt.Tooltip("customers:Q", title=_("Customers a month"), format=",.1f"),
    ]
    return (
        alt.Chart(bands)
        .mark_area(orient="horizontal", opacity=0.75)
        .encode(x, y, x2="right:Q", detail="stream:N", tooltip=hints)
    )


def _labels(named: pd.DataFrame) -> list[alt.Chart]:
    base = alt.Chart(named).encode(*_place())
    return [
        base.mark_text(color=INK, fontSize=13, fontWeight="bold", dy=7).encode(
            text=alt.Text("customers:Q", format=",.0f")
        ),
        base.mark_text(color=INK, fontSize=12, dy=-7, limit=125).encode(text="name:N"),
    ]


def _fan_hints(wording: Wording) -> list[alt.Tooltip]:
    _ = wording.translate
    return [
        alt.Tooltip("month:T", title=_("End of the month"), format="%b %Y"),
        alt.Tooltip("level:Q", title=_("Active"), format=",.0f"),
        alt.Tooltip("level_low:Q", title=_("at least (80 %)"), format=",.0f"),
        alt.Tooltip("level_high:Q", title=_("at most (80 %)"), format=",.0f"),
        alt.Tooltip("new:Q", title=_("New"), format=",.0f"),
        alt.Tooltip("back:Q", title=_("Back after a pause"), format=",.0f"),
        alt.Tooltip("lost:Q", title=_("Fell silent"), format=",.0f"),
    ]


def _past_hints(wording: Wording) -> list[alt.Tooltip]:
    _ = wording.translate
    return [
        alt.Tooltip("month:T", title=_("End of the month"), format="%b %Y"),
        alt.Tooltip("customers:Q", title=_("Active"), format=",.0f"),
    ]
