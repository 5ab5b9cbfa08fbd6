"""What to do about each segment: one campaign, its budget, what it should bring, and for whom."""

from analysis.strategy.actions import (
    HumanRule,
    Known,
    NextActions,
    NextActionSettings,
    next_best_actions,
    summarise_actions,
)
from analysis.strategy.audiences import audiences
from analysis.strategy.baselines import order_rates, segment_baselines
from analysis.strategy.bucket import Bucket, BucketSettings, Levers, constant_bucket, simulate_bucket
from analysis.strategy.budget import Allocation, BudgetSettings, allocate_budget, budget_curve
from analysis.strategy.campaign_messages import campaign_messages, shared_messages
from analysis.strategy.campaign_tests import CampaignTests, plan_tests
from analysis.strategy.contacts import ContactSchedule, ContactSettings, schedule_contacts
from analysis.strategy.defaults import (
    ACTIONS,
    CHANNEL_COSTS,
    CHANNELS,
    STATUSES,
    USUAL_RUN,
    default_lines,
    next_monday,
)
from analysis.strategy.effort import Effort, weigh_effort
from analysis.strategy.lines import enough_for_everyone
from analysis.strategy.members import describe_segments
from analysis.strategy.messages import Rendered, check_template, render_message
from analysis.strategy.offers import (
    Associations,
    Offers,
    OfferSettings,
    expect_replenishment,
    find_associations,
    recommend_offers,
)
from analysis.strategy.plan import Plan, PlanSettings, PlanTotals, build_plan
from analysis.strategy.versions import PlanComparison, compare_plans

__all__ = [
    "ACTIONS",
    "CHANNELS",
    "CHANNEL_COSTS",
    "STATUSES",
    "USUAL_RUN",
    "Allocation",
    "Associations",
    "Bucket",
    "BucketSettings",
    "BudgetSettings",
    "CampaignTests",
    "ContactSchedule",
    "ContactSettings",
    "Effort",
    "HumanRule",
    "Known",
    "Levers",
    "NextActionSettings",
    "NextActions",
    "OfferSettings",
    "Offers",
    "Plan",
    "PlanComparison",
    "PlanSettings",
    "PlanTotals",
    "Rendered",
    "allocate_budget",
    "audiences",
    "budget_curve",
    "build_plan",
    "campaign_messages",
    "check_template",
    "compare_plans",
    "constant_bucket",
    "default_lines",
    "describe_segments",
    "enough_for_everyone",
    "expect_replenishment",
    "find_associations",
    "next_best_actions",
    "next_monday",
    "order_rates",
    "plan_tests",
    "recommend_offers",
    "render_message",
    "schedule_contacts",
    "segment_baselines",
    "shared_messages",
    "simulate_bucket",
    "summarise_actions",
    "weigh_effort",
]
