"""Can you believe it? The forecast made at an earlier date, and what really happened since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from analysis.charts import (
    backtest_chart,
    backtest_classes_chart,
    backtest_tenths_chart,
    forecasts_chart,
    silence_chart,
)
from analysis.value import Backtest, LifetimeValues, LifetimeValueSettings
from pages.shared import cache, state
from pages.shared.text import _, number, percent, wording
from pages.shared.value import belief_tables, belief_words, ledger_part, model_part
from pages.shared.value.asked import Asked


def show(asked: Asked) -> None:
    """The check with all its numbers."""
    ledger_part.keep(asked)
    backtest = say(asked)
    if backtest is not None:
        _details(asked, backtest)
    ledger_part.show(asked)


def _details(asked: Asked, backtest: Backtest) -> None:
    belief_tables.totals(backtest)
    model_part.warn(backtest.fit)
    _repeated(asked)
    _groups(backtest)
    _silence(backtest)
    belief_tables.rules(backtest)


def say(asked: Asked) -> Backtest | None:
    """The check in words and as a picture; None where too little data allow none."""
    st.subheader(_("Can you believe it?"))
    backtest = _check(asked, state.attempt_or_say)
    if backtest is None:
        return None
    st.markdown(belief_words.how_much(backtest))
    st.markdown(belief_words.who_is_best(backtest))
    title = _(
        "{predicted} orders predicted, {actual} came",
        predicted=number(backtest.model.predicted_orders),
        actual=number(backtest.actual_orders),
    )
    st.altair_chart(backtest_chart(backtest, wording(), title), key="backtest_chart", alt=title)
    return backtest


def warn(asked: Asked, values: LifetimeValues) -> None:
    """What must be known before any number below is read: which rule they follow, and whether its range held."""
    if values.rule == "naive":
        st.warning(
            _(
                "In the test below the naive rule “everybody keeps the pace so far” did better than the model. "
                "Orders and money on this page therefore follow that rule; it expects nothing from customers who have "
                "ordered once only."
            ),
            icon=":material/balance:",
        )
        return
    backtest = _check(asked, state.attempt_or_none)
    if backtest is not None and not backtest.orders_80.holds(backtest.actual_orders):
        st.caption(
            ":material/warning: "
            + _("In the test below reality lay outside such a range: take this one as too narrow.")
        )


def _check(asked: Asked, attempt: Callable) -> Backtest | None:
    with st.spinner(_("Checking the model against what really happened …")):
        return attempt(cache.backtest, asked.orders, _counted(asked))


def _counted(asked: Asked) -> LifetimeValueSettings:
    """It counts orders: money's settings must not make it run again."""
    return replace(asked.settings, margin=1.0, yearly_discount=0.0)


def _repeated(asked: Asked) -> None:
    st.subheader(_("How often did the ranges hold?"))
    with st.spinner(_("Making the same forecast from earlier dates …")):
        repeated = state.attempt_or_say(cache.repeated_backtests, asked.orders, _counted(asked))
    if repeated is None:
        return
    st.markdown(belief_words.how_often(repeated))
    title = _("{held} of {count} ranges held", held=number(repeated.held), count=number(repeated.count))
    st.altair_chart(forecasts_chart(repeated, wording(), title), key="forecasts_chart", alt=title)
    belief_tables.forecasts(repeated)


def _groups(backtest: Backtest) -> None:
    st.subheader(_("Where was it wrong?"))
    outside = (backtest.classes["actual"] < backtest.classes["low"]) | (
        backtest.classes["actual"] > backtest.classes["high"]
    )
    title = _(
        "By orders so far: outside the range in {outside} of {count} classes",
        outside=number(outside.sum()),
        count=number(len(outside)),
    )
    st.altair_chart(backtest_classes_chart(backtest, wording(), title), key="backtest_classes_chart", alt=title)
    belief_tables.classes(backtest)
    title = _(
        "The tenth named as most valuable brought {share} of the later revenue", share=percent(backtest.best_by_model)
    )
    st.altair_chart(backtest_tenths_chart(backtest, wording(), title), key="backtest_tenths_chart", alt=title)
    belief_tables.tenths(backtest)
    st.caption(
        _(
            "The orders of {share} of the customers lay in their own range; it promises at least 80 %.",
            share=percent(backtest.customers_inside),
        )
    )


def _silence(backtest: Backtest) -> None:
    st.subheader(_("Are the chances right?"))
    st.markdown(belief_words.about_silence(backtest))
    title = _("No order within {days} days: predicted and real", days=number(backtest.silence_days))
    st.altair_chart(silence_chart(backtest, wording(), title), key="silence_chart", alt=title)
    belief_tables.silence(backtest)
