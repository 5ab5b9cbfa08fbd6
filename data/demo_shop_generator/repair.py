"""What repairing any leak of the journey would bring: the same people once more, in a shop without the leak."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.demo_shop_generator.calendar import FIRST_DAY, LAST_DAY
from data.demo_shop_generator.shop import DemoShop, generate
from data.demo_shop_generator.truth import STEPS, TRUTH, Truth


@dataclass(frozen=True)
class Repair:
    """Of the people lost before a step, in a shop of `people`: `lost` (count, `settle_days` before the end) and
    `gain`: what one of them would have brought more within the horizon, EUR, discounted to the day of the loss.
    """

    people: int
    lost: int
    gain: float

    def price(self, people: int) -> float:
        """EUR in a shop of so many people."""
        return self.lost / self.people * people * self.gain


def simulate_repair(
    step: str,
    horizon_days: int,
    yearly_discount: float,
    *,
    seed: int = 1,
    customers: int = 100_000,
    settle_days: int = 30,
    truth: Truth = TRUTH,
) -> Repair:
    """Simulate the shop with and without the leak before `step`, from the same random numbers.

    Chance decides for each person anew at each step, and with the same numbers: whoever is lost before `step` goes on
    in the repaired shop, meets the later leaks as they are, and everybody else is the same in both.
    """
    before = STEPS.index(step) - 1
    rates = {
        device: tuple(1.0 if place == before else rate for place, rate in enumerate(each))
        for device, each in truth.pass_rates.items()
    }
    leaking = generate(seed, customers, truth)
    repaired = generate(seed, customers, replace(truth, pass_rates=rates))
    lost = leaking.people[leaking.people["depth"] == before]
    days = (LAST_DAY - FIRST_DAY).days + 1
    followed = lost[lost["day"] + horizon_days <= days]
    brought = [_money_after(shop, followed, horizon_days, yearly_discount) for shop in (repaired, leaking)]
    return Repair(customers, int((lost["day"] + settle_days < days).sum()), (brought[0] - brought[1]) / len(followed))


def _money_after(shop: DemoShop, people: pd.DataFrame, horizon_days: int, yearly_discount: float) -> float:
    """What all these people bring within the horizon of their day, discounted to it."""
    orders = shop.orders[["customer_id", "timestamp", "amount"]].merge(people[["customer_id", "day"]], on="customer_id")
    days = (orders["timestamp"] - FIRST_DAY) / pd.Timedelta(days=1) - orders["day"]
    within = days.between(0, horizon_days)
    return float((orders["amount"] * np.power(1 + yearly_discount, -days / 365))[within].sum())
