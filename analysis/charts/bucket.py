"""The bucket as a picture: what fills it, how full it is, what leaks; and its level over the months."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts import bucket_shape as shape
from analysis.charts.theme import BLUE, ENGLISH, GREY, INK, LEAK, OPEN, TEAL, Wording, finish, legend, whole_number
from analysis.strategy.bucket import Bucket, FlowRates

_HEIGHT = 440
_ABOVE_LEAK = 34.0
_CHANNELS = ("#2563EB", "#3B82F6", "#60A5FA", "#818CF8", GREY)
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
    now, then = bucket.basis.crowds.active, float(bucket.months["level"].iloc[-1])
    low, high = (shape.surface(level / bucket.brim()) for level in (now, then))
    into = shape.streams_in(sources, scale, low)
    out, out_names = shape.streams_out(leaks, scale)
    said = {whole_number(then, wording): 1.0, _in_months(bucket, wording): -3.4}
    layers = alt.layer(
        _outline(),
        _fluids([*_water(now, low, high, wording), (into, 0.75), (out, 0.75)], wording),
        _later(high),
        *_labels(pd.concat([sources, out_names]), now, min(low, high), wording),
        _beside(high, said),
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
    """One row a stream: `name`, `customers` (a month ahead), `colour`; last who comes back."""
    _ = wording.translate
    known = {"": _("Others, unknown")} if len(bucket.inflow) > 1 else {"": _("New customers")}
    known |= names or {}
    channels = bucket.inflow
    rows = [
        (known.get(code, code), ahead, colour)
        for code, ahead, colour in zip(channels["channel"], channels["ahead"], _CHANNELS, strict=False)
    ]
    return pd.DataFrame([*rows, (_("Back again"), rates.back, TEAL)], columns=["name", "customers", "colour"])


def _outflow(rates: FlowRates, wording: Wording) -> pd.DataFrame:
    _ = wording.translate
    rows = [
        (_("after one order"), rates.lost_after_first, LEAK),
        (_("after later orders"), rates.lost - rates.lost_after_first, LEAK),
    ]
    return pd.DataFrame(rows, columns=["name", "customers", "colour"])


def _in_months(bucket: Bucket, wording: Wording) -> str:
    return wording.translate("in {months} months").format(months=len(bucket.months))


def _place(x: str = "x", y: str = "y") -> tuple[alt.X, alt.Y]:
    return alt.X(f"{x}:Q", scale=_SQUARE, axis=None), alt.Y(f"{y}:Q", scale=_SQUARE, axis=None)


def _outline() -> alt.Chart:
    lines = pd.concat([shape.rim(), shape.wall().assign(part="wall")])
    return (
        alt.Chart(lines)
        .mark_line(color=GREY, strokeWidth=3, strokeJoin="round", strokeCap="round")
        .encode(*_place(), order="place:O", detail="part:N")
    )


def _water(now: float, low: float, high: float, wording: Wording) -> list[tuple[pd.DataFrame, float]]:
    """Solid up to the lower of today's height and that at the end, pale up to the higher; with opacities."""
    both = {"name": wording.translate("Active today"), "customers": now}
    bottom = shape.water(shape.BOTTOM, min(low, high)).assign(stream="solid", colour=BLUE, **both)
    top = shape.water(*sorted((low, high))).assign(stream="pale", colour=OPEN, **both)
    return [(bottom, 0.55), (top, 0.35)]


def _fluids(parts: list[tuple[pd.DataFrame, float]], wording: Wording) -> alt.Chart:
    """All that flows, in its own colour."""
    _ = wording.translate
    bands = pd.concat(
        [
            part.assign(opacity=opacity, stream=part["stream"].astype(str) + f"/{place}")
            for place, (part, opacity) in enumerate(parts)
        ]
    )
    x, y = _place("left")
    return (
        alt.Chart(bands)
        .mark_area(orient="horizontal")
        .encode(
            x,
            y,
            alt.Color("colour:N", scale=None),
            alt.Opacity("opacity:Q", scale=None),
            x2="right:Q",
            detail="stream:N",
            tooltip=[
                alt.Tooltip("name:N", title=_("Stream")),
                alt.Tooltip("customers:Q", title=_("Customers"), format=",.1f"),
            ],
        )
    )


def _later(height: float) -> alt.Chart:
    line = shape.water(height, height).head(1)
    x, y = _place("left")
    return alt.Chart(line).mark_rule(color=BLUE, strokeWidth=2, strokeDash=[6, 4]).encode(x, y, x2="right:Q")


def _labels(named: pd.DataFrame, now: float, surface: float, wording: Wording) -> list[alt.Chart]:
    """Numbers in bold below the names they belong to; today's level stands in the water."""
    level = pd.DataFrame({"x": [50.0], "y": [max(surface - 6.5, shape.BOTTOM + 4)], "customers": [now], "size": [22]})
    numbers = pd.concat([named.assign(y=named["y"] - 1.9, size=13), level.assign(y=level["y"] + 2)])
    words = pd.concat([named.assign(y=named["y"] + 1.7), level.assign(y=level["y"] - 2.6, name=_today(wording))])
    return [
        alt.Chart(numbers)
        .mark_text(color=INK, fontWeight="bold")
        .encode(*_place(), alt.Size("size:Q", scale=None), text=alt.Text("customers:Q", format=",.0f")),
        alt.Chart(words).mark_text(color=INK, fontSize=12, limit=125).encode(*_place(), text="name:N"),
    ]


def _today(wording: Wording) -> str:
    return wording.translate("active today")


def _beside(height: float, said: Mapping[str, float]) -> alt.Chart:
    """What stands beside the dashed line, above the leak."""
    right = float(shape.water(height, height)["right"].iloc[0])
    text = pd.DataFrame({"text": list(said), "y": [max(height, _ABOVE_LEAK) + offset for offset in said.values()]})
    return (
        alt.Chart(text.assign(x=right + 1.5))
        .mark_text(color=INK, fontSize=12, align="left")
        .encode(*_place(), text="text:N")
    )


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
