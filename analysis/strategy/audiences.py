"""Who gets which campaign: one list per segment, together every customer exactly once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.experiments import CONTACT
from analysis.strategy.plan import Plan, check_customers
from analysis.strategy.reach import arms_of, rank_by_worth
from analysis.tables.privacy.pseudonyms import hash_columns

KEPT = ("days_since_last_order", "orders", "revenue", "lifetime_value", "p_churn_90")


def audiences(plan: Plan, customers: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """One audience per line of the plan, in the plan's order.

    Args:
        plan: the plan for these customers.
        customers: `customer_id`, `segment` and any of `KEPT`; one row per customer, not changed.

    Returns:
        Segment code → frame, the most valuable customer first (by `lifetime_value`, without it by `revenue`):
        `customer_id` (text), `segment`, `contact` ("yes" or "no"), `arm` (with a control group "contact",
        "control" or, beyond the budget, "not_reached"; without one empty), then those of
        `days_since_last_order`, `orders`, `revenue`, `lifetime_value`, `p_churn_90` that there are, and columns of
        codes kept for export, such as `email_sha256`.

    Raises:
        MappingError, SettingsError: as `build_plan`; a customer's segment is not in the plan.
    """
    check_customers(customers)
    listed = rank_by_worth(customers)
    unplanned = ~listed["segment"].isin(plan.lines["segment"])
    if unplanned.any():
        raise SettingsError(
            "The plan has no row for '{segment}' ({customers} customers). Build the plan again for these customers.",
            segment=listed.loc[unplanned, "segment"].iloc[0],
            customers=int(unplanned.sum()),
        )
    columns = ["customer_id", "segment", "contact", "arm", *(column for column in KEPT if column in listed)]
    columns += hash_columns(listed.columns)
    chosen = {}
    for _index, line in plan.lines.iterrows():
        members = listed[listed["segment"] == line["segment"]].reset_index(drop=True)
        arms = arms_of(members, line)
        members["contact"] = np.where(arms.eq(CONTACT), "yes", "no")
        # Without a control group there is no test, and so no arm.
        members["arm"] = arms if line["control_share"] > 0 else ""
        chosen[line["segment"]] = members[columns]
    return chosen
