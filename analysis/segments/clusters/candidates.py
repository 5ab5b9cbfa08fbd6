"""How many clusters: those that are well apart, and that other customers would have given too."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.spatial.distance import pdist, squareform
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from analysis.segments.clusters.settings import FEWEST_CLUSTERS
from analysis.segments.clusters.stability import bootstrap_stability, shuffled_columns

PAIRS, SHUFFLES, PAIRS_OF_A_SHUFFLE = 5, 20, 2
STABLE_FROM = 0.6
SEED = 20_240_229
FEWEST_IN_CLUSTER = 5


def nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """(n,) the centre each point is nearest to; in pieces, so that a million points need no memory of their own."""
    lengths = (centres**2).sum(axis=1) / 2
    found = np.empty(len(points), dtype=np.int64)
    for start in range(0, len(points), 100_000):
        piece = slice(start, start + 100_000)
        found[piece] = np.argmax(points[piece] @ centres.T - lengths, axis=1)
    return found


def centres_of(points: np.ndarray, count: int, seed: int, starts: int = 1) -> np.ndarray:
    """(count, d) the centres of k-means."""
    return KMeans(count, n_init=starts, random_state=seed).fit(points).cluster_centers_


def compare_counts(points: np.ndarray, names: list[str], counts: list[int]) -> pd.DataFrame:
    """Silhouette and stability of each number of clusters, as `Clusters.candidates`.

    Proposed is the highest silhouette among those whose groups two bootstraps agree on (adjusted Rand of at least .6)
    more than they do when the columns are shuffled; none if there is none.

    Args:
        points: (n, d) a sample. names: (d,) the feature of each column.
    """
    distances = squareform(pdist(points))
    rows = [_candidate(points, distances, count) for count in counts]
    table = pd.DataFrame(rows, columns=["count", "silhouette", "stability", "stability_by_chance", "verdict"])
    blocks = [np.flatnonzero(np.array(names) == name) for name in dict.fromkeys(names)]
    for row in table[table["verdict"] == "stable"].sort_values("silhouette", ascending=False).index:
        count = int(table.loc[row, "count"])
        chance = _by_chance(points, blocks, count)
        table.loc[row, "stability_by_chance"] = chance
        if table.loc[row, "stability"] > chance:
            table.loc[row, "verdict"] = "proposed"
            break
        table.loc[row, "verdict"] = "chance"
    return table


def _candidate(points: np.ndarray, distances: np.ndarray, count: int) -> tuple[int, float, float, float, str]:
    found = nearest(points, centres_of(points, count, SEED, starts=3))
    stability = bootstrap_stability(points, _assign(count), PAIRS, SEED + count)
    sizes = np.bincount(found, minlength=count)
    silhouette = silhouette_score(distances, found, metric="precomputed") if (sizes > 0).sum() > 1 else np.nan
    if sizes.min() < FEWEST_IN_CLUSTER:
        verdict = "small"
    else:
        verdict = "stable" if stability >= STABLE_FROM else "unstable"
    return count, float(silhouette), stability, np.nan, verdict


def _assign(count: int):
    return lambda points, learn, seed: nearest(points, centres_of(learn, count, seed))


def _by_chance(points: np.ndarray, blocks: list[np.ndarray], count: int) -> float:
    random = np.random.default_rng(SEED)
    found = [
        bootstrap_stability(shuffled_columns(points, blocks, random), _assign(count), PAIRS_OF_A_SHUFFLE, SEED + number)
        for number in range(SHUFFLES)
    ]
    return float(np.quantile(found, 0.95))


def counts_to_try(most: int, distinct: int, customers: int) -> list[int]:
    """2, 3 … as far as there are customers for."""
    return list(range(FEWEST_CLUSTERS, min(most, distinct, customers // FEWEST_IN_CLUSTER) + 1))
