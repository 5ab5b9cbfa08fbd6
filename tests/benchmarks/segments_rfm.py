"""Times RFM on a large order log against plain pandas, and prints the table for README.md.

    PYTHONPATH=. python tests/benchmarks/segments_rfm.py 3000000 1000000

Both begin with the prepared orders in memory: ids as categories, rows sorted by customer and time. The plain version is
what tutorials do: a groupby for recency, frequency and money, `qcut` on ranks so that it does not fail on ties, names
from the sum of the scores. Processor time of the fastest of three runs.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.segments import compute_movement, compute_rfm, compute_sizes_over_time, rfm_map
from analysis.segments.rfm import RfmSettings, score_values, summarise
from analysis.segments.rfm_groups import assign_groups, choose_cuts, describe_groups
from analysis.tables.purchases import last_day, list_orders
from analysis.tables.table import make_table

RUNS = 3


def make_orders(rows: int, customers: int) -> pd.DataFrame:
    """Two years of orders, a few customers with very many."""
    random = np.random.default_rng(1)
    ids = pd.CategoricalDtype([f"C{number:07d}" for number in range(customers)])
    customer = np.concatenate([np.arange(customers), (customers * random.beta(1, 3, rows - customers)).astype(int)])
    return pd.DataFrame(
        {
            "customer_id": pd.Categorical.from_codes(customer, dtype=ids),
            "timestamp": pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(0, 730, rows), unit="D"),
            "amount": random.lognormal(3, 1, rows).round(2),
        }
    )


def plain_rfm(orders: pd.DataFrame) -> pd.DataFrame:
    """The usual recipe, with its faults: equal values get unequal scores."""
    day = orders["timestamp"].max()
    customers = orders.groupby("customer_id", observed=True).agg(
        last=("timestamp", "max"), orders=("timestamp", "size"), revenue=("amount", "sum")
    )
    return plain_scores(customers.assign(days=(day - customers["last"]).dt.days))


def plain_scores(customers: pd.DataFrame) -> pd.DataFrame:
    """Scores by `qcut` on ranks, and names."""
    scores = {
        name: pd.qcut(sign * customers[column].rank(method="first"), 5, labels=False) + 1
        for name, column, sign in (("r", "days", -1), ("f", "orders", 1), ("m", "revenue", 1))
    }
    total = sum(scores.values())
    return customers.assign(**scores, segment=pd.cut(total, [2, 5, 8, 11, 15], labels=["low", "mid", "high", "top"]))


def scores_alone(customers: pd.DataFrame, listed: pd.DataFrame) -> None:
    """What RFM does after the order summary."""
    customers = customers.copy()
    cuts = choose_cuts(customers, listed)
    for name, values in (
        ("r", -customers["days_since_last_order"]),
        ("f", customers["orders"]),
        ("m", customers["revenue"]),
    ):
        customers[name], _count = score_values(values, 5)
    customers["segment"] = assign_groups(customers, cuts)
    describe_groups(customers, cuts)


def seconds(run: Callable[[], object]) -> float:
    """Processor time of the fastest of three runs."""
    times = []
    for _ in range(RUNS):
        before = time.process_time()
        run()
        times.append(time.process_time() - before)
    return min(times)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(rows: int, customers: int) -> None:
    table = make_table("orders", make_orders(rows, customers))
    frame = table.frame
    listed = list_orders(frame)
    summary = summarise(frame, listed, last_day(frame))
    plain = summary.rename(columns={"days_since_last_order": "days"})
    rfm = compute_rfm(table)
    then = rfm.observed_until - pd.Timedelta(days=90)
    times = {
        "list of orders": (lambda: list_orders(frame), None),
        "order summary": (lambda: summarise(frame, listed, rfm.observed_until), None),
        "scores, cut-offs, named groups": (lambda: scores_alone(summary, listed), lambda: plain_scores(plain)),
        "all of it": (lambda: compute_rfm(table), lambda: plain_rfm(frame)),
        "the groups as a segmentation": (lambda: rfm.segmentation, None),
        "map": (lambda: rfm_map(rfm), None),
        "movement since 90 days": (lambda: compute_movement(table, RfmSettings(), then), None),
        "twelve month ends": (lambda: compute_sizes_over_time(table), None),
    }
    say(f"{rows:,} order rows, {customers:,} customers\n\n| step | ours | plain pandas |\n|---|---|---|")
    for name, (ours, other) in times.items():
        say(f"| {name} | {seconds(ours):.2f} s | {f'{seconds(other):.2f} s' if other else ''} |")
    unequal = plain_rfm(frame).groupby("orders")["f"].nunique().gt(1).sum()
    say(f"\nNumbers of orders to which plain pandas gives more than one score: {unequal}; ours: 0.")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
