"""What a backtest found."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.value.contests import RuleScore, Winner
from analysis.value.fitting import ValueModel


@dataclass(frozen=True)
class Range:
    """A range of a total; the model's own, from parameters and chance. Real life was inside or not."""

    low: float
    high: float

    def holds(self, actual: float) -> bool:
        return self.low <= actual <= self.high


@dataclass(frozen=True, eq=False)
class Backtest:
    """Forecast against reality in a time the model had not seen, for the customers known at `split`.

    `split`: last day the model saw. `holdout_days`: days from there to `observed_until`. `customers`: known
    at the split. `actual_orders`: their purchase days in the holdout. `model`, `naive`: both rules' scores.
    `orders_80`, `orders_95`: ranges the model gave for `actual_orders`.
    `predicted_revenue`, `actual_revenue`: net spend of those days (money); `revenue_80`,
    `revenue_95`: the model's ranges.
    `contests`: who was clearly better at `total` (error of the sum), `each_customer` (mean absolute error),
    `best_customers` (share of later orders in the tenth named). `winner`: who won more of the three.
    `best_by_model`, `best_by_list`: share of the later revenue that came from the tenth of customers the model expected
    most revenue of, and from the tenth that had spent most so far (0–1; NaN without revenue).
    `tracking`: at most 60 periods: `period_end` (day), `days` (since the split), and added up since the split
    `actual`, `predicted`, `low`, `high` (80 % range), `naive` (orders).
    `classes`: by repeat purchases before the split: `frequency_from`, `frequency_to`, `customers`, and orders after it:
    `actual`, `predicted`, `low`, `high` (80 % range of the class together), `naive`.
    `tenths`: customers sorted by predicted revenue, the most valuable first: `tenth` (1 …), `customers`, and revenue
    after the split: `actual`, `predicted`, `low`, `high` (80 %), `naive`. Fewer than ten where they would hold fewer
    than five customers.
    `silence`: customers sorted by P(no order within `silence_days`): `customers`, `predicted` (mean, 0–1), `actual`
    (share without an order, 0–1), `low`, `high` (its 95 % interval). `brier`, `brier_base`: mean squared error of that
    probability, and of giving everybody the true share.
    `customers_inside`: share of customers whose orders lay in their own 80 % range (0–1; whole orders make it at least
    that where the model is right).
    `fit`: the model as fitted up to the split.
    """

    split: pd.Timestamp
    observed_until: pd.Timestamp
    holdout_days: int
    customers: int
    actual_orders: int
    model: RuleScore
    naive: RuleScore
    orders_80: Range
    orders_95: Range
    predicted_revenue: float
    actual_revenue: float
    revenue_80: Range
    revenue_95: Range
    contests: dict[str, Winner]
    winner: Winner
    best_by_model: float
    best_by_list: float
    tracking: pd.DataFrame
    classes: pd.DataFrame
    tenths: pd.DataFrame
    silence: pd.DataFrame
    silence_days: int
    brier: float
    brier_base: float
    customers_inside: float
    fit: ValueModel
