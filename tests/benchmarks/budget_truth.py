"""Does following the budget pay? Demo shops, their plan, and what the generator's own customers then bring; as a table.

    PYTHONPATH=. python tests/benchmarks/budget_truth.py [shops]

The planner sees the orders, spend and customers of two years, nothing else. The generator knows what every person does
but not how many more people more money would bring, so the world is completed by a stated law: a channel brings
N · x / (x + half) people a year, through today's spend and number of people, with an elasticity at today's spend drawn
anew for each shop and channel (median 0.15, 90 % between 0.03 and 0.5), which the planner does not know. All splits of
a shop draw on the same waiting line of next year's people for each channel (common random numbers); a person brings the
margin of what the generator lets him order in a year.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from analysis.strategy import BudgetSettings, allocate_budget
from analysis.value import AcquisitionSettings, compute_acquisition
from data.demo_shop_generator import generate
from data.demo_shop_generator.calendar import FIRST_DAY

PEOPLE, WAITING, MARGIN = 2_800, 16_000, 0.5
YEARS = 2
SPREAD = (logit(0.5) - logit(0.03)) / (2 * 1.645)


def planned(shop) -> pd.DataFrame:
    """A line for each paid channel, as the budget view proposes it."""
    settings = AcquisitionSettings(margin=MARGIN)
    found = compute_acquisition(shop.orders, shop.spend, settings, customers=shop.customers).channels
    paid = found[(found["spend"] > 0) & (found["value_brought"] > 0)]
    columns = {"line": paid["channel"].astype("str"), "spend": paid["spend"], "margin": paid["value_brought"]}
    return pd.DataFrame(columns).assign(margin_without=0.0).reset_index(drop=True)


def waiting(seed: int) -> dict[str, np.ndarray]:
    """By channel: the margin that each person of the waiting line brings within a year, added up along it."""
    shop = generate(seed, WAITING)
    people = shop.people[shop.people["day"] < 365]
    orders = shop.orders.merge(people[["customer_id", "day"]], on="customer_id")
    since = (orders["timestamp"] - FIRST_DAY).dt.days - orders["day"]
    brought = orders[since.between(0, 364)].groupby("customer_id")["amount"].sum()
    margin = MARGIN * people["customer_id"].map(brought).fillna(0.0)
    return {name: each.to_numpy().cumsum() for name, each in margin.groupby(people["channel"])}


class World:
    """What a split of a year's money really brings."""

    def __init__(self, shop, lines: pd.DataFrame, seed: int) -> None:
        rng = np.random.default_rng((seed, 5))
        self.lines, self.lines_waiting = lines, waiting(100_000 + seed)
        spent = shop.spend.groupby("channel")["amount"].sum() / YEARS
        people = shop.people.groupby("channel").size() / YEARS
        elasticity = expit(rng.normal(logit(0.15), SPREAD, len(lines)))
        self.today = spent[lines["line"]].to_numpy()
        self.half = self.today * elasticity / (1 - elasticity)
        self.most = people[lines["line"]].to_numpy() / (1 - elasticity)

    def gain(self, spend: np.ndarray) -> float:
        """Margin of a year's newcomers after the spend."""
        people = self.most * spend / (spend + self.half)
        brought = 0.0
        for line, count in zip(self.lines["line"], people, strict=True):
            along = np.append(0.0, self.lines_waiting[line])
            if count >= len(along):
                raise ValueError(f"Only {len(along)} people wait for {line}, {count:.0f} come.")
            brought += float(np.interp(count, np.arange(len(along)), along))
        return brought - float(spend.sum())


def compare(seed: int) -> dict[str, float]:
    """What each split gains in one shop."""
    shop = generate(seed, PEOPLE)
    lines = planned(shop)
    world = World(shop, lines, seed)
    total = float(lines["spend"].sum())
    scale = world.today.sum() / total
    splits = {"today": world.today, "equal": np.full(len(lines), world.today.sum() / len(lines))}
    for name, most_move in (("plan", 0.3), ("free", None)):
        found = allocate_budget(lines, BudgetSettings(total, most_move)).lines["spend"].to_numpy()
        splits[name] = found * scale
    return {name: world.gain(spend) for name, spend in splits.items()} | {"spent": world.today.sum()}


def main() -> None:
    shops = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    found = pd.DataFrame([compare(seed) for seed in range(1, shops + 1)])
    sys.stdout.write("| split | against | mean gain more | 95 % interval | shops won | the other's mean gain |\n")
    sys.stdout.write("|---|---|---|---|---|---|\n")
    for name, other in (("plan", "equal"), ("free", "equal"), ("plan", "today"), ("free", "today")):
        more = found[name] - found[other]
        half = 1.96 * more.std() / np.sqrt(shops)
        cells = (
            name,
            other,
            f"{more.mean():,.0f}",
            f"{more.mean() - half:,.0f} to {more.mean() + half:,.0f}",
            f"{(more > 0).sum()} of {shops}",
            f"{found[other].mean():,.0f}",
        )
        sys.stdout.write(f"| {' | '.join(cells)} |\n")
    sys.stdout.write(f"Spent a year: {found['spent'].mean():,.0f} on average.\n")


if __name__ == "__main__":
    main()
