"""What each customer was worth right after the last order, and what is left of it."""

from __future__ import annotations

import pandas as pd

from analysis.value.histories import distinct_histories
from analysis.value.lifetime_value import LifetimeValues
from analysis.value.scoring import expected_and_discounted


def value_now_and_at_last_order(values: LifetimeValues) -> pd.DataFrame:
    """Compare the forecast with the one the same customers had at their last order: silence is what changed.

    Both look the same number of days ahead, each from its own day, with the spend per order as it is known now.

    Returns:
        (n_customers, 4) `customer_id`, `value_at_last_order`, `value_now` (money after margin and discount),
        `p_no_order` (P(no order in the next 90 days), 0–1), in the order of `values.customers`.
    """
    customers, settings = values.customers, values.settings
    then = distinct_histories(customers.assign(T=customers["recency"]))
    orders, discounted = expected_and_discounted(
        values.simulation.model.orders, then, settings.horizon_days, settings.yearly_discount
    )
    just_ordered = customers.assign(T=customers["recency"])
    spend = values.model.expected_spend(just_ordered, orders[then.position], settings.horizon_days)
    return pd.DataFrame(
        {
            "customer_id": customers["customer_id"],
            "value_at_last_order": settings.margin * discounted[then.position] * spend,
            "value_now": customers["lifetime_value"].to_numpy(),
            "p_no_order": customers["p_churn_90"].to_numpy(),
        }
    )
