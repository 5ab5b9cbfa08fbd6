"""Do the ranges of acquisition hold? Shops of which value, cost and payback of a new customer are known.

    PYTHONPATH=. python tests/benchmarks/acquisition_coverage.py [shops]

prints a table: how often the 80 % ranges hold. The binomial error of a coverage of 80 % over 200 shops is 3 points.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from analysis.value import AcquisitionSettings, compute_acquisition

START = pd.Timestamp("2023-01-01")
DAYS, MONTHS = 730, 6
SETTINGS = AcquisitionSettings(horizon_days=182, burn_in_days=0)
# Mean new customers a month, what a month costs, orders a day while active, chance to stay after an order.
CHANNELS = {"few_loyal": (6, 120.0, 0.02, 0.9), "many_leavers": (25, 600.0, 0.02, 0.5)}


def shop(rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders and spend of two years; each customer's orders follow the channel's rate and chance to stay."""
    rows, spent = [], []
    for channel, (mean, cost, rate, stay) in CHANNELS.items():
        for month in pd.date_range(START, periods=24, freq="MS"):
            spent.append((channel, month, cost))
            for number in range(rng.poisson(mean)):
                first = month + pd.Timedelta(days=int(rng.integers(0, month.days_in_month)))
                day, name = 0.0, f"{channel}{month:%y%m}{number}"
                rows.append((name, first, rng.gamma(2, 10), channel))
                while rng.random() < stay and (day := day + rng.exponential(1 / rate)) < DAYS:
                    rows.append((name, first + pd.Timedelta(days=np.ceil(day)), rng.gamma(2, 10), channel))
    orders = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount", "channel"])
    return orders[orders["timestamp"] < START + pd.Timedelta(days=DAYS)], pd.DataFrame(
        spent, columns=["channel", "timestamp", "amount"]
    )


def truth(rng: np.random.Generator, rate: float, stay: float, customers: int = 200_000) -> np.ndarray:
    """(MONTHS + 1,) mean revenue per customer up to each month after the first order."""
    bounds = np.arange(MONTHS + 1) * 365 / 12
    orders, active, day = np.zeros(MONTHS + 1), np.ones(customers, dtype=bool), np.zeros(customers)
    orders[:] = customers
    while active.any():
        active &= rng.random(customers) < stay
        day = day + rng.exponential(1 / rate, customers)
        active &= day < bounds[-1]
        orders += [(np.ceil(day[active]) <= np.ceil(bound)).sum() for bound in bounds]
    return orders * 20 / customers


def coverage(shops: int) -> list[str]:
    """A Markdown table: per channel how often each range holds."""
    rng = np.random.default_rng(11)
    true = {name: truth(rng, rate, stay) for name, (_mean, _cost, rate, stay) in CHANNELS.items()}
    held = {name: np.zeros(4) for name in CHANNELS}
    for _shop in range(shops):
        found = compute_acquisition(*shop(rng), SETTINGS).channels.set_index("channel")
        for name, (mean, cost, _rate, _stay) in CHANNELS.items():
            value, cac = true[name][-1], cost / mean
            month = float(np.argmax(true[name] >= cac)) if (true[name] >= cac).any() else np.inf
            known = {"value": value, "cac": cac, "ratio": value / cac, "payback": month}
            row = found.loc[name]
            held[name] += [row[f"{what}_low"] <= number <= row[f"{what}_high"] for what, number in known.items()]
    lines = ["| channel | value | cost | value ÷ cost | payback month |", "|---|---|---|---|---|"]
    return lines + [
        f"| {name} | {' | '.join(f'{share:.1%}' for share in counts / shops)} |" for name, counts in held.items()
    ]


if __name__ == "__main__":
    sys.stdout.write("\n".join(coverage(int(sys.argv[1]) if len(sys.argv) > 1 else 200)) + "\n")
