"""What is known of acquisition."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.value.acquisition.settings import AcquisitionSettings, Period


@dataclass(frozen=True, eq=False)
class Acquisition:
    """What new customers cost and bring, by channel. Money after margin and discount; ranges hold in 8 of 10 cases.

    `channels`: one row a channel with at least five new customers, or with spend and none; most value brought first:
        `channel`; `new_customers` (first order in the whole periods that both spend and orders cover); `spend` (money,
        NaN without any); `cac`, `cac_low`, `cac_high` (spend per new customer; range: as many might have come by
        chance; NaN without spend, infinite without customers);
        `value`, `value_low`, `value_high`: mean per new customer within `months` of the first order, that order
        included, as observed (NaN: fewer than 20 are old enough); `first_order`: the part of the first day;
        `value_brought`: new customers × `value`; `ratio`, `ratio_low`, `ratio_high`: value / cac;
        `contribution`, `contribution_low`, `contribution_high`: value brought − spend;
        `payback_months`, `payback_low`, `payback_high`: the month after the first order in which the cost is back, 0
        with the first order, infinite if not within `months_followed` (0 to that many; −1: too few to follow);
        `share_leavers`, `leavers_low`, `leavers_high`: of `leavers_among` new customers observed for `leave_days` or
        longer, who had not ordered again within so many days (0–1); `buys_leavers`: clearly more than of the others;
        `marginal_cost`, `marginal_low`, `marginal_high`: of one more customer, `marginal_untold`: why there is none.
    `paid`: the same for all channels with spend together, as one row without `channel`.
    `curves`: one row a channel and age that 20 customers reached: `channel`, `month`, `customers` (old enough),
        `margin`, `low`, `high` (added up per new customer), `cac`.
    `periods`: one row a channel with spend and period: `channel`, `period` (first day), `spend`, `new_customers`,
        `is_whole` (observed from beginning to end, after the burn-in: only these count); empty for undated spend.
    `names`: see `reconcile_channels`. `sources`: number of new customers by where their channel was found.
    `months`: age at which values are compared. `period`: None where the spend has no dates: then totals are compared,
        taken as spread evenly over the time of the orders. `undated`: spend of rows without a date, where others have
        one; in no number.
    `new_customers`, `unknown` (of them, no channel known), `few` (in channels with fewer than five, which cost
    `few_spend`).
    `not_counted`: customers first seen in the first `burn_in_days`, who may be older than the data.
    `counted_from`, `counted_until`: first and last day that first orders are counted in.
    """

    channels: pd.DataFrame
    paid: pd.Series
    curves: pd.DataFrame
    periods: pd.DataFrame
    names: pd.DataFrame
    sources: dict[str, int]
    months: int
    leave_days: int
    period: Period | None
    undated: float
    new_customers: int
    unknown: int
    few: int
    few_spend: float
    not_counted: int
    burn_in_days: int
    counted_from: pd.Timestamp
    counted_until: pd.Timestamp
    settings: AcquisitionSettings
