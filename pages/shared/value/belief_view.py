"""Can you believe it? The forecast made at an earlier date, and what really happened since."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.charts import backtest_chart
from analysis.value import Backtest
from pages.shared import cache, state, tables
from pages.shared.text import _, day, mark, number, percent, wording
from pages.shared.value.asked import Asked

VERDICTS = {
    "model": mark("The model did better than the naive rule."),
    "naive": mark("The naive rule did better: trust the forecast for the ranking at most."),
    "tie": mark("Neither did clearly better than the other."),
}


def show(asked: Asked) -> None:
    """The check with all its numbers."""
    backtest = say(asked)
    if backtest is not None:
        _rules(backtest)


def say(asked: Asked) -> Backtest | None:
    """The check in words and as a picture; None where too little data allow none."""
    st.subheader(_("Can you believe it?"))
    # It counts orders: money's settings must not make it run again.
    counted = replace(asked.settings, margin=1.0, yearly_discount=0.0)
    with st.spinner(_("Checking the model against what really happened …")):
        backtest = state.attempt_or_say(cache.backtest, asked.orders, counted)
    if backtest is None:
        return None
    st.markdown(backtest_sentence(backtest))
    title = _("Orders after the split: predicted and real")
    st.altair_chart(backtest_chart(backtest, wording(), title), key="backtest_chart", alt=title)
    return backtest


def backtest_sentence(backtest: Backtest) -> str:
    """The backtest as somebody would read it aloud."""
    predicted, actual = backtest.model.predicted_orders, backtest.actual_orders
    sentences = [
        _(
            "Trained until {split}; predicted **{predicted} orders** for the {days} days after it "
            "(8 of 10 cases: {low} to {high}), really **{actual}**.",
            split=day(backtest.split),
            days=number(backtest.holdout_days),
            predicted=number(predicted),
            low=number(backtest.orders_80.low),
            high=number(backtest.orders_80.high),
            actual=number(actual),
        ),
        _level(predicted, actual),
        ""
        if backtest.orders_80.holds(actual)
        else _("The truth lies outside the model's own range: it is too sure of itself."),
        _(
            "The naive rule “everybody keeps the pace so far” predicts {naive}.",
            naive=number(backtest.naive.predicted_orders),
        ),
        _(
            "The 10 % of customers it ranked highest brought {model} of the later orders; "
            "the naive rule's 10 %: {naive}.",
            model=percent(backtest.model.top_10_share, 1),
            naive=percent(backtest.naive.top_10_share, 1),
        ),
        _(VERDICTS[backtest.winner]),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _level(predicted: float, actual: float) -> str:
    if not actual:
        return ""
    miss = round(predicted / actual - 1, 2)
    if miss == 0:
        return _("In total the forecast was right.")
    if miss > 0:
        return _("In total the forecast was {miss} too high.", miss=percent(miss))
    return _("In total the forecast was {miss} too low.", miss=percent(-miss))


def _rules(backtest: Backtest) -> None:
    """Both rules side by side."""
    named = {_("The model"): backtest.model, _("The naive rule"): backtest.naive}
    rows = [
        {
            "rule": name,
            "predicted_orders": rule.predicted_orders,
            "actual_orders": backtest.actual_orders,
            "mean_absolute_error": rule.mean_absolute_error,
            "share_top_10": rule.top_10_share,
        }
        for name, rule in named.items()
    ]
    tables.show(
        pd.DataFrame(rows),
        {
            "rule": _("Rule"),
            "predicted_orders": _("Predicted orders"),
            "actual_orders": _("Real orders"),
            "mean_absolute_error": _("Off per customer (orders)"),
            "share_top_10": _("Later orders of the 10 % ranked highest"),
        },
        file_name="backtest.csv",
        key="backtest_rules",
    )
