"""Where customers leak out on their way."""

from analysis.journey.breakdown import Breakdown, break_down
from analysis.journey.compare import Comparison, compare_groups
from analysis.journey.funnel import Funnel, Leak, compute_funnel
from analysis.journey.groups import attribute_of, entry_period, first_value, value_at_entry
from analysis.journey.ladder import LADDER_STEPS, climbed_steps, ladder_steps, order_ladder
from analysis.journey.leaks import (
    Amount,
    Assumption,
    ChainPrices,
    LeakList,
    LeakSettings,
    chain_values,
    price_chain,
    price_leaks,
)
from analysis.journey.lifecycle import Lifecycle, LifecycleSettings, compute_lifecycle
from analysis.journey.periods import Period
from analysis.journey.retention import Retention, RetentionSettings, compute_retention
from analysis.journey.settings import FunnelSettings
from analysis.journey.steps import Condition, Exclusion, Step
from analysis.journey.stickiness import Stickiness, StickinessSettings, compute_stickiness
from analysis.journey.stopped import customers_who_stopped
from analysis.journey.suggest import suggest_steps, suggest_window, usual_journeys
from analysis.journey.times import StepTimes, compute_times
from analysis.journey.trend import Trend, compute_trend
from analysis.journey.visits import each_visit

__all__ = [
    "LADDER_STEPS",
    "Amount",
    "Assumption",
    "Breakdown",
    "ChainPrices",
    "Comparison",
    "Condition",
    "Exclusion",
    "Funnel",
    "FunnelSettings",
    "Leak",
    "LeakList",
    "LeakSettings",
    "Lifecycle",
    "LifecycleSettings",
    "Period",
    "Retention",
    "RetentionSettings",
    "Step",
    "StepTimes",
    "Stickiness",
    "StickinessSettings",
    "Trend",
    "attribute_of",
    "break_down",
    "chain_values",
    "climbed_steps",
    "compare_groups",
    "compute_funnel",
    "compute_lifecycle",
    "compute_retention",
    "compute_stickiness",
    "compute_times",
    "compute_trend",
    "customers_who_stopped",
    "each_visit",
    "entry_period",
    "first_value",
    "ladder_steps",
    "order_ladder",
    "price_chain",
    "price_leaks",
    "suggest_steps",
    "suggest_window",
    "usual_journeys",
    "value_at_entry",
]
