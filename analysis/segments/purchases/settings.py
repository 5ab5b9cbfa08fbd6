"""What the user chose about groups by purchases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.tables.purchases import Moment

What = Literal["intensity", "frequency", "category"]
Measure = Literal["orders", "revenue"]


@dataclass(frozen=True)
class PurchaseSettings:
    """How customers are grouped by what they bought.

    `what`: "intensity" (heavy, medium, light), "frequency" (one order, some, many) or "category" (bought, lapsed,
        never, of one category).
    `measure`: of the intensity: orders or revenue.
    `heavy_share`, `light_share`: the biggest customers that together make the first share of the measure are heavy,
        the smallest that make the second are light.
    `newcomer_days`: whose first order is not longer ago is a newcomer: there was no time to become heavy.
    `professional_times`: so many times the median customer is no private use any more.
    `many_orders`: from so many orders on a customer is frequent.
    `category`: which one. `lapsed_days`: not bought for longer is lapsed; None takes the gap that nine of ten repeat
        purchases of the category keep, at least 30 days.
    `observed_until`: the last day to look at; None for the last in the data.
    """

    what: What = "intensity"
    measure: Measure = "orders"
    heavy_share: float = 0.5
    light_share: float = 0.2
    newcomer_days: int = 60
    professional_times: float = 20.0
    many_orders: int = 4
    category: str | None = None
    lapsed_days: int | None = None
    observed_until: Moment | None = None
