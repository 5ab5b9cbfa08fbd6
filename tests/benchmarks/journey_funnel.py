"""Times funnels against pandas and DuckDB on a large log, and prints the table for README.md.

    PYTHONPATH=. python tests/benchmarks/journey_funnel.py 10000000 500000

All begin with the prepared log in memory: ids and names as whole numbers, rows sorted by customer and time. pandas
joins each step to the last arrival at the step before (`merge_asof`), DuckDB does the same with ASOF joins; strict runs
are shifted columns or `lead`, any order is a forward join a step or a window with a bitmask. The counts are compared
before anything is timed. Seconds are processor time of all threads, the fastest of some rounds; in a round all take
turns, so that a busy machine slows all alike. Without DuckDB its column stays empty.
"""

from __future__ import annotations

import importlib.util
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.journey import Exclusion, FunnelSettings, Step, compute_funnel
from analysis.tables.table import Table

STEPS = ("visit", "view", "cart", "checkout", "purchase")
SHARES = {"visit": 0.30, "view": 0.25, "cart": 0.12, "checkout": 0.07, "purchase": 0.05, "search": 0.18, "help": 0.03}
DAY = 86_400_000_000
WINDOW, LIMIT = 14, 5
ROUNDS = 3
PRODUCTS = 50
Counts = Callable[[], list[int]]


@dataclass(frozen=True)
class Task:
    """One funnel: what is set, and how the others count it."""

    settings: FunnelSettings
    pandas: Callable[[pd.DataFrame], list[int]]
    duckdb: str


def make_events(rows: int, customers: int) -> pd.DataFrame:
    """A year of events, whole seconds; each customer comes at any time and then less and less."""
    random = np.random.default_rng(1)
    customer = np.sort(random.integers(0, customers, rows, dtype=np.int32))
    begin = random.uniform(0, 300, customers)
    seconds = (86_400 * (begin[customer] + random.exponential(20, rows))).astype(np.int64)
    # No two events of a customer at one moment: pandas and DuckDB would need much more work to count those.
    order = np.lexsort((seconds, customer))
    customer, seconds = customer[order], seconds[order]
    fresh = np.append(True, (customer[1:] != customer[:-1]) | (seconds[1:] != seconds[:-1]))
    customer, seconds = customer[fresh], seconds[fresh]
    names = pd.CategoricalDtype(sorted(SHARES))
    codes = random.choice(len(SHARES), len(customer), p=[SHARES[name] for name in names.categories]).astype(np.int8)
    ids = pd.CategoricalDtype(pd.Index([f"C{number:07d}" for number in range(customers)], dtype="str"))
    products = pd.CategoricalDtype(pd.Index([f"P{number:03d}" for number in range(PRODUCTS)], dtype="str"))
    product = random.integers(0, PRODUCTS, len(customer), dtype=np.int8)
    return pd.DataFrame(
        {
            "customer_id": pd.Categorical.from_codes(customer, dtype=ids),
            "timestamp": np.datetime64("2024-01-01", "us") + seconds.astype("timedelta64[s]"),
            "event": pd.Categorical.from_codes(codes, dtype=names),
            "product": pd.Categorical.from_codes(product, dtype=products),
        }
    )


def as_numbers(events: pd.DataFrame) -> pd.DataFrame:
    """The log as the others get it: customer, time, kind (position of the step, 9 for other events), product."""
    kind = np.full(len(SHARES), 9, dtype=np.int8)
    kind[events["event"].cat.categories.get_indexer(list(STEPS))] = np.arange(len(STEPS))
    kind[events["event"].cat.categories.get_loc("help")] = 8
    return pd.DataFrame(
        {
            "c": events["customer_id"].cat.codes,
            "t": events["timestamp"].to_numpy().view(np.int64),
            "k": kind[events["event"].cat.codes.to_numpy()],
            "p": events["product"].cat.codes,
        }
    )


def pandas_in_order(log: pd.DataFrame, by: list[str], limit: int, *, exclude: bool = False) -> list[int]:
    """Each step joined to the last arrival at the step before."""
    log = log.sort_values("t", kind="stable")
    arrived = log[log["k"] == 0].assign(entry=lambda rows: rows["t"])
    help_at = log.loc[log["k"] == 8, ["c", "t"]].assign(help=lambda rows: rows["t"])
    levels = [arrived]
    for step in range(1, len(STEPS)):
        before = arrived[[*by, "t", "entry"]].assign(last=arrived["t"])
        arrived = pd.merge_asof(log.loc[log["k"] == step, [*by, "t"]], before, on="t", by=by)
        arrived = arrived[(arrived["t"] - arrived["entry"] <= WINDOW * DAY) & (arrived["t"] - arrived["last"] <= limit)]
        if exclude:
            arrived = pd.merge_asof(arrived, help_at, on="t", by="c")
            arrived = arrived[~(arrived["help"] >= arrived["last"])].drop(columns="help")
        levels.append(arrived)
    # Who is left out altogether would take them more joins: with an exclusion they only count who got through.
    return [level["c"].nunique() for level in levels[-1 if exclude else 0 :]]


def pandas_strict(log: pd.DataFrame) -> list[int]:
    """The rows that follow, as shifted columns."""
    alive = log["k"] == 0
    counts = [log.loc[alive, "c"].nunique()]
    for step in range(1, len(STEPS)):
        later = log.shift(-step)
        alive &= (later["c"] == log["c"]) & (later["k"] == step) & (later["t"] - log["t"] <= WINDOW * DAY)
        counts.append(log.loc[alive, "c"].nunique())
    return counts


def pandas_any(log: pd.DataFrame) -> list[int]:
    """From every row on, whether each step comes within the window."""
    rows = log[log["k"] < len(STEPS)].sort_values("t", kind="stable")
    depth = np.zeros(len(rows), dtype=np.int8)
    for step in range(len(STEPS)):
        coming = rows.loc[rows["k"] == step, ["c", "t"]].assign(found=1)
        found = pd.merge_asof(rows[["c", "t"]], coming, on="t", by="c", direction="forward", tolerance=WINDOW * DAY)
        depth += found["found"].notna().to_numpy()
    best = pd.Series(depth).groupby(rows["c"].to_numpy()).max()
    return [int((best >= step).sum()) for step in range(1, len(STEPS) + 1)]


def duckdb_in_order(by: str, limit: int, *, exclude: bool = False) -> str:
    keys = "c, p" if by == "c, p" else "c"
    same = " AND ".join(f"s.{key} = a.{key}" for key in keys.split(", "))
    parts = [f"s0 AS (SELECT {keys}, t, t AS entry FROM log WHERE k = 0)"]
    for step in range(1, len(STEPS)):
        joined = (
            f"SELECT {', '.join(f's.{key}' for key in keys.split(', '))}, s.t, a.entry, a.t AS last FROM log s "
            f"ASOF JOIN s{step - 1} a ON {same} AND s.t >= a.t "
            f"WHERE s.k = {step} AND s.t - a.entry <= {WINDOW * DAY} AND s.t - a.t <= {limit}"
        )
        if exclude:
            joined = (
                f"SELECT j.c, j.t, j.entry FROM ({joined}) j ASOF LEFT JOIN (SELECT c, t FROM log WHERE k = 8) x "
                "ON j.c = x.c AND j.t >= x.t WHERE x.t IS NULL OR x.t < j.last"
            )
        parts.append(f"s{step} AS MATERIALIZED ({joined})")
    levels = range(len(STEPS) - 1 if exclude else 0, len(STEPS))
    return f"WITH {', '.join(parts)} SELECT " + ", ".join(f"(SELECT count(DISTINCT c) FROM s{step})" for step in levels)


def duckdb_strict() -> str:
    over = "OVER (PARTITION BY c ORDER BY t)"
    leads = ", ".join(f"lead(k, {n}) {over} AS k{n}, lead(t, {n}) {over} AS t{n}" for n in range(1, len(STEPS)))
    counts, alive = [], "k = 0"
    for step in range(len(STEPS)):
        alive += f" AND k{step} = {step} AND t{step} - t <= {WINDOW * DAY}" if step else ""
        counts.append(f"count(DISTINCT c) FILTER ({alive})")
    return f"SELECT {', '.join(counts)} FROM (SELECT c, t, k, {leads} FROM log)"


def duckdb_any() -> str:
    window = f"OVER (PARTITION BY c ORDER BY t RANGE BETWEEN CURRENT ROW AND {WINDOW * DAY} FOLLOWING)"
    depth = f"bit_count(bit_or(1::INTEGER << k) {window})"
    best = f"SELECT c, max(d) AS best FROM (SELECT c, {depth} AS d FROM log WHERE k < {len(STEPS)}) GROUP BY c"
    counts = ", ".join(f"count(*) FILTER (best >= {step})" for step in range(1, len(STEPS) + 1))
    return f"SELECT {counts} FROM ({best})"


LIMITED = (STEPS[0], *(Step((name,), within_days=LIMIT) for name in STEPS[1:]))
FAR = 400 * DAY
TASKS = {
    "in order": Task(
        FunnelSettings(STEPS, WINDOW), lambda log: pandas_in_order(log, ["c"], FAR), duckdb_in_order("c", FAR)
    ),
    "strict": Task(FunnelSettings(STEPS, WINDOW, "strict"), pandas_strict, duckdb_strict()),
    "any order": Task(FunnelSettings(STEPS, WINDOW, "any"), pandas_any, duckdb_any()),
    "a time limit per step": Task(
        FunnelSettings(LIMITED, WINDOW),
        lambda log: pandas_in_order(log, ["c"], LIMIT * DAY),
        duckdb_in_order("c", LIMIT * DAY),
    ),
    "the same product in all steps": Task(
        FunnelSettings(STEPS, WINDOW, hold="product"),
        lambda log: pandas_in_order(log, ["c", "p"], FAR),
        duckdb_in_order("c, p", FAR),
    ),
    "nothing in between (exclusion)": Task(
        FunnelSettings(STEPS, WINDOW, exclude=(Exclusion("help"),)),
        lambda log: pandas_in_order(log, ["c"], FAR, exclude=True),
        duckdb_in_order("c", FAR, exclude=True),
    ),
}


def decode_once(events: pd.DataFrame) -> list[int]:
    """The floor: every column that is used, read once."""
    codes = [events[name].cat.codes.to_numpy() for name in ("customer_id", "event")]
    return [int(column.max()) for column in (*codes, events["timestamp"].to_numpy().view(np.int64))]


def duckdb_runner(log: pd.DataFrame) -> Callable[[str], list[int]] | None:
    """Runs a query on the log as a table in DuckDB's memory; None where DuckDB is not installed."""
    if importlib.util.find_spec("duckdb") is None:
        return None
    import duckdb

    connection = duckdb.connect()
    connection.register("frame", log)
    connection.execute("CREATE TABLE log AS SELECT * FROM frame ORDER BY c, t")
    connection.unregister("frame")
    return lambda query: list(connection.execute(query).fetchone())


def seconds_of(work: Counts) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def measure(runs: dict[str, Counts]) -> dict[str, float]:
    """The fastest of some rounds, taking turns."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, work in runs.items():
            found[name].append(seconds_of(work))
    return {name: min(times) for name, times in found.items()}


def extra_megabytes(table: Table, settings: FunnelSettings) -> float:
    """The most that numpy and pandas held at once beyond the log."""
    tracemalloc.start()
    compute_funnel(table, settings)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def compare(events: pd.DataFrame, *, with_pandas: bool) -> list[str]:
    """One line a funnel."""
    table, log = Table("events", events, "benchmark"), as_numbers(events)
    duckdb = duckdb_runner(log)
    lines = []
    for name, task in TASKS.items():
        runs: dict[str, Counts] = {
            "this": lambda task=task: compute_funnel(table, task.settings).steps["customers"].tolist()
        }
        if with_pandas:
            runs["pandas"] = lambda task=task: task.pandas(log)
        if duckdb:
            runs["duckdb"] = lambda task=task: duckdb(task.duckdb)
        counted = runs["this"]()
        for other in list(runs)[1:]:
            counts = runs[other]()
            if counts != counted[-len(counts) :]:
                raise SystemExit(f"{name}: {other} counts {counts}, this project {counted}")
        times = measure(runs)
        cells = [f"{times['this']:.2f}"]
        for other in ("pandas", "duckdb"):
            cells += [f"{times[other]:.2f}", f"{times[other] / times['this']:.1f}"] if other in times else ["–", "–"]
        lines.append(f"| {name} | {' | '.join(cells)} | {extra_megabytes(table, task.settings):.0f} |")
    return lines


def main(rows: int, customers: int) -> None:
    """Measure and print."""
    events = make_events(rows, customers)
    used = sum(events[name].memory_usage(index=False) for name in ("timestamp", "event"))
    used += events["customer_id"].cat.codes.memory_usage(index=False)
    floor = min(seconds_of(lambda: decode_once(events)) for _ in range(ROUNDS))
    lines = [
        f"{len(events):,} events of {customers:,} customers, five steps within {WINDOW} days; seconds of processor "
        f"time. Reading the {used / 1e6:.0f} MB of the three columns once takes {floor:.3f} s.\n",
        "| funnel | this project (s) | pandas (s) | × | DuckDB (s) | × | extra memory (MB) |",
        "|---|---|---|---|---|---|---|",
        *compare(events, with_pandas=rows <= 20_000_000),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:] or ("10000000", "500000")))
