"""A million customers by six features, beside scikit-learn's plain KMeans with a silhouette, as a table.

    PYTHONPATH=. OMP_NUM_THREADS=1 python tests/benchmarks/segment_clusters.py [customers] [customers of the silhouette]

Both choose a number between 2 and 8. A full silhouette compares every pair of customers: it is timed on fewer, and its
time for all is that times the square of the ratio. How well a choice hits is the adjusted Rand with the planted groups.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

from analysis.segments import compute_clusters
from analysis.segments.clusters.stability import adjusted_rand

COUNTS = range(2, 9)
CENTRES = np.array([[0, 0, 0, 0, 0, 0], [4, 4, 0, 0, 1, 0], [0, 4, 4, 0, 0, 1], [4, 0, 0, 4, 0, 0]])


def planted(customers: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Four groups; two of the six features are money, log-normal; one customer in a thousand is far out."""
    random = np.random.default_rng(1)
    group = random.choice(4, customers, p=[0.4, 0.3, 0.2, 0.1])
    values = CENTRES[group] + random.normal(size=(customers, 6))
    values[random.random(customers) < 0.001, 4] += 40
    values[:, :2] = 20 * np.exp(values[:, :2] / 2)
    frame = pd.DataFrame(values, columns=["revenue", "average_basket", "c", "d", "e", "f"])
    frame.insert(0, "customer_id", [f"c{number:07}" for number in range(customers)])
    return frame, group


def plain(frame: pd.DataFrame, for_silhouette: int) -> tuple[np.ndarray, float, float]:
    """The clusters of the best silhouette of some customers, the seconds for that, and with a silhouette of all."""
    start = time.process_time()
    points = StandardScaler().fit_transform(frame.drop(columns="customer_id"))
    fits = {count: KMeans(count, n_init=1, random_state=0).fit(points) for count in COUNTS}
    fitted = time.process_time() - start
    some = np.random.default_rng(0).choice(len(points), min(for_silhouette, len(points)), replace=False)
    start = time.process_time()
    silhouettes = {count: silhouette_score(points[some], fit.labels_[some]) for count, fit in fits.items()}
    compared = time.process_time() - start
    labels = fits[max(silhouettes, key=silhouettes.get)].labels_
    return labels.astype(int), fitted + compared, fitted + compared * (len(points) / len(some)) ** 2


def timed(work: Callable[[], object]) -> tuple[object, float]:
    start = time.process_time()
    return work(), time.process_time() - start


def table(customers: int, for_silhouette: int) -> list[str]:
    frame, group = planted(customers)
    ours, seconds = timed(lambda: compute_clusters(frame))
    found = ours.customers["cluster"].cat.codes.to_numpy().astype(int)
    theirs, sampled, full = plain(frame, for_silhouette)
    hit, plain_hit = adjusted_rand(found, group), adjusted_rand(theirs, group)
    of_some = f"KMeans, silhouette of {for_silhouette:,} customers"
    return [
        "| way | seconds | × | clusters | adjusted Rand with the truth |",
        "|---|---|---|---|---|",
        f"| this project, with the stability of each number | {seconds:.1f} | 1 | {ours.count} | {hit:.2f} |",
        f"| {of_some} | {sampled:.1f} | {sampled / seconds:.1f} | {theirs.max() + 1} | {plain_hit:.2f} |",
        f"| KMeans, silhouette of all | {full:,.0f} | {full / seconds:,.0f} | {theirs.max() + 1} | {plain_hit:.2f} |",
    ]


if __name__ == "__main__":
    chosen = [int(number) for number in sys.argv[1:]]
    sys.stdout.write("\n".join(table(*(chosen or [1_000_000, 10_000]))) + "\n")
