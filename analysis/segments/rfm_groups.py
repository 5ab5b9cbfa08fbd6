"""Named customer groups as boxes over days, orders and money: complete, disjoint, one campaign each."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import ROUND_DOWN, Context, Decimal

import numpy as np
import pandas as pd

OPEN = float("nan")
USUAL_GAP_LIMITS = (7, 90)
USUAL_GAP_UNKNOWN = 30
RECENT_AT_LEAST, LOST_AT_LEAST = 30, 365
MANY_ORDERS_LIMITS = (3, 10)
# Cut-offs a marketing person can remember: 506, 1230, 20.5.
THREE_DIGITS = Context(prec=3, rounding=ROUND_DOWN)


@dataclass(frozen=True)
class GroupCuts:
    """What separates the groups.

    `recent_days`: ordered within so many days = active. `lost_days`: longer ago = lost.
    `many_orders`: so many orders = a regular. `valuable_revenue`: so much net revenue = valuable.
    """

    recent_days: int
    lost_days: int
    many_orders: int
    valuable_revenue: float


@dataclass(frozen=True)
class GroupBox:
    """One group; NaN = open. Days and orders include both ends, money only `revenue_from`."""

    segment: str
    days_from: float = OPEN
    days_to: float = OPEN
    orders_from: float = OPEN
    orders_to: float = OPEN
    revenue_from: float = OPEN
    revenue_to: float = OPEN

    def holds(self, customers: pd.DataFrame) -> np.ndarray:
        """(n,) which customers lie in the box."""
        days, orders, revenue = (customers[name] for name in ("days_since_last_order", "orders", "revenue"))
        # Comparing with NaN is false, so an open end leaves nobody out.
        outside = (days < self.days_from) | (days > self.days_to)
        outside |= (orders < self.orders_from) | (orders > self.orders_to)
        outside |= (revenue < self.revenue_from) | (revenue >= self.revenue_to)
        return ~outside.to_numpy()


def group_boxes(cuts: GroupCuts) -> list[GroupBox]:
    """The rule table, best group first.

    Days are split first; the active are split by orders, everyone else only by money, because what a win-back
    may cost depends on what there is to win. No split leaves anything over: everyone is in exactly one box.
    """
    recent, lost, many, money = cuts.recent_days, cuts.lost_days, cuts.many_orders, cuts.valuable_revenue
    return [
        GroupBox("champions", days_to=recent, orders_from=many, revenue_from=money),
        GroupBox("loyal", days_to=recent, orders_from=many, revenue_to=money),
        GroupBox("promising", days_to=recent, orders_from=2, orders_to=many - 1),
        GroupBox("new", days_to=recent, orders_to=1),
        GroupBox("at_risk", days_from=recent + 1, days_to=lost, revenue_from=money),
        GroupBox("cooling", days_from=recent + 1, days_to=lost, revenue_to=money),
        GroupBox("lost_valuable", days_from=lost + 1, revenue_from=money),
        GroupBox("lost", days_from=lost + 1, revenue_to=money),
    ]


RFM_GROUPS = tuple(box.segment for box in group_boxes(GroupCuts(1, 2, 3, 1.0)))


def choose_cuts(customers: pd.DataFrame, listed: pd.DataFrame) -> GroupCuts:
    """Cut-offs from the data's thirds, kept within what the customers' own rhythm makes sensible.

    The usual gap is the median number of days between a customer's orders, at least 7 and at most 90 (30
    when nobody ordered twice); the long gap is the one that nine of ten repeat orders keep.
    Active: the most recent third, but never less than the usual gap, so that someone who first ordered
    yesterday is always active, and never more than the long gap (or 30 days).
    Lost: the oldest third, but only after two more usual gaps, and at the latest after twice the long gap
    (or a year). Regulars: the third with most orders, from 3 to 10. Valuable: the third with most revenue
    among those with any.

    Args:
        customers: `days_since_last_order`, `orders`, `revenue`.
        listed: the orders behind it, as `list_orders` gives them.
    """
    usual, long = _gaps(listed)
    one_third, two_thirds = _thirds(customers["days_since_last_order"])
    recent = max(usual, min(one_third, max(long, RECENT_AT_LEAST)))
    lost = max(recent + 2 * usual, min(two_thirds, max(2 * long, LOST_AT_LEAST)))
    many = np.clip(_thirds(customers["orders"])[1], *MANY_ORDERS_LIMITS)
    paying = customers.loc[customers["revenue"] > 0, "revenue"]
    valuable = _three_digits(_thirds(paying)[1]) if len(paying) else 1.0
    return GroupCuts(int(recent), int(lost), int(many), valuable)


def assign_groups(customers: pd.DataFrame, cuts: GroupCuts) -> np.ndarray:
    """(n,) the code of the one group each customer is in."""
    segment = np.zeros(len(customers), dtype=np.int8)
    for number, box in enumerate(group_boxes(cuts)):
        segment[box.holds(customers)] = number
    return np.array(RFM_GROUPS, dtype="object")[segment].astype("str")


def describe_groups(customers: pd.DataFrame, cuts: GroupCuts) -> pd.DataFrame:
    """One row per group, best first; an empty group stays, with 0 customers, so that pages do not jump.

    Returns:
        `segment`, `customers`, `share_of_customers` (0–1), `revenue`, `share_of_revenue` (of the net total;
        NaN when that is not positive), `mean_orders`, `median_days_since_last_order`, `mean_revenue` (NaN
        without customers); then the definition, NaN where open: `days_from`, `days_to`, `orders_from`,
        `orders_to` (ends included), `revenue_from` (included), `revenue_to` (not included).
    """
    boxes = pd.DataFrame([asdict(box) for box in group_boxes(cuts)])
    grouped = customers.groupby("segment").agg(
        customers=("segment", "size"),
        revenue=("revenue", "sum"),
        mean_orders=("orders", "mean"),
        median_days_since_last_order=("days_since_last_order", "median"),
        mean_revenue=("revenue", "mean"),
    )
    groups = grouped.reindex(boxes["segment"]).reset_index()
    groups["customers"] = groups["customers"].fillna(0).astype("int64")
    groups["revenue"] = groups["revenue"].fillna(0.0)
    groups.insert(2, "share_of_customers", groups["customers"] / len(customers))
    total = groups["revenue"].sum()
    groups.insert(4, "share_of_revenue", groups["revenue"] / (total if total > 0 else OPEN))
    return groups.merge(boxes, on="segment")


def _gaps(listed: pd.DataFrame) -> tuple[int, float]:
    """The usual and the long gap between a customer's orders, in days; orders on one day have no gap."""
    gaps = listed["timestamp"].dt.normalize().diff().dt.days
    gaps = gaps[(listed["customer_id"] == listed["customer_id"].shift()) & (gaps > 0)]
    if gaps.empty:
        return USUAL_GAP_UNKNOWN, 0.0
    return int(np.clip(gaps.median(), *USUAL_GAP_LIMITS)), float(gaps.quantile(0.9))


def _thirds(values: pd.Series) -> np.ndarray:
    return np.quantile(values, [1 / 3, 2 / 3], method="inverted_cdf")


def _three_digits(value: float) -> float:
    """Rounded down to three digits: a plain cut-off that is exactly what the page shows."""
    return float(THREE_DIGITS.create_decimal(Decimal(repr(float(value)))))
