"""Lifetime value: what customers are worth, who is leaving, and how far to believe it."""

from analysis.value.acquisition import Acquisition, AcquisitionSettings, compute_acquisition
from analysis.value.backtest import (
    Backtest,
    Range,
    RepeatedBacktests,
    backtest_lifetime_values,
    repeat_backtests,
    who_wins,
)
from analysis.value.choosing import ModelChoice, choose_model
from analysis.value.concentration import Concentration, concentration
from analysis.value.contests import RuleScore
from analysis.value.fitted import FittedOrders, fit_lifetime_model
from analysis.value.fitting import MIN_REPEAT_CUSTOMERS, ValueModel
from analysis.value.histories import PurchaseHistories, purchase_histories
from analysis.value.last_order import value_now_and_at_last_order
from analysis.value.ledger import KeptForecast, Ledger, forecast_of, read_forecasts, score_forecasts
from analysis.value.lifetime_value import (
    LifetimeTotals,
    LifetimeValues,
    at_margin,
    compute_lifetime_values,
    forecast_values,
    group_totals,
)
from analysis.value.settings import MODELS, LifetimeValueSettings
from analysis.value.winner import at_pace_so_far, winners_values, winning_rule

__all__ = [
    "MIN_REPEAT_CUSTOMERS",
    "MODELS",
    "Acquisition",
    "AcquisitionSettings",
    "Backtest",
    "Concentration",
    "FittedOrders",
    "KeptForecast",
    "Ledger",
    "LifetimeTotals",
    "LifetimeValueSettings",
    "LifetimeValues",
    "ModelChoice",
    "PurchaseHistories",
    "Range",
    "RepeatedBacktests",
    "RuleScore",
    "ValueModel",
    "at_margin",
    "at_pace_so_far",
    "backtest_lifetime_values",
    "choose_model",
    "compute_acquisition",
    "compute_lifetime_values",
    "concentration",
    "fit_lifetime_model",
    "forecast_of",
    "forecast_values",
    "group_totals",
    "purchase_histories",
    "read_forecasts",
    "repeat_backtests",
    "score_forecasts",
    "value_now_and_at_last_order",
    "who_wins",
    "winners_values",
    "winning_rule",
]
