"""Are learned response curves right? Worlds with known curves, drawn as the model expects them; as a table.

    PYTHONPATH=. python tests/benchmarks/response_curves.py [worlds]

Three lines whose spend varies by half from week to week, a trend, a season, and a tenth of chance in revenue.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
from scipy.signal import lfilter
from scipy.special import expit, logit

from analysis.strategy.budget import LearningSettings, learn_curves

LINES = ("a", "b", "c")
# A part of the usual sweeps: enough for ranges.
SETTINGS = LearningSettings(sweeps=600, draws=300)


def world(rng: np.random.Generator, weeks: int, chance: float) -> tuple[np.ndarray, pd.DataFrame, np.ndarray]:
    """Revenue, spend and the true marginal return of each line at its mean spend."""
    spend = pd.DataFrame(1_000 * np.exp(0.5 * rng.standard_normal((weeks, 3)) - 0.125), columns=list(LINES))
    week = np.arange(weeks)
    revenue = 30_000 + 40 * week + 3_000 * np.sin(week / 52 * 2 * np.pi)
    marginal = []
    for line in LINES:
        at = spend[line].mean()
        elasticity = expit(rng.normal(logit(0.15), (logit(0.5) - logit(0.03)) / (2 * 1.645)))
        average, lingers = np.exp(1.5 * rng.standard_normal()), rng.beta(2, 4)
        half = at * elasticity / (1 - elasticity)
        seen = lfilter([1 - lingers], [1, -lingers], spend[line], zi=[lingers * at])[0]
        revenue = revenue + average * (at + half) * seen / (seen + half)
        marginal.append(average * elasticity)
    return revenue + chance * 30_000 * rng.standard_normal(weeks), spend, np.array(marginal)


def measure(weeks: int, chance: float, worlds: int) -> str:
    found = []
    for seed in range(worlds):
        revenue, spend, truth = world(np.random.default_rng((seed, weeks)), weeks, chance)
        lines = learn_curves(revenue, spend, SETTINGS).lines
        found.append(lines.assign(truth=truth))
    rows = pd.concat(found)
    held = (rows["marginal_low"] <= rows["truth"]) & (rows["truth"] <= rows["marginal_high"])
    told = ~rows["adds_nothing"]
    rank = np.log(rows["marginal"]).corr(np.log(rows["truth"]))
    return (
        f"| {weeks} | {chance:.0%} | {len(rows)} | {held.mean():.1%} | {told.mean():.0%} | {held[told].mean():.1%} | "
        f"{rank:.2f} |\n"
    )


def main() -> None:
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    sys.stdout.write(
        "| weeks | chance | curves | 80 % range holds | data add something | holds there | correlation |\n"
    )
    sys.stdout.write("|---|---|---|---|---|---|---|\n")
    for weeks, chance in ((26, 0.05), (104, 0.05), (104, 0.02), (208, 0.02)):
        sys.stdout.write(measure(weeks, chance, worlds))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
