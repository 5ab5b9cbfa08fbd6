"""Where customers leak out on their way."""

from analysis.journey.breakdown import Breakdown, break_down
from analysis.journey.compare import Comparison, compare_groups
from analysis.journey.conversion import Conversion, estimate_conversion
from analysis.journey.drivers import Drivers, find_drivers
from analysis.journey.funnel import Funnel, Leak, compute_funnel
from analysis.journey.groups import attribute_of, entry_period, first_value, value_at_entry
from analysis.journey.instead import Instead, where_instead
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
from analysis.journey.paths import Paths, PathSettings, compute_paths
from analysis.journey.periods import Period
from analysis.journey.reach import count_elsewhere
from analysis.journey.retention import Retention, RetentionSettings, compute_retention
from analysis.journey.sequence import END, OTHER_EVENTS, START
from analysis.journey.settings import FunnelSettings
from analysis.journey.steps import Condition, Exclusion, Step
from analysis.journey.stickiness import Stickiness, StickinessSettings, compute_stickiness
from analysis.journey.stopped import customers_who_stopped
from analysis.journey.suggest import suggest_order, suggest_steps, suggest_window, usual_journeys
from analysis.journey.times import StepTimes, compute_times
from analysis.journey.touchpoints import (
    UNKNOWN,
    Touchpoints,
    TouchpointSettings,
    compute_touchpoints,
    credit_paths,
    credit_table,
)
from analysis.journey.transitions import Transitions, compute_transitions
from analysis.journey.trend import Trend, compute_trend
from analysis.journey.visits import each_visit

__all__ = [
    "END",
    "LADDER_STEPS",
    "OTHER_EVENTS",
    "START",
    "UNKNOWN",
    "Amount",
    "Assumption",
    "Breakdown",
    "ChainPrices",
    "Comparison",
    "Condition",
    "Conversion",
    "Drivers",
    "Exclusion",
    "Funnel",
    "FunnelSettings",
    "Instead",
    "Leak",
    "LeakList",
    "LeakSettings",
    "Lifecycle",
    "LifecycleSettings",
    "PathSettings",
    "Paths",
    "Period",
    "Retention",
    "RetentionSettings",
    "Step",
    "StepTimes",
    "Stickiness",
    "StickinessSettings",
    "TouchpointSettings",
    "Touchpoints",
    "Transitions",
    "Trend",
    "attribute_of",
    "break_down",
    "chain_values",
    "climbed_steps",
    "compare_groups",
    "compute_funnel",
    "compute_lifecycle",
    "compute_paths",
    "compute_retention",
    "compute_stickiness",
    "compute_times",
    "compute_touchpoints",
    "compute_transitions",
    "compute_trend",
    "count_elsewhere",
    "credit_paths",
    "credit_table",
    "customers_who_stopped",
    "each_visit",
    "entry_period",
    "estimate_conversion",
    "find_drivers",
    "first_value",
    "ladder_steps",
    "order_ladder",
    "price_chain",
    "price_leaks",
    "suggest_order",
    "suggest_steps",
    "suggest_window",
    "usual_journeys",
    "value_at_entry",
    "where_instead",
]
