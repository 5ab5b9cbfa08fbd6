"""Lifetime value: what customers are worth, who is leaving, and how far to believe it."""

from analysis.value.backtest import Backtest, Range, backtest_lifetime_values
from analysis.value.concentration import Concentration, concentration
from analysis.value.contests import RuleScore
from analysis.value.fitting import MIN_REPEAT_CUSTOMERS, ValueModel
from analysis.value.histories import PurchaseHistories, purchase_histories
from analysis.value.last_order import value_now_and_at_last_order
from analysis.value.lifetime_value import (
    LifetimeTotals,
    LifetimeValues,
    LifetimeValueSettings,
    at_margin,
    compute_lifetime_values,
    group_totals,
)

__all__ = [
    "MIN_REPEAT_CUSTOMERS",
    "Backtest",
    "Concentration",
    "LifetimeTotals",
    "LifetimeValueSettings",
    "LifetimeValues",
    "PurchaseHistories",
    "Range",
    "RuleScore",
    "ValueModel",
    "at_margin",
    "backtest_lifetime_values",
    "compute_lifetime_values",
    "concentration",
    "group_totals",
    "purchase_histories",
    "value_now_and_at_last_order",
]
