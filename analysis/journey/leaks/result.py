"""The priced leak list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analysis.journey.leaks.settings import LeakSettings

COLUMNS = [
    "kind",
    "from_step",
    "to_step",
    "customers",
    "lost",
    "lost_elsewhere",
    "expected_lost",
    "open",
    "pass_rate",
    "n_mature",
    "value_next",
    "value_lost_anyway",
    "price_alone",
    "price_alone_low",
    "price_alone_high",
    "price_alone_raw",
    "share_price",
    "share_price_low",
    "share_price_high",
    "per_customer",
    "price_per_month",
    "one_point",
    "best_grouping",
    "best_group",
    "best_group_rate",
    "best_group_gain",
    "top_share",
    "trimmed",
    "reason",
]


@dataclass(frozen=True)
class Amount:
    """Money with its 90 % range; NaN where it cannot be said."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Assumption:
    """One thing the prices rest on: a code and its numbers, for the page to put into words.

    Codes: `horizon` (days), `horizon_shortened` (asked), `margin` (share), `discount` (yearly), `mature` (customers,
    entered), `open_left_out` (customers), `open_expected`
    (customers, lost: so many of them in the end), `compared_on` (names), `trimmed` (customers), `second_order` (days),
    `lapsing` (limit; predictions fall back to the mean by themselves, and winning back costs discounts),
    `seasonal` (months: less than a year was seen, so a month times twelve is no year), `no_trend` (older entries stand
    for the younger), `orders_by_day` (orders have no time of day), `completions` (value: no orders, this value for each
    completion), `no_money`, `no_match` (nobody of the journey is in the orders), `draws` (count).
    """

    code: str
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class LeakList:
    """Where customers are lost and what it costs, dearest first.

    Money is margin after variable cost within `horizon_days` of the moment the step was entered, discounted to it, of
    all customers lost in the data and of the open ones expected to be; ranges are 90 %, customers drawn again.

    `leaks`, one row a leak; those with a price by it, then those with too few data by customers lost, last those
    nobody loses at:
        `kind` ("step": between two steps; "one_time": after the first order no second within the usual time;
        "lapsing": regulars who stay away), `from_step`, `to_step` (event names; "order_1", "order_2" for one_time, ""
        for lapsing), `customers` (came here), `lost` (whose loss belongs to this leak), `lost_elsewhere` (lost here
        too, but later again at another leak, which has them), `expected_lost` (with the open ones who will be lost,
        where rates were given), `open` (not lost yet), `pass_rate` (0–1 of the settled, or the rate given), `n_mature`
        (settled and followed over the whole horizon: what the values rest on),
        `value_next` (what one of the lost would bring after the next step, compared like with like),
        `value_lost_anyway` (what one of them brings without it),
        `price_alone`, `price_alone_low`, `price_alone_high` (what repairing this leak alone would bring; may be
        negative: then the lost bring more), `price_alone_raw` (if the lost were like those who went on: mostly too
        high), `share_price`, `share_price_low`, `share_price_high` (part of what repairing all steps brings; these add
        up; NaN but for steps), `per_customer` (price per lost customer: what repairing may cost at most),
        `price_per_month` (of entries old enough), `one_point` (money for one percentage point more going on),
        `best_grouping`, `best_group`, `best_group_rate` (group with the highest pass rate, shrunken; "" and NaN if
        none stands out), `best_group_gain` (money if all passed at that rate), `top_share` (0–1: share of the draws in
        which this leak is the dearest), `trimmed` (lost customers hardly like anybody who went on), `reason` ("" or why
        there is no price: "few_lost", "few_passed", "no_money"; "nobody_lost": the price is 0).
    `channels`: of which: one row per grouping and group: `grouping`, `group` ("" for small ones together),
        `customers` (entered), `excess` (money lost more than at the rates of all; negative: less). A cut through the
        leaks, not a leak: never added to them.
    `all_at_once`: what repairing all steps would bring, the sum of the shares. `interaction`: how much more that is
        than the steps' prices alone. NaN if a step has no price.
    `assumptions`: what all this rests on. `horizon_days`; `observed_until` (UTC).
    """

    leaks: pd.DataFrame
    channels: pd.DataFrame
    all_at_once: Amount
    interaction: Amount
    assumptions: tuple[Assumption, ...]
    horizon_days: int
    observed_until: pd.Timestamp
    settings: LeakSettings
