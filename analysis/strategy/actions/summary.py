"""How many customers get which action, and what that should bring together."""

from __future__ import annotations

import pandas as pd

SMALLEST_GROUP = 5
_SUMS = ["customers", "overridden", "cost", "expected_value", "value_low", "value_high"]


def summarise_actions(customers: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """One row per action that somebody gets, in the catalogue's order.

    Args:
        customers: those of `NextActions.customers` who count, such as those who may be contacted.
        by: "segment" for one row per segment and action. Groups under five customers are then one row together, the
            last, in which `segment` and `action` are missing, so that the rows add up.

    Returns:
        [`segment`,] `action`, `customers` (count), `overridden` (of them, decided by a rule), `cost`, `expected_value`,
        `value_low`, `value_high` (sums, money; the assumed responses may err together, so the customers' ranges add
        up), `unproven` (whether a response is an assumption).
    """
    keys = ["action"] if by is None else [by, "action"]
    counted = customers.assign(customers=1, overridden=customers["overridden"].notna())
    every = counted.groupby(keys, observed=True)[[*_SUMS, "unproven"]].agg(
        {**dict.fromkeys(_SUMS, "sum"), "unproven": "any"}
    )
    every = every.reset_index()
    small = every["customers"] < SMALLEST_GROUP
    if by is None or not small.any():
        return every
    hidden = every.loc[small, _SUMS].sum().to_frame().T
    hidden = hidden.astype(every[_SUMS].dtypes).assign(unproven=bool(every.loc[small, "unproven"].any()))
    kept = every[~small].astype(dict.fromkeys(keys, "object"))
    return pd.concat([kept, hidden], ignore_index=True).reindex(columns=every.columns)
