"""Can the forecast be believed? Forecasts made at earlier dates, and what really followed."""

from analysis.value.backtest.compute import backtest_lifetime_values, who_wins
from analysis.value.backtest.repeated import RepeatedBacktests, repeat_backtests
from analysis.value.backtest.result import Backtest, Range

__all__ = ["Backtest", "Range", "RepeatedBacktests", "backtest_lifetime_values", "repeat_backtests", "who_wins"]
