"""Times readers on large files and writes the table into README.md beside this file.

    PYTHONPATH=. python tests/benchmarks/large_files.py 1000000 10000000

Linux only: the peak of memory is read from /proc. Each reader runs in a process of its own. DuckDB and Polars are no
requirements of this project: they are timed when they can be imported.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- large files -->", "<!-- end of large files -->"
CHUNK = 1_000_000
COLUMNS = ("customer_id", "timestamp", "amount", "order_id", "product")

# What each does with the file at `path`: read it and find the types, then bring it into the prepared form: ids and
# words as categories, rows sorted by customer and time.
OURS = """
from pathlib import Path
from analysis.tables import guess_mapping, prepare, read_source
start()
raw = read_source(Path(path))
lap()
guess = guess_mapping(raw)
table = prepare(raw, guess.table, guess.mapping)
"""
CHILD = """
from pathlib import Path
from analysis.tables import guess_mapping, prepare
from analysis.tables.bounded import READERS, Reading
READERS.warm()
time.sleep(3)
start()
raw = Reading(Path(path)).result()
lap()
guess = guess_mapping(raw)
table = prepare(raw, guess.table, guess.mapping)
"""
PANDAS = """
import pandas as pd
start()
frame = pd.read_csv(path, parse_dates=["timestamp"], engine="{engine}")
lap()
frame = frame.astype(dict.fromkeys(["customer_id", "order_id", "product"], "category"))
frame = frame.sort_values(["customer_id", "timestamp"], kind="stable", ignore_index=True)
"""
DUCKDB = """
import duckdb
base = duckdb.connect()
start()
base.execute("create table read_file as select * from read_csv(?)", [path])
lap()
base.execute("create table prepared as select * from read_file order by customer_id, timestamp")
"""
POLARS = """
import polars as pl
start()
frame = pl.read_csv(path, try_parse_dates=True)
lap()
texts = ["customer_id", "order_id", "product"]
frame = frame.with_columns(pl.col(texts).cast(pl.Categorical)).sort(["customer_id", "timestamp"])
"""
READERS = {
    "this reader": OURS,
    "this reader, in its own process": CHILD,
    "pandas": PANDAS.format(engine="c"),
    "pandas, pyarrow engine": PANDAS.format(engine="pyarrow"),
    **({"DuckDB": DUCKDB} if find_spec("duckdb") else {}),
    **({"Polars": POLARS} if find_spec("polars") else {}),
}
BEFORE = """
import json, resource, sys, time
path, moments = sys.argv[1], []
used = lambda: [*resource.getrusage(resource.RUSAGE_SELF)[:2], *resource.getrusage(resource.RUSAGE_CHILDREN)[:2]]
start = lap = lambda: moments.append((time.perf_counter(), sum(used())))
"""
AFTER = """
lap()
# Of this program alone; the resource usage also knows the peak of the process that started it.
peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
(begun, cpu_before), (read, _), (prepared, cpu) = moments
print(json.dumps([read - begun, prepared - begun, cpu - cpu_before, peak / 1024]))
"""


def write_orders(path: Path, rows: int) -> None:
    """Orders of `rows` / 10 customers over a year, as a shop exports them: oldest first, numbered."""
    random = np.random.default_rng(1)
    products = np.array([f"Product {number:04d} of our shop" for number in range(500)])
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    with arrow_csv.CSVWriter(str(path), schema, write_options=arrow_csv.WriteOptions(quoting_style="none")) as writer:
        for first in range(0, rows, CHUNK):
            size = min(CHUNK, rows - first)
            seconds = np.sort(random.integers(0, 31_536_000 * size // rows, size)) + 31_536_000 * first // rows
            columns = (
                np.char.mod("C%08d", random.integers(0, rows // 10, size)),
                (np.datetime64("2024-01-01", "s") + seconds).astype(str),
                np.char.mod("%.2f", random.gamma(2, 25, size)),
                np.char.mod("O-%010d", np.arange(first, first + size)),
                products[random.integers(0, len(products), size)],
            )
            writer.write_table(pa.table([pa.array(column) for column in columns], schema=schema))


def measure(code: str, path: Path) -> tuple[float, float, float, float]:
    """Seconds until read, seconds until prepared, seconds of all cores until then, and peak memory in MB."""
    command = [sys.executable, "-c", BEFORE + code + AFTER, str(path)]
    return tuple(json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout))


def table(rows: int) -> str:
    """The measurements on one file as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        write_orders(path, rows)
        megabytes = path.stat().st_size / 1e6
        measured = {name: measure(code, path) for name, code in READERS.items()}
    others = [found for name, found in measured.items() if not name.startswith("this reader")]
    fastest = [min(column) for column in zip(*others, strict=True)]
    lines = [
        f"**{rows:,} rows, {megabytes:.0f} MB**\n",
        "| reader | read (s) | × fastest | prepared (s) | × fastest | CPU (s) | × fastest | peak memory (MB) |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, (*seconds, peak) in measured.items():
        cells = [f"{found:.1f} | {found / best:.1f}" for found, best in zip(seconds, fastest, strict=False)]
        lines.append(f"| {name} | {' | '.join(cells)} | {peak:,.0f} |")
    return "\n".join(lines)


def main(sizes: list[int]) -> None:
    """Measure and write."""
    names = [name for name in ("pandas", "pyarrow", "duckdb", "polars") if find_spec(name)]
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    text = (
        f"{BEGIN}\n## Reading large files\n\nOrders with five columns on {os.cpu_count()} cores. Ours includes finding "
        "encoding, delimiter, kind of table and columns, cleaning, the reading report and the digest; prepared means "
        "text as categories and rows sorted by customer and time. Memory is that of the process that prepares, mapped "
        f"files included; ratios are to the fastest of the others. {versions}.\n\n"
        + "\n\n".join(map(table, sizes))
        + f"\n{END}"
    )
    sys.stdout.write(text + "\n")
    old = README.read_text(encoding="utf-8")
    before, found, rest = old.partition(BEGIN)
    after = rest.partition(END)[2] if found else "\n"
    README.write_text((before if found else before + "\n") + text + after, encoding="utf-8")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000_000])
