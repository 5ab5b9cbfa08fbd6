"""Do the ranges hold? Simulated populations with known parameters, fitted and forecast as the app does it.

    PYTHONPATH=.:tests/value python tests/benchmarks/value_coverage.py paretonbd

One model takes a few minutes on one core.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
import pandas as pd
from populations import TRUTH, simulate
from scipy.stats import chi2

from analysis.value.fitting import fit_value_model
from analysis.value.histories import distinct_histories
from analysis.value.intervals import Simulation
from analysis.value.likelihood.fits import fit_orders

RANGES = {"80 %": (0.1, 0.9), "95 %": (0.025, 0.975)}
HORIZON, DRAWS = 365, 200


def regions(name: str, seeds: range, customers: int) -> float:
    """Share of populations whose joint 99 % region of the estimates holds the true parameters."""
    truth = np.log(list(TRUTH[name].parameters.values()))
    held = 0
    for seed in seeds:
        population = simulate(TRUTH[name], np.random.default_rng((seed, 1)), customers, 1)
        fit = fit_orders(distinct_histories(population), name)
        miss = truth - fit.log_parameters
        held += miss @ np.linalg.solve(fit.covariance, miss) < chi2.ppf(0.99, len(truth))
    return held / len(seeds)


def forecasts(name: str, populations: range, customers: int, spend_follows: float = 0.0) -> pd.DataFrame:
    """How often the truth lies inside the ranges (randomised PIT), customer by customer and in total.

    Returns:
        By `what` (orders, spend) and `group` (customers by frequency and age; totals): share inside each range, `n`.
    """
    parts = []
    for seed in populations:
        rng = np.random.default_rng((seed, 2))
        population = simulate(TRUTH[name], rng, customers, HORIZON, spend_follows=spend_follows)
        simulation = Simulation(fit_value_model(population, name=name), population, HORIZON, draws=DRAWS)
        drawn = list(simulation.futures())
        for what in ("orders", "spend"):
            draws = np.concatenate([getattr(chunk, what) for chunk in drawn])
            truth = population[f"later_{what}"].to_numpy()
            ranks = _ranks(draws, truth, rng)
            total = _ranks(draws.sum(axis=0)[None], truth.sum()[None], rng)
            groups = (_frequency(population), _age(population), "everybody, one by one")
            parts += [_inside(what, group, ranks) for group in groups] + [_inside(what, "total", total)]
    counted = pd.concat(parts).groupby(level=[0, 1]).sum()
    shares = counted[list(RANGES)].div(counted["n"], axis=0).mul(100).round(1)
    return shares.assign(n=counted["n"])


def _inside(what: str, group: str | pd.Series, ranks: np.ndarray) -> pd.DataFrame:
    inside = pd.DataFrame({label: (ranks > low) & (ranks < high) for label, (low, high) in RANGES.items()})
    counts = inside.assign(what=what, group=group, n=1).groupby(["what", "group"])
    return counts.sum()


def _ranks(draws: np.ndarray, truth: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    below, equal = (draws < truth[:, None]).sum(axis=1), (draws == truth[:, None]).sum(axis=1)
    return (below + rng.random(len(truth)) * (equal + 1)) / (draws.shape[1] + 1)


def _frequency(population: pd.DataFrame) -> pd.Series:
    labels = ["no repeat order", "one repeat order", "2 to 4", "5 and more"]
    return pd.cut(population["frequency"], [-1, 0, 1, 4, np.inf], labels=labels).astype(str)


def _age(population: pd.DataFrame) -> pd.Series:
    labels = ["up to 313 days old", "up to 507 days old", "older"]
    return pd.cut(population["T"], [0, 313, 507, np.inf], labels=labels).astype(str)


def write(name: str, shares: pd.DataFrame) -> None:
    sys.stdout.write("| model | what | customers | inside 80 % | inside 95 % | n |\n|---|---|---|---|---|---|\n")
    for (what, group), row in shares.iterrows():
        cells = (name, what, group, f"{row['80 %']:.1f} %", f"{row['95 %']:.1f} %", f"{row['n']:,.0f}")
        sys.stdout.write(f"| {' | '.join(cells)} |\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=list(TRUTH))
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--populations", type=int, default=400)
    parser.add_argument("--first", type=int, default=0, help="first seed: for parts that are put together later")
    parser.add_argument("--customers", type=int, default=2_000)
    parser.add_argument("--spend-follows", type=float, default=0.0, help="spend grows with this power of the pace")
    asked = parser.parse_args()
    if asked.seeds:
        share = regions(asked.model, range(asked.first, asked.first + asked.seeds), asked.customers)
        sys.stdout.write(f"{asked.model}: the 99 % region held the truth in {share:.1%} of {asked.seeds}\n")
    if asked.populations:
        seeds = range(asked.first, asked.first + asked.populations)
        write(asked.model, forecasts(asked.model, seeds, asked.customers, asked.spend_follows))


if __name__ == "__main__":
    main()
