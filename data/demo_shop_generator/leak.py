"""The true price of the planted leak, which only a simulation can know."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import pandas as pd

from data.demo_shop_generator.truth import STEPS, Truth


@dataclass(frozen=True)
class LeakPrice:
    """What repairing the leak alone would bring, EUR of revenue in the year after the first order.

    `reached`, `lost`: people on the leaking device who got to the step before the leak, and who got no
    further; `rescued`: how many of the lost would go on at the healthy device's pass rate;
    `completion_rate`: the chance that one of them then orders; `first_year`: mean revenue of one of the
    lost in the year after a first order, EUR. Those who are lost here bring nothing.
    """

    reached: int
    lost: int
    rescued: float
    completion_rate: float
    first_year: float

    @property
    def price(self) -> float:
        return self.rescued * self.completion_rate * self.first_year


def price_leak(people: pd.DataFrame, truth: Truth) -> LeakPrice:
    """Price the leak from the hidden truth about `people` (see `draw_people`)."""
    before = STEPS.index(truth.leaking_step) - 1
    rates = truth.pass_rates[truth.leaking_device]
    leaking, healthy = rates[before], truth.pass_rates[truth.healthy_device][before]
    reached = people[(people["device"] == truth.leaking_device) & (people["depth"] >= before)]
    lost = reached[reached["depth"] == before]
    return LeakPrice(
        reached=len(reached),
        lost=len(lost),
        rescued=(healthy - leaking) * len(reached),
        completion_rate=prod(rates[before + 1 :]),
        first_year=float(lost["expected_first_year"].mean()),
    )
