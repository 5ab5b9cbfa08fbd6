"""How right the share of those who will have gone on is while many are still open.

Customers enter evenly over 45 days, three in ten go on in the end, after 13.5 days on average; the window is 30 days.
The groups entered long ago, in the middle, and in the last 15 days: all go on alike.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "journey")]

from young_log import TRUTH, WINDOW, young_log  # noqa: E402

from analysis.journey import FunnelSettings, break_down, compute_funnel, estimate_conversion  # noqa: E402

SEEDS, CUSTOMERS = 200, 2000
GROUPS = {"entered over 30 days ago": 30, "15 to 30 days ago": 15, "in the last 15 days": -1}


def shares(seed: int) -> dict[str, tuple[float, float, float, float]]:
    """Naive share, estimate, low and high end: of all and of each group."""
    events = young_log(seed, CUSTOMERS)
    funnel = compute_funnel(events, FunnelSettings(("visit", "buy"), WINDOW))
    conversion = estimate_conversion(events, funnel)
    age = (funnel.observed_until - funnel.reached["entered"]) / pd.Timedelta(days=1)
    group = pd.Categorical(np.select([age > days for days in GROUPS.values()], list(GROUPS), "")).astype(str)
    breakdown = break_down(funnel, pd.Categorical(group), conversion).groups.set_index("group")
    found = {"all": (funnel.overall_conversion, *conversion.overall)}
    for name, row in breakdown.iterrows():
        found[str(name)] = (row["completed"] / row["entered"], row["rate"], row["rate_low"], row["rate_high"])
    return found


def main() -> None:
    runs = [shares(seed) for seed in range(SEEDS)]
    lines = [
        f"| customers | truth | naive | estimate | 95 % range holds ({SEEDS} seeds of {CUSTOMERS:,}) |",
        "|---|---|---|---|---|",
    ]
    for name in runs[0]:
        values = np.array([run[name] for run in runs])
        holds = np.mean((values[:, 2] <= TRUTH) & (values[:, 3] >= TRUTH))
        naive, estimate = values[:, :2].mean(axis=0)
        lines.append(f"| {name} | {TRUTH:.3f} | {naive:.3f} | {estimate:.3f} | {holds:.1%} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
