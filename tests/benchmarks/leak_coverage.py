"""How often the 90 % range of a leak's price holds the truth, over many demo shops, as a table.

    PYTHONPATH=. python tests/benchmarks/leak_coverage.py [shops] [people]

The truth is simulated with the leak repaired (`simulate_repair`), on so many people that its own error is small. The
binomial error of a coverage of 90 % over 100 shops is 3 points.
"""

from __future__ import annotations

import sys

import numpy as np

from analysis.journey import FunnelSettings, LeakSettings, compute_funnel, price_leaks
from data.demo_shop_generator import STEPS, generate, simulate_repair

HORIZON_DAYS, FIRST_SEED = 300, 1_000
SETTINGS = LeakSettings(horizon_days=HORIZON_DAYS)


def prices(seed: int, people: int) -> np.ndarray:
    """(n_leaks, 4) per leak of the journey: price alone, low, high and raw; NaN where there is too little."""
    shop = generate(seed, people)
    funnel = compute_funnel(shop.events, FunnelSettings(STEPS))
    leaks = price_leaks(funnel, shop.orders, SETTINGS, events=shop.events).leaks
    steps = leaks[leaks["kind"] == "step"].set_index("to_step").loc[list(STEPS[1:])]
    return steps[["price_alone", "price_alone_low", "price_alone_high", "price_alone_raw"]].to_numpy()


def truth(step: str, people: int) -> float:
    """The price in an average shop, from so many people that it is known to about 1 %."""
    repairs = (
        simulate_repair(step, HORIZON_DAYS, SETTINGS.yearly_discount, seed=seed, customers=400_000)
        for seed in (1, 2, 3)
    )
    return float(np.mean([repair.price(people) for repair in repairs]))


def coverage(shops: int, people: int) -> list[str]:
    """A Markdown table: per leak the truth, mean price and raw price over it, and how often the range holds it."""
    found = np.array([prices(FIRST_SEED + number, people) for number in range(shops)])
    lines = [
        "| leak before | truth | price / truth | raw / truth | width / truth | holds |",
        "|---|---|---|---|---|---|",
    ]
    for place, step in enumerate(STEPS[1:]):
        true = truth(step, people)
        alone, low, high, raw = found[:, place].T
        priced = ~np.isnan(alone)
        holds = ((low <= true) & (true <= high))[priced].mean()
        means = ((values[priced] / true).mean() for values in (alone, raw, high - low))
        ratios = " | ".join(f"{mean:.3f}" for mean in means)
        lines.append(f"| {step} | {true:,.0f} | {ratios} | {holds:.0%} of {priced.sum()} |")
    return lines


if __name__ == "__main__":
    chosen = [int(number) for number in sys.argv[1:]]
    sys.stdout.write("\n".join(coverage(*(chosen or [100, 2_800]))) + "\n")
