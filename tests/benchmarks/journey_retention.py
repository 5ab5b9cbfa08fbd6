"""Times cohorts, lifecycle and active days against pandas on a large log, and prints the table for README.md.

    PYTHONPATH=. python tests/benchmarks/journey_retention.py 10000000 500000

Both begin with the prepared table in memory: ids and names as categories, rows sorted by customer and time. pandas is
used as its documentation advises for data of this size: categories, whole numbers for periods, duplicates dropped
before anything is counted. Processor time of the fastest of three runs; the results are compared before they are timed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.journey.lifecycle import LifecycleSettings, compute_lifecycle
from analysis.journey.periods import Period
from analysis.journey.retention import RetentionSettings, compute_retention
from analysis.journey.stickiness import StickinessSettings, compute_stickiness
from analysis.tables.table import Table, prepare_frame

FREQUENCY = {"day": "D", "week": "W-SUN", "month": "M"}
RUNS = 3


def make_events(rows: int, customers: int) -> pd.DataFrame:
    """A year of visits: customers come for the first time at any time and then less and less."""
    random = np.random.default_rng(1)
    customer = random.integers(0, customers, rows)
    first_day = random.uniform(0, 330, customers)
    days = first_day[customer] + random.exponential(60, rows)
    days = np.where(days < 365, days, random.uniform(first_day[customer], 365))
    names = pd.CategoricalDtype([f"C{number:07d}" for number in range(customers)])
    events = pd.CategoricalDtype(["cart", "purchase", "view", "visit"])
    frame = pd.DataFrame(
        {
            "customer_id": pd.Categorical.from_codes(customer, dtype=names),
            "timestamp": np.datetime64("2024-01-01", "us") + (days * 86_400_000_000).astype("timedelta64[us]"),
            "event": pd.Categorical.from_codes(random.integers(0, 4, rows), dtype=events),
        }
    )
    return prepare_frame(frame, "events")


def pandas_pairs(events: pd.DataFrame, period: Period) -> pd.DataFrame:
    """One row a customer and period, with the code of the period."""
    codes = events["timestamp"].dt.to_period(FREQUENCY[period]).array.asi8
    pairs = pd.DataFrame({"customer_id": events["customer_id"], "period": codes})
    return pairs.drop_duplicates()


def pandas_retention(events: pd.DataFrame, period: Period) -> np.ndarray:
    pairs = pandas_pairs(events, period)
    cohort = pairs.groupby("customer_id", observed=True)["period"].transform("min")
    counts = pd.crosstab(cohort, pairs["period"] - cohort)
    return counts.to_numpy()


def pandas_every(events: pd.DataFrame, period: Period) -> np.ndarray:
    pairs = pandas_pairs(events, period)
    both = pairs.merge(pairs, on="customer_id", suffixes=("", "_later"))
    both = both[both["period_later"] >= both["period"]]
    return pd.crosstab(both["period"], both["period_later"] - both["period"]).to_numpy()


def pandas_lifecycle(events: pd.DataFrame, period: Period) -> np.ndarray:
    pairs = pandas_pairs(events, period).sort_values(["customer_id", "period"])
    gap = pairs.groupby("customer_id", observed=True)["period"].diff()
    state = np.where(gap.isna(), "new", np.where(gap == 1, "returning", "resurrecting"))
    counts = pd.crosstab(pairs["period"], state)
    return counts[["new", "returning", "resurrecting"]].to_numpy()


def pandas_days(events: pd.DataFrame, period: Period) -> np.ndarray:
    days = pandas_pairs(events, "day")
    begins = days["period"].to_numpy().astype("datetime64[D]")
    days["period"] = pd.Series(begins, index=days.index).dt.to_period(FREQUENCY[period]).array.asi8
    each = days.groupby(["customer_id", "period"], observed=True).size().reset_index(name="days")
    return pd.crosstab(each["period"], each["days"]).to_numpy()


def our_retention(table: Table, period: Period) -> np.ndarray:
    cells = compute_retention(table, RetentionSettings(period)).cells
    return cells.pivot_table(index="cohort", columns="age", values="customers").fillna(0).to_numpy()


def our_every(table: Table, period: Period) -> np.ndarray:
    cells = compute_retention(table, RetentionSettings(period, cohort="every")).cells
    return cells.pivot_table(index="cohort", columns="age", values="customers").fillna(0).to_numpy()


def our_lifecycle(table: Table, period: Period) -> np.ndarray:
    return compute_lifecycle(table, LifecycleSettings(period)).periods[["new", "returning", "resurrecting"]].to_numpy()


def our_days(table: Table, period: Period) -> np.ndarray:
    days = compute_stickiness(table, StickinessSettings(period)).days
    at_least = days.pivot_table(index="period", columns="days", values="customers").fillna(0)
    return at_least.diff(axis=1, periods=-1).fillna(at_least).to_numpy()


TASKS: dict[str, tuple[Callable[[Table, Period], np.ndarray], Callable[[pd.DataFrame, Period], np.ndarray]]] = {
    "cohorts of the first activity": (our_retention, pandas_retention),
    "cohorts of every activity": (our_every, pandas_every),
    "lifecycle": (our_lifecycle, pandas_lifecycle),
    "active days": (our_days, pandas_days),
}


def filled(counts: np.ndarray) -> np.ndarray:
    """Without empty rows and columns, which pandas leaves out."""
    counts = np.asarray(counts)
    return counts[counts.any(axis=1)][:, counts.any(axis=0)]


def processor_seconds(work: Callable[[], object]) -> float:
    """Of all threads, the fastest of some runs."""
    found = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)


def main(rows: int, customers: int) -> None:
    """Measure and print."""
    events = make_events(rows, customers)
    table = Table("events", events, "benchmark")
    lines = [
        f"{rows:,} events of {customers:,} customers, one year; seconds of processor time.\n",
        "| analysis | period | this project (s) | pandas (s) | × |",
        "|---|---|---|---|---|",
    ]
    for name, (ours, theirs) in TASKS.items():
        for period in ("week", "month") if name == "active days" else ("day", "week", "month"):
            if ours is our_every and period == "day":
                continue  # pandas would need a row for each two days of a customer
            np.testing.assert_array_equal(filled(ours(table, period)), filled(theirs(events, period)))
            seconds = [
                processor_seconds(lambda run=run, data=data, period=period: run(data, period))
                for run, data in ((ours, table), (theirs, events))
            ]
            lines.append(f"| {name} | {period} | {seconds[0]:.2f} | {seconds[1]:.2f} | {seconds[1] / seconds[0]:.1f} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:] or ("10000000", "500000")))
