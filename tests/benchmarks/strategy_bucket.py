"""How fast a lever of the bucket answers, and whether its ranges hold where the model is right.

    PYTHONPATH=.:tests/strategy/bucket python tests/benchmarks/strategy_bucket.py [orders.csv …]

Seconds are processor time of one core (OPENBLAS_NUM_THREADS=1). Files of orders are looked back on by a year.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from altair.utils import schemapi
from shop import shop

from analysis.charts import bucket_chart, bucket_fan_chart
from analysis.strategy.bucket import (
    BucketSettings,
    Levers,
    Reconciliation,
    lever_effects,
    prepare_bucket,
    run_bucket,
    same_money,
)
from analysis.tables import read_table

SEEDS, MONTHS, LATER = 40, 26, 12
# As in the app.
schemapi.disable_debug_mode()
ACTIVE = 90


def seconds(work: Callable[[], object], times: int) -> float:
    """The median over `times`."""
    taken = []
    for _time in range(times):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return float(np.median(taken))


def answer(basis) -> None:
    """What a pulled lever asks for: both pictures, what every lever brings, and where the money brings more."""
    levers = Levers((("search", 0.5),), (("search", 10.0),), 0.2, 100.0, basis.crowds.dormant // 2, 0.02, 0.5)
    bucket = run_bucket(basis, levers)
    lever_effects(basis, levers)
    same_money(basis, 0.2, 100.0, 10.0)
    bucket_chart(bucket).to_dict()
    bucket_fan_chart(bucket, before=run_bucket(basis)).to_dict()


def speed() -> pd.DataFrame:
    rows = []
    for a_month in (40, 400, 4000):
        orders = shop(a_month=a_month)
        prepared = seconds(lambda orders=orders: prepare_bucket(orders), 1)
        basis = prepare_bucket(orders)
        levers = Levers(kept_after_first=0.2)
        alone = seconds(lambda basis=basis, levers=levers: run_bucket(basis, levers), 15)
        whole = seconds(lambda basis=basis: answer(basis), 15)
        rows.append((basis.customers, prepared, 1000 * alone, 1000 * whole))
    return pd.DataFrame(rows, columns=["customers", "prepared (s)", "lever alone (ms)", "all it changes (ms)"])


def coverage() -> tuple[pd.DataFrame, int]:
    """Shares of shops whose level and buyers lay in the 80 % range, and how many were corrected without need."""
    held, off, corrected = [], [], 0
    for seed in range(SEEDS):
        orders = shop(seed=seed, a_month=40, months=MONTHS)
        until = orders["timestamp"].max() - pd.DateOffset(months=LATER)
        ahead = prepare_bucket(orders, BucketSettings(LATER, ACTIVE, observed_until=until))
        told = run_bucket(ahead).months
        now = prepare_bucket(orders, BucketSettings(2, ACTIVE, draws=40))
        corrected += isinstance(now.reconciliation, Reconciliation) and now.reconciliation.applied
        seen = now.history.set_index("month").loc[told["month"][told["month"] <= now.start]]
        told = told.set_index("month").loc[seen.index]
        for name in ("level", "bought", "new"):
            inside = seen[name].between(told[f"{name}_low"], told[f"{name}_high"])
            held.append((name, *inside.iloc[[0, 5, -1]]))
            off.append((name, (told[name] / seen[name]).iloc[-1] - 1))
    shares = pd.DataFrame(held, columns=["what", "month 1", "month 6", "last month"]).groupby("what").mean()
    bias = pd.DataFrame(off, columns=["what", "off"]).groupby("what")["off"].mean()
    return shares.assign(bias=bias).reset_index(), corrected


def looked_back(path: str) -> pd.DataFrame:
    basis = prepare_bucket(read_table(path, "orders"))
    found = basis.reconciliation
    if not isinstance(found, Reconciliation):
        return pd.DataFrame({"untold": [str(found)]})
    return found.bias.assign(missed=found.missed, trend=found.trend, applied=found.applied)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def main(paths: list[str]) -> None:
    for path in paths:
        say(looked_back(path).round(3).to_string(index=False))
    say(speed().round(2).to_string(index=False))
    shares, corrected = coverage()
    say(shares.round(3).to_string(index=False))
    say(f"corrected without need: {corrected} of {SEEDS}")


if __name__ == "__main__":
    main(sys.argv[1:])
