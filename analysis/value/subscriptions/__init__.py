"""Subscriptions: who renews how often, and what that is worth."""

from analysis.value.subscriptions.dates import DateColumns, find_date_columns, subscription_dates
from analysis.value.subscriptions.sbg import Sbg
from analysis.value.subscriptions.settings import PERIODS, SubscriptionSettings
from analysis.value.subscriptions.spells import MIN_ENDED
from analysis.value.subscriptions.subscription_value import SubscriptionValue, compute_subscription_value

__all__ = [
    "MIN_ENDED",
    "PERIODS",
    "DateColumns",
    "Sbg",
    "SubscriptionSettings",
    "SubscriptionValue",
    "compute_subscription_value",
    "find_date_columns",
    "subscription_dates",
]
