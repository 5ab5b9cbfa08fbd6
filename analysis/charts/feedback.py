"""Pictures of what customers write: sentiment, its course, and the words of complaints and praise."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.theme import (
    ENGLISH,
    GREY,
    INK,
    LEAK,
    TEAL,
    TRACK,
    Wording,
    finish,
    legend,
    named,
    names_axis,
)
from analysis.feedback import GroupTopics, Ratings, Sentiment, SentimentOverTime, Topics

MOST_TERMS = 8
MOST_GROUP_TERMS = 12
_BAR, _ROW, _TALL_ROW, _AROUND = 20, 36, 50, 90


def sentiment_chart(
    sentiment: Sentiment,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """One bar per sentiment: its share of the texts with its interval. `names`: sentiment → name."""
    rows = named(sentiment.counts, "sentiment", names)
    return _shares(rows, "sentiment", {"negative": LEAK, "neutral": GREY, "positive": TEAL}, "texts", wording, title)


def ratings_chart(
    ratings: Ratings,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """One bar per verdict: its share of the ratings with its interval. `names`: verdict → name."""
    rows = named(ratings.counts, "verdict", names)
    colours = {"dissatisfied": LEAK, "mixed": GREY, "satisfied": TEAL}
    return _shares(rows, "verdict", colours, "ratings", wording, title)


def sentiment_over_time_chart(
    course: SentimentOverTime, wording: Wording = ENGLISH, title: str | None = None
) -> alt.TopLevelMixin:
    """Share of complaints and of praise by period, with 95 % bands; a period that has not ended is hollow."""
    _ = wording.translate
    names = {"negative": _("Complaints"), "positive": _("Praise")}
    rows = pd.concat(
        [
            course.periods[["start", "texts", "complete"]].assign(
                side=name,
                share=course.periods[f"share_of_{side}"],
                low=course.periods[f"{side}_low"],
                high=course.periods[f"{side}_high"],
            )
            for side, name in names.items()
        ]
    ).dropna(subset="share")
    colours = alt.Color(
        "side:N", scale=alt.Scale(domain=list(names.values()), range=[LEAK, TEAL]), legend=legend(), title=None
    )
    base = alt.Chart(rows).encode(alt.X("start:T", title=None, axis=alt.Axis(grid=False, tickCount=8)), colours)
    share = alt.Y("share:Q", title=None, axis=alt.Axis(format=".0%", tickCount=5), scale=alt.Scale(domain=[0, 1]))
    hints = [
        alt.Tooltip("start:T", title=_("From")),
        alt.Tooltip("side:N", title=_("Sentiment")),
        alt.Tooltip("share:Q", title=_("Share of the texts"), format=".1%"),
        alt.Tooltip("low:Q", title=_("at least (95 %)"), format=".1%"),
        alt.Tooltip("high:Q", title=_("at most (95 %)"), format=".1%"),
        alt.Tooltip("texts:Q", title=_("Texts"), format=","),
    ]
    filled = alt.condition("datum.complete", alt.value(1), alt.value(0.15))
    layers = alt.layer(
        base.mark_area(opacity=0.15).encode(alt.Y("low:Q"), alt.Y2("high:Q")),
        base.mark_line(strokeWidth=2.5).encode(share),
        base.mark_point(size=70, strokeWidth=2, filled=True).encode(share, opacity=filled, tooltip=hints),
    )
    return finish(layers.properties(height=260), wording, title)


def topics_chart(topics: Topics, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """Terms on either side, the clearest first: to the left the share of the complaints that hold a term, to the right
    the share of the praise. What may be chance is pale."""
    _ = wording.translate
    rows = topics.terms.groupby("side", sort=False).head(MOST_TERMS)
    rows = pd.concat([rows[rows["side"] == "negative"], rows[rows["side"] == "positive"].iloc[::-1]])
    rows = named(rows, "term", None).assign(left=-rows["share_with"], right=rows["share_of_others"])
    widest = float(max(rows["share_with"].max(), rows["share_of_others"].max(), 0.01))
    scale = alt.Scale(domain=[-widest, widest])
    axis = alt.Axis(grid=False, tickCount=5, labelExpr="format(abs(datum.value), '.0%')")
    hints = [
        alt.Tooltip("term:N", title=_("Topic")),
        alt.Tooltip("n_with:Q", title=_("Complaints with it"), format=","),
        alt.Tooltip("share_with:Q", title=_("Share of the complaints"), format=".1%"),
        alt.Tooltip("others_with:Q", title=_("Praise with it"), format=","),
        alt.Tooltip("share_of_others:Q", title=_("Share of the praise"), format=".1%"),
    ]
    names = [_("Share of the complaints"), _("Share of the praise")]
    colours = alt.Color("mark:N", scale=alt.Scale(domain=names, range=[LEAK, TEAL]), legend=legend())
    pale = alt.condition("datum.is_clear", alt.value(1), alt.value(0.4))
    bars = [
        alt.Chart(rows.assign(mark=name))
        .mark_bar(height=_BAR, cornerRadiusEnd=3)
        .encode(
            names_axis(rows),
            alt.X(f"{side}:Q", title=None, scale=scale, axis=axis),
            colours,
            opacity=pale,
            tooltip=hints,
        )
        for side, name in zip(("left", "right"), names, strict=True)
    ]
    return finish(alt.layer(*bars).properties(height=_ROW * len(rows) + _AROUND), wording, title)


def group_topics_chart(
    found: GroupTopics,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.TopLevelMixin:
    """One row per group and term, at most 12: the share of the group's customers who mention it with its interval, and
    of all others. `names`: segment → name."""
    _ = wording.translate
    rows = found.terms.head(MOST_GROUP_TERMS)
    labels = [
        _("{group}: {topic}").format(group=(names or {}).get(row.segment, row.segment), topic=row.term)
        for row in rows.itertuples()
    ]
    rows = rows.assign(name=labels, position=range(len(rows)), segment=rows["segment"].astype("str"))
    texts = [_("This group"), _("All others")]
    colours = alt.Color("mark:N", scale=alt.Scale(domain=texts, range=[LEAK, GREY]), legend=legend())
    share = alt.X("share_with:Q", title=_("Share of the customers who wrote"), axis=alt.Axis(format=".0%", tickCount=5))
    hints = [
        alt.Tooltip("name:N", title=_("Topic")),
        alt.Tooltip("n_with:Q", title=_("Customers with it"), format=","),
        alt.Tooltip("share_with:Q", title=_("This group"), format=".1%"),
        alt.Tooltip("share_of_others:Q", title=_("All others"), format=".1%"),
        alt.Tooltip("p_value:Q", title=_("p, corrected"), format=".2g"),
    ]
    pale = alt.condition("datum.is_clear", alt.value(1), alt.value(0.4))
    place = alt.Y("position:O", axis=None)
    base = alt.Chart(rows.assign(mark=texts[0])).encode(place, opacity=pale, tooltip=hints)
    others = alt.Chart(rows.assign(mark=texts[1])).encode(place, colours)
    headline = alt.Chart(rows).mark_text(dy=-_BAR, align="left", fontSize=13, color=INK, limit=900)
    layers = alt.layer(
        base.mark_bar(height=_BAR - 4, cornerRadiusEnd=3).encode(share, colours),
        base.mark_rule(color=INK, strokeWidth=1.5).encode(alt.X("with_low:Q"), x2="with_high:Q"),
        others.mark_tick(thickness=4, height=_BAR + 2).encode(alt.X("share_of_others:Q")),
        headline.encode(place, alt.X(value=0), text="name:N"),
    )
    return finish(layers.properties(height=_TALL_ROW * len(rows) + _AROUND), wording, title)


def _shares(
    rows: pd.DataFrame, code: str, colours: Mapping[str, str], counted: str, wording: Wording, title: str | None
) -> alt.TopLevelMixin:
    _ = wording.translate
    rows = rows.iloc[::-1].assign(whole=1.0, share=rows[f"share_of_{counted}"])
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    hints = [
        alt.Tooltip("share:Q", title=_("Share"), format=".1%"),
        alt.Tooltip("rate_low:Q", title=_("at least (95 %)"), format=".1%"),
        alt.Tooltip("rate_high:Q", title=_("at most (95 %)"), format=".1%"),
        alt.Tooltip(f"{counted}:Q", title=_("Number"), format=","),
    ]
    base = alt.Chart(rows).encode(names_axis(rows))
    share = alt.X("share:Q", title=None, axis=alt.Axis(format=".0%", tickCount=5, grid=False))
    layers = alt.layer(
        base.mark_bar(height=_BAR, color=TRACK, cornerRadius=4).encode(alt.X("whole:Q")),
        base.mark_bar(height=_BAR, cornerRadius=4).encode(
            share, color=alt.Color(f"{code}:N", scale=scale, legend=None), tooltip=hints
        ),
        base.mark_rule(color=INK, strokeWidth=1.5).encode(alt.X("rate_low:Q"), x2="rate_high:Q"),
    )
    return finish(layers.properties(height=_ROW * len(rows) + 50), wording, title)
