"""Pictures of who is leaving: how well the rules tell it, whether they mean what they say, and what it may bring."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.theme import (
    BLUE,
    ENGLISH,
    GREY,
    INK,
    LEAK,
    TEAL,
    Wording,
    finish,
    legend,
    money_axis,
    named,
    names_axis,
)
from analysis.value.churn import Churn, Profit

_COLOURS = {"rhythm": GREY, "recency_frequency": TEAL, "purchase_model": LEAK, "boosting": BLUE}
_COIN = 0.5


def rules_chart(
    churn: Churn, wording: Wording = ENGLISH, title: str | None = None, names: Mapping[str, str] | None = None
) -> alt.TopLevelMixin:
    """How well each rule tells leavers from stayers, with its 95 % range; the dashed line is tossing a coin."""
    _ = wording.translate
    shown = named(churn.rules, "rule", names).assign(used=churn.rules["rule"] == churn.used)
    y = names_axis(shown)
    scale = alt.Scale(domain=[min(0.45, shown["auc_low"].min()), 1.0])
    axis = alt.Axis(format=".0%", tickCount=6)
    x = alt.X("auc:Q", title=_("Told apart"), scale=scale, axis=axis)
    hints = [
        alt.Tooltip("name:N", title=_("Rule")),
        alt.Tooltip("auc:Q", title=_("Told apart"), format=".1%"),
        alt.Tooltip("auc_low:Q", title=_("at least (95 %)"), format=".1%"),
        alt.Tooltip("auc_high:Q", title=_("at most (95 %)"), format=".1%"),
        alt.Tooltip("lift:Q", title=_("Lift of the tenth ranked highest"), format=".2f"),
        alt.Tooltip("forecasts:Q", title=_("Forecasts checked"), format=","),
    ]
    colour = alt.condition("datum.used", alt.value(BLUE), alt.value(GREY))
    base = alt.Chart(shown)
    coin = alt.Chart(pd.DataFrame({"auc": [_COIN]})).mark_rule(color=GREY, strokeDash=[5, 5])
    layers = alt.layer(
        coin.encode(alt.X("auc:Q", scale=scale)),
        base.mark_rule(strokeWidth=4, opacity=0.45).encode(
            alt.X("auc_low:Q", scale=scale), y, alt.X2("auc_high:Q"), color=colour
        ),
        base.mark_point(size=120, filled=True, opacity=1).encode(x, y, color=colour, tooltip=hints),
    )
    return finish(layers.properties(height=alt.Step(40)), wording, title)


def reliability_chart(churn: Churn, wording: Wording = ENGLISH, title: str | None = None) -> alt.TopLevelMixin:
    """Tenths of the customers: the probability that was said against the share that left, with its 95 % range."""
    _ = wording.translate
    shown = churn.reliability[churn.reliability["rule"] == churn.used]
    said = alt.X("p_said:Q", title=_("Said: probability of leaving"), axis=alt.Axis(format=".0%", tickCount=6))
    left = alt.Y("share_silent:Q", title=_("Really left"), axis=alt.Axis(format=".0%", tickCount=6))
    hints = [
        alt.Tooltip("p_said:Q", title=_("Said: probability of leaving"), format=".0%"),
        alt.Tooltip("share_silent:Q", title=_("Really left"), format=".0%"),
        alt.Tooltip("low:Q", title=_("at least (95 %)"), format=".0%"),
        alt.Tooltip("high:Q", title=_("at most (95 %)"), format=".0%"),
        alt.Tooltip("customers:Q", title=_("Forecasts checked"), format=","),
    ]
    exact = alt.Chart(pd.DataFrame({"p_said": [0.0, 1.0], "share_silent": [0.0, 1.0]}))
    base = alt.Chart(shown)
    layers = alt.layer(
        exact.mark_line(color=GREY, strokeDash=[5, 5]).encode(said, left),
        base.mark_rule(color=BLUE, strokeWidth=3, opacity=0.45).encode(said, alt.Y("low:Q"), y2="high:Q"),
        base.mark_point(color=BLUE, size=90, filled=True, opacity=1).encode(said, left, tooltip=hints),
    )
    return finish(layers.properties(height=300), wording, title)


def profit_chart(
    profit: Profit, wording: Wording = ENGLISH, title: str | None = None, names: Mapping[str, str] | None = None
) -> alt.TopLevelMixin:
    """Profit by the share of customers written to, most likely to leave first: one line a rule, its best as a point."""
    _ = wording.translate
    codes = [code for code in _COLOURS if (profit.curve["rule"] == code).any()]
    words = [(names or {}).get(code, code) for code in codes]
    colour = alt.Color(
        "name:N", scale=alt.Scale(domain=words, range=[_COLOURS[code] for code in codes]), legend=legend()
    )
    x = alt.X("share_contacted:Q", title=_("Share written to"), axis=alt.Axis(format=".0%"))
    y = alt.Y("profit:Q", title=wording.currency, axis=money_axis(tickCount=6))
    hints = [
        alt.Tooltip("name:N", title=_("Rule")),
        alt.Tooltip("contacted:Q", title=_("Customers written to"), format=",.0f"),
        alt.Tooltip("silent:Q", title=_("of whom left"), format=",.0f"),
        alt.Tooltip("profit:Q", title=_("Profit"), format=",.0f"),
    ]
    curve, best = named(profit.curve, "rule", names), named(profit.best, "rule", names)
    zero = alt.Chart(pd.DataFrame({"profit": [0.0]})).mark_rule(color=INK, strokeWidth=1, opacity=0.4)
    layers = alt.layer(
        zero.encode(alt.Y("profit:Q")),
        alt.Chart(curve).mark_line(strokeWidth=2.5).encode(x, y, colour, tooltip=hints),
        alt.Chart(best).mark_point(size=110, filled=True, opacity=1).encode(x, y, colour, tooltip=hints),
    )
    return finish(layers.properties(height=360), wording, title)
