"""Charts: each draws one result and computes nothing."""

from analysis.charts.journey import funnel_chart
from analysis.charts.segments import rfm_chart
from analysis.charts.strategy import plan_chart
from analysis.charts.value import backtest_chart, concentration_chart, segment_values_chart

__all__ = [
    "backtest_chart",
    "concentration_chart",
    "funnel_chart",
    "plan_chart",
    "rfm_chart",
    "segment_values_chart",
]
