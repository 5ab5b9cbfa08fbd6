"""Who gets which campaign: one list per segment, together every customer exactly once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.strategy.plan import Plan, check_customers
from analysis.tables.privacy.pseudonyms import hash_columns

KEPT = ("days_since_last_order", "orders", "revenue", "lifetime_value", "p_churn_90")
WORTH = ("lifetime_value", "revenue")


def audiences(plan: Plan, customers: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """One audience per line of the plan, in the plan's order.

    Args:
        plan: the plan for these customers.
        customers: `customer_id`, `segment` and any of `KEPT`; one row per customer, not changed.

    Returns:
        Segment code → frame, the most valuable customer first (by `lifetime_value`, without it by `revenue`):
        `customer_id` (text), `segment`, `contact` ("yes" within the budget, else "no"), then those of
        `days_since_last_order`, `orders`, `revenue`, `lifetime_value`, `p_churn_90` that there are, and columns of
        codes kept for export, such as `email_sha256`.

    Raises:
        MappingError, SettingsError: as `build_plan`; a customer's segment is not in the plan.
    """
    check_customers(customers)
    listed = customers.assign(
        customer_id=customers["customer_id"].astype("str"), segment=customers["segment"].astype("str")
    )
    unplanned = ~listed["segment"].isin(plan.lines["segment"])
    if unplanned.any():
        raise SettingsError(
            "The plan has no row for '{segment}' ({customers} customers). Build the plan again for these customers.",
            segment=listed.loc[unplanned, "segment"].iloc[0],
            customers=int(unplanned.sum()),
        )
    worth = [column for column in WORTH if column in listed][:1]
    listed = listed.sort_values([*worth, "customer_id"], ascending=[False] * len(worth) + [True], ignore_index=True)
    columns = ["customer_id", "segment", "contact", *(column for column in KEPT if column in listed)]
    columns += hash_columns(listed.columns)
    contacts = plan.lines.set_index("segment")["contacts"]
    chosen = {}
    for segment, reached in contacts.items():
        members = listed[listed["segment"] == segment].reset_index(drop=True)
        members["contact"] = np.where(members.index < reached, "yes", "no")
        chosen[segment] = members[columns]
    return chosen
