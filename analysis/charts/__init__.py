"""Charts: each draws one result and computes nothing."""

from analysis.charts.acquisition import channel_values_chart, payback_chart
from analysis.charts.actions import next_actions_chart
from analysis.charts.backtest import (
    backtest_chart,
    backtest_classes_chart,
    backtest_tenths_chart,
    forecasts_chart,
    silence_chart,
)
from analysis.charts.bucket import bucket_chart, bucket_fan_chart
from analysis.charts.bucket_checks import laws_chart, reconciliation_chart
from analysis.charts.budget import allocation_chart, budget_curve_chart, learned_curves_chart
from analysis.charts.churn import profit_chart, reliability_chart, rules_chart
from analysis.charts.clusters import cluster_map_chart, cluster_profile_chart
from analysis.charts.contacts import contact_calendar_chart, contact_level_chart
from analysis.charts.conversion import conversion_chart
from analysis.charts.cross import cross_chart
from analysis.charts.drivers import drivers_chart
from analysis.charts.feedback import (
    group_topics_chart,
    ratings_chart,
    sentiment_chart,
    sentiment_over_time_chart,
    topics_chart,
)
from analysis.charts.group_shares import group_shares_chart
from analysis.charts.groups import breakdown_chart, comparison_chart, times_chart, trend_chart
from analysis.charts.guard import break_even_chart, guard_chart, merge_path_chart
from analysis.charts.journey import funnel_chart
from analysis.charts.leaks import leak_list_chart
from analysis.charts.lifecycle import active_ratio_chart, lifecycle_chart, stickiness_chart
from analysis.charts.offers import associations_chart
from analysis.charts.paths import flow_chart, instead_chart, transitions_chart
from analysis.charts.personas import apart_chart, habits_chart
from analysis.charts.retention import retention_chart, retention_curve_chart
from analysis.charts.rfm_map import rfm_map_chart
from analysis.charts.segment_moves import movement_chart, sizes_over_time_chart
from analysis.charts.segments import rfm_chart, segment_shares_chart
from analysis.charts.spend_limits import spend_limits_chart
from analysis.charts.strategy import plan_chart, plan_comparison_chart, plan_effort_chart, plan_tests_chart
from analysis.charts.subscriptions import survival_chart
from analysis.charts.survey import survey_items_chart
from analysis.charts.touchpoints import touchpoints_chart
from analysis.charts.value import concentration_chart, newcomers_chart, segment_values_chart
from analysis.charts.value_drivers import order_values_chart, value_drivers_chart

__all__ = [
    "active_ratio_chart",
    "allocation_chart",
    "apart_chart",
    "associations_chart",
    "backtest_chart",
    "backtest_classes_chart",
    "backtest_tenths_chart",
    "break_even_chart",
    "breakdown_chart",
    "bucket_chart",
    "bucket_fan_chart",
    "budget_curve_chart",
    "channel_values_chart",
    "cluster_map_chart",
    "cluster_profile_chart",
    "comparison_chart",
    "concentration_chart",
    "contact_calendar_chart",
    "contact_level_chart",
    "conversion_chart",
    "cross_chart",
    "drivers_chart",
    "flow_chart",
    "forecasts_chart",
    "funnel_chart",
    "group_shares_chart",
    "group_topics_chart",
    "guard_chart",
    "habits_chart",
    "instead_chart",
    "laws_chart",
    "leak_list_chart",
    "learned_curves_chart",
    "lifecycle_chart",
    "merge_path_chart",
    "movement_chart",
    "newcomers_chart",
    "next_actions_chart",
    "order_values_chart",
    "payback_chart",
    "plan_chart",
    "plan_comparison_chart",
    "plan_effort_chart",
    "plan_tests_chart",
    "profit_chart",
    "ratings_chart",
    "reconciliation_chart",
    "reliability_chart",
    "retention_chart",
    "retention_curve_chart",
    "rfm_chart",
    "rfm_map_chart",
    "rules_chart",
    "segment_shares_chart",
    "segment_values_chart",
    "sentiment_chart",
    "sentiment_over_time_chart",
    "silence_chart",
    "sizes_over_time_chart",
    "spend_limits_chart",
    "stickiness_chart",
    "survey_items_chart",
    "survival_chart",
    "times_chart",
    "topics_chart",
    "touchpoints_chart",
    "transitions_chart",
    "trend_chart",
    "value_drivers_chart",
]
