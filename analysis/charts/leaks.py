"""The picture of the leak list."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd
from babel.numbers import format_currency

from analysis.charts.theme import BLUE, ENGLISH, INK, LEAK, NARROW, Wording, finish, legend, money_axis, whole_number
from analysis.journey import LeakList

Key = tuple[str, str, str]
_BAR, _ROW, _AROUND = 18, 58, 200
_LINE = 15


def leak_list_chart(
    leaks: LeakList,
    wording: Wording = ENGLISH,
    title: str | None = None,
    names: Mapping[Key, str] | None = None,
) -> alt.TopLevelMixin:
    """One bar a leak, dearest first: the price of repairing it alone with its range, and its part of all steps.

    `names`: (kind, from step, to step) → shown name. Without any price the bars are lost customers.
    """
    rows = _rows(leaks.leaks, wording, names or {})
    in_money = rows["reason"].eq("").any()
    layers = _money_layers(rows, wording) if in_money else _customer_layers(rows, wording)
    layers = alt.layer(*layers, *_headlines(rows))
    return finish(layers.properties(height=_ROW * len(rows) + _AROUND), wording, title)


def _rows(leaks: pd.DataFrame, wording: Wording, names: Mapping[Key, str]) -> pd.DataFrame:
    keys = list(zip(leaks["kind"], leaks["from_step"], leaks["to_step"], strict=True))
    shown = leaks.assign(leak=[names.get(key) or " → ".join(filter(None, key[1:])) or key[0] for key in keys])
    shown = shown.assign(position=range(len(shown)), said=[_said(row, wording) for row in shown.itertuples()])
    return shown.assign(headline=shown["leak"] + "  ·  " + shown["said"])


def _headlines(rows: pd.DataFrame) -> list[alt.Chart]:
    """What stands above each bar: in one line, or in two where the window is narrow."""

    def text(column: str, dy: int, size: str) -> alt.Chart:
        mark = alt.Chart(rows).mark_text(
            dy=dy, align="left", fontSize=alt.ExprRef(size), fontWeight=600, color=INK, limit=alt.ExprRef("width")
        )
        return mark.encode(_row(), alt.X(value=0), text=column)

    wide, narrow = f"width < {NARROW} ? 0 : 13", f"width < {NARROW} ? 13 : 0"
    return [text("headline:N", -_BAR, wide), text("leak:N", -_BAR - _LINE, narrow), text("said:N", -_BAR, narrow)]


def _said(row: object, wording: Wording) -> str:
    _ = wording.translate
    if row.reason == "" and row.per_customer <= 0:
        return _("the lost bring more")
    if row.reason == "":
        amount = format_currency(row.per_customer, wording.currency, locale=wording.language)
        return _("worth up to {amount} per customer").format(amount=amount)
    if row.reason in ("few_lost", "few_passed"):
        return _("too few data for a price")
    return _("{customers} lost").format(customers=whole_number(row.lost, wording))


def _row() -> alt.Y:
    return alt.Y("position:O", axis=None)


def _money_layers(rows: pd.DataFrame, wording: Wording) -> list[alt.Chart]:
    _ = wording.translate
    alone, share = _("Repairing it alone"), _("Its part of all steps together")
    priced = alt.Chart(rows[rows["reason"] == ""])
    amount = alt.X("price_alone:Q", title=wording.currency, axis=money_axis(tickCount=5, grid=False))
    colours = alt.Color("mark:N", scale=alt.Scale(domain=[alone, share], range=[LEAK, BLUE]), legend=legend())
    hints = _hints(wording)
    shares = alt.Chart(rows[rows["share_price"].notna() & (rows["reason"] == "")].assign(mark=share))
    bars = alt.Chart(rows[rows["reason"] == ""].assign(mark=alone))
    return [
        bars.mark_bar(height=_BAR, cornerRadiusEnd=4).encode(amount, _row(), color=colours, tooltip=hints),
        priced.mark_rule(color=INK, strokeWidth=1.5).encode(
            alt.X("price_alone_low:Q", title=wording.currency), _row(), x2="price_alone_high:Q"
        ),
        shares.mark_point(shape="diamond", filled=True, size=90, opacity=1).encode(
            alt.X("share_price:Q", title=wording.currency), _row(), color=colours, tooltip=hints
        ),
    ]


def _customer_layers(rows: pd.DataFrame, wording: Wording) -> list[alt.Chart]:
    _ = wording.translate
    lost = alt.X("lost:Q", title=_("Lost here"), axis=alt.Axis(format=",.0f", tickCount=5, grid=False))
    hints = _hints(wording)[:3]
    return [alt.Chart(rows).mark_bar(height=_BAR, cornerRadiusEnd=4, color=LEAK).encode(lost, _row(), tooltip=hints)]


def _hints(wording: Wording) -> list[alt.Tooltip]:
    _ = wording.translate
    return [
        alt.Tooltip("leak:N", title=_("Leak")),
        alt.Tooltip("lost:Q", title=_("Lost here"), format=","),
        alt.Tooltip("pass_rate:Q", title=_("Went on"), format=".1%"),
        alt.Tooltip("price_alone:Q", title=_("Repairing it alone"), format=",.0f"),
        alt.Tooltip("price_alone_low:Q", title=_("at least (90 %)"), format=",.0f"),
        alt.Tooltip("price_alone_high:Q", title=_("at most (90 %)"), format=",.0f"),
        alt.Tooltip("share_price:Q", title=_("Its part of all steps together"), format=",.0f"),
    ]
