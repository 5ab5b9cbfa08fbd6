"""What goes with value: every factor, and the groups of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.value.drivers.groups import compare_groups
from analysis.value.lifetime_value import LifetimeValues

Measure = Literal["future", "total"]
# Of these every customer's own time is part: comparing like with like in time would leave nothing.
_IN_TIME = ("first_month",)


@dataclass(frozen=True, eq=False)
class ValueDrivers:
    """Which groups of customers are worth more, factor by factor.

    `factors`, what explains most first: `factor`, `groups` (compared), `customers`, `share_explained` (0–1),
    `highest`, `highest_value`, `lowest`, `lowest_value` (money), `hidden_groups`, `hidden_customers` (too small to be
    shown, or unknown).
    `groups`: `factor` and the columns of `groups.GroupMeans.groups`.
    `mean_value`: of all customers (money). `measure`: "future": what they will still bring; "total": with what they
    have paid already.
    """

    factors: pd.DataFrame
    groups: pd.DataFrame
    mean_value: float
    measure: Measure


def compute_value_drivers(
    values: LifetimeValues, factors: Mapping[str, pd.Series], measure: Measure = "future", as_is: tuple[str, ...] = ()
) -> ValueDrivers:
    """Compare the value of customers by every factor.

    Customers count against those who began in the same quarter, because who came earlier had more time to pay and
    less is to come; not so for the month of the first order itself and the factors `as_is`.

    Args:
        values: the forecast; its margin and discount are in every amount.
        factors: name → group of each customer, index `customer_id` (text); missing: unknown.

    Raises:
        NotEnoughDataError: no factor has two groups of at least five customers.
    """
    ids, value, quarter = values.customers["customer_id"].astype("str"), _value(values, measure), _quarters(values)
    rows, groups = [], []
    for name, group in factors.items():
        found = compare_groups(
            value, ids.map(group).reset_index(drop=True), None if name in (*_IN_TIME, *as_is) else quarter
        )
        if len(found.groups) < 2:
            continue
        first, last = found.groups.iloc[0], found.groups.iloc[-1]
        rows.append(
            {
                "factor": name,
                "groups": len(found.groups),
                "customers": int(found.groups["customers"].sum()),
                "share_explained": found.share_explained,
                "highest": first["group"],
                "highest_value": first["value"],
                "lowest": last["group"],
                "lowest_value": last["value"],
                "hidden_groups": found.hidden_groups,
                "hidden_customers": found.hidden_customers,
            }
        )
        groups.append(found.groups.assign(factor=name))
    if not rows:
        raise NotEnoughDataError(
            "Nothing tells these customers apart: it takes at least two groups of five customers. Bring orders with "
            "products or channels, or a table about the customers."
        )
    ordered = pd.DataFrame(rows).sort_values("share_explained", ascending=False, ignore_index=True)
    return ValueDrivers(ordered, pd.concat(groups, ignore_index=True), float(value.mean()), measure)


def paid_so_far(values: LifetimeValues) -> np.ndarray:
    """(n,) net spend of each customer up to today (money, before margin)."""
    customers = values.customers
    later = customers["frequency"] * customers["monetary_value"].fillna(0.0)
    return (customers["first_spend"].fillna(0.0) + later).to_numpy()


def _value(values: LifetimeValues, measure: Measure) -> np.ndarray:
    future = values.customers["lifetime_value"].to_numpy()
    return future if measure == "future" else future + values.settings.margin * paid_so_far(values)


def _quarters(values: LifetimeValues) -> np.ndarray:
    began = values.observed_until - pd.to_timedelta(values.customers["T"].to_numpy(), unit="D")
    return (began.year * 4 + began.quarter).to_numpy()
