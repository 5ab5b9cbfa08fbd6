"""The backtest in numbers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.value import Backtest, RepeatedBacktests
from pages.shared import tables
from pages.shared.text import _


def totals(backtest: Backtest) -> None:
    """Orders and revenue of everybody, with both ranges."""
    predicted = {"orders": backtest.model.predicted_orders, "revenue": backtest.predicted_revenue}
    actual = {"orders": backtest.actual_orders, "revenue": backtest.actual_revenue}
    ranges = {
        "orders": (backtest.orders_80, backtest.orders_95),
        "revenue": (backtest.revenue_80, backtest.revenue_95),
    }
    rows = [
        {
            "what": name,
            "predicted": predicted[what],
            **{
                f"{end}_{share}": getattr(found, end)
                for found, share in zip(ranges[what], (80, 95), strict=True)
                for end in ("low", "high")
            },
            "actual": actual[what],
        }
        for what, name in (("orders", _("Orders")), ("revenue", _("Revenue")))
    ]
    headings = {
        "what": _("In total"),
        "actual": _("Really"),
        "predicted": _("Predicted"),
        "low_80": _("Low (10 %)"),
        "high_80": _("High (90 %)"),
        "low_95": _("Low (2.5 %)"),
        "high_95": _("High (97.5 %)"),
    }
    _folded(pd.DataFrame(rows), headings, "backtest_totals")


def forecasts(repeated: RepeatedBacktests) -> None:
    """One row a forecast."""
    shown = repeated.forecasts.assign(held=[_("yes") if held else _("no") for held in repeated.forecasts["held"]])
    headings = {
        "split": _("Learned until"),
        "until": _("Forecast until"),
        "customers": _("Customers"),
        **_compared(_("Real orders"), _("Predicted orders")),
        "held": _("In the range"),
    }
    _folded(shown, headings, "forecasts")


def classes(backtest: Backtest) -> None:
    """One row a class of frequency."""
    shown = backtest.classes.assign(
        orders_from=backtest.classes["frequency_from"] + 1, orders_to=backtest.classes["frequency_to"] + 1
    )
    headings = {
        "orders_from": _("Orders up to the split, from"),
        "orders_to": _("to"),
        "customers": _("Customers"),
        **_compared(_("Real orders"), _("Predicted orders")),
    }
    _folded(shown, headings, "backtest_classes")


def tenths(backtest: Backtest) -> None:
    """One row a tenth of the customers."""
    headings = {
        "tenth": _("Tenth"),
        "customers": _("Customers"),
        **_compared(_("Real revenue"), _("Predicted revenue")),
    }
    _folded(backtest.tenths, headings, "backtest_tenths")


def silence(backtest: Backtest) -> None:
    """One row a group of customers with like chances."""
    shown = backtest.silence.rename(columns={"predicted": "p_silent", "actual": "share_silent"})
    shown = shown.assign(silent_rate_low=shown["low"], silent_rate_high=shown["high"])
    headings = {
        "customers": _("Customers"),
        "p_silent": _("Predicted chance of no order"),
        "share_silent": _("Really without an order"),
        "silent_rate_low": _("at least (95 %)"),
        "silent_rate_high": _("at most (95 %)"),
    }
    _folded(shown, headings, "silence")


def rules(backtest: Backtest) -> None:
    """Both rules side by side."""
    st.subheader(_("Both rules side by side"))
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
    headings = {
        "rule": _("Rule"),
        "predicted_orders": _("Predicted orders"),
        "actual_orders": _("Real orders"),
        "mean_absolute_error": _("Off per customer (orders)"),
        "share_top_10": _("Later orders of the 10 % ranked highest"),
    }
    tables.show(pd.DataFrame(rows), headings, file_name="backtest.csv", key="backtest_rules")


def _compared(actual: str, predicted: str) -> dict[str, str]:
    low, high, naive = _("Low (10 %)"), _("High (90 %)"), _("Naive rule")
    return {"actual": actual, "predicted": predicted, "low": low, "high": high, "naive": naive}


def _folded(frame: pd.DataFrame, headings: dict[str, str], name: str) -> None:
    with st.expander(_("In numbers"), icon=":material/table:"):
        tables.show(frame, headings, file_name=f"{name}.csv", key=f"{name}_table")
