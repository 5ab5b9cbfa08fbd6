"""How often clusters are proposed where there are none, and where there are some, as a table.

    PYTHONPATH=. OMP_NUM_THREADS=1 python tests/benchmarks/cluster_honesty.py [worlds]

None: features that have nothing to do with each other. Some: four groups in all features together.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.segments import compute_clusters

CUSTOMERS, FEATURES = 500, 4
CENTRES = 4.0 * np.array([[0, 0, 0, 0], [1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]])


def world(kind: str, seed: int) -> pd.DataFrame:
    """A table of customers."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(CUSTOMERS, FEATURES))
    if kind == "four groups":
        values += CENTRES[random.integers(0, 4, CUSTOMERS)]
    frame = pd.DataFrame(np.exp(values) if kind in ("skewed", "mixed") else values, columns=list("abcd"))
    if kind == "mixed":
        frame["a"] = random.poisson(1.2, CUSTOMERS)
        frame["b"] = 10.0 * (random.random(CUSTOMERS) < 0.4) + random.normal(size=CUSTOMERS)
        frame["e"] = random.choice(["x", "y"], CUSTOMERS)
    frame.insert(0, "customer_id", range(CUSTOMERS))
    return frame


def table(worlds: int) -> Iterator[str]:
    """A line a kind of world."""
    yield "| features | right number | worlds | one group | right |\n|---|---|---|---|---|"
    for kind, right in (("normal", 1), ("skewed", 1), ("mixed", 1), ("four groups", 4)):
        found = Counter(compute_clusters(world(kind, seed)).count for seed in range(worlds))
        yield f"| {kind} | {right} | {worlds} | {found[1] / worlds:.0%} | {found[right] / worlds:.0%} |"


if __name__ == "__main__":
    for line in table(int(sys.argv[1]) if len(sys.argv) > 1 else 100):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
