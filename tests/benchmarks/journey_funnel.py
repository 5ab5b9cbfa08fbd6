"""Times a funnel of five steps against pandas on categories, in processor seconds.

PYTHONPATH=. python tests/benchmarks/journey_funnel.py 10000000
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.journey import Exclusion, FunnelSettings, compute_funnel
from analysis.tables.table import make_table

STEPS = ("visit", "view", "cart", "checkout", "purchase")
WINDOW_DAYS = 7
YEAR_SECONDS = 365 * 86_400


def random_events(rows: int) -> pd.DataFrame:
    """Twenty events a customer over a year; the five steps and five other events, the later the rarer."""
    generator = np.random.default_rng(1)
    names = [*STEPS, "search", "error", "help", "review", "logout"]
    shares = np.array([0.3, 0.22, 0.12, 0.08, 0.05, 0.08, 0.03, 0.04, 0.04, 0.04])
    customers = np.sort(generator.integers(0, rows // 20, rows))
    seconds = generator.integers(0, YEAR_SECONDS, rows)
    return pd.DataFrame(
        {
            "customer_id": pd.Categorical.from_codes(customers, [f"c{n:07}" for n in range(rows // 20)]),
            "timestamp": np.datetime64("2024-01-01", "us") + seconds.astype("timedelta64[s]"),
            "event": pd.Categorical.from_codes(generator.choice(10, rows, p=shares), names),
            "product": pd.Categorical.from_codes(generator.integers(0, 50, rows), [f"p{n:02}" for n in range(50)]),
        }
    )


def pandas_in_order(events: pd.DataFrame) -> list[int]:
    """The best that `merge_asof` on categories offers: from each entry the next event of each further step."""
    window = pd.Timedelta(days=WINDOW_DAYS)
    chain = events.loc[events["event"] == STEPS[0], ["customer_id", "timestamp"]].sort_values("timestamp")
    chain = chain.assign(entered=chain["timestamp"])
    counts = [chain["customer_id"].nunique()]
    for step in STEPS[1:]:
        there = events.loc[events["event"] == step, ["customer_id", "timestamp"]].sort_values("timestamp")
        there = there.assign(reached=there["timestamp"])
        chain = pd.merge_asof(
            chain, there, on="timestamp", by="customer_id", direction="forward", allow_exact_matches=True
        ).dropna(subset="reached")
        chain = chain[chain["reached"] - chain["entered"] <= window]
        chain = chain.assign(timestamp=chain["reached"])[["customer_id", "timestamp", "entered"]]
        chain = chain.sort_values("timestamp")
        counts.append(chain["customer_id"].nunique())
    return counts


def seconds_of(work: Callable[[], object]) -> tuple[float, object]:
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def main(rows: int) -> None:
    table = make_table("events", random_events(rows))
    ways = {
        "in order": FunnelSettings(STEPS, WINDOW_DAYS),
        "directly after each other": FunnelSettings(STEPS, WINDOW_DAYS, "strict"),
        "in any order": FunnelSettings(STEPS, WINDOW_DAYS, "any"),
        "the same product in all": FunnelSettings(STEPS, WINDOW_DAYS, hold="product"),
        "no error in between": FunnelSettings(STEPS, WINDOW_DAYS, exclude=(Exclusion("error"),)),
    }
    peer, counted = seconds_of(lambda: pandas_in_order(table.frame))
    sys.stdout.write(f"| pandas, `merge_asof` in order | {peer:.2f} | 1.0 |\n")
    for name, settings in ways.items():
        runs = [seconds_of(lambda chosen=settings: compute_funnel(table, chosen)) for _ in range(2)]
        own, funnel = min(runs, key=lambda run: run[0])
        if name == "in order":
            assert funnel.steps["customers"].tolist() == counted, (funnel.steps["customers"].tolist(), counted)
        sys.stdout.write(f"| {name} | {own:.2f} | {peer / own:.1f} |\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
