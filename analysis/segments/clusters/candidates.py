"""How many clusters: those that are well apart, and that other customers would have given too."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.spatial.distance import pdist, squareform
from scipy.stats import norm
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from analysis.segments.clusters.settings import FEWEST_CLUSTERS
from analysis.segments.clusters.stability import bootstrap_stability, shuffled_columns

STARTS, PAIRS, SHUFFLES, PAIRS_OF_A_SHUFFLE = 2, 5, 20, 3
STABLE_FROM, FULLY_STABLE_FROM = 0.6, 0.95
AS_GOOD_FROM, WORSE_FROM, CLEARLY_LESS = 0.95, 0.8, 0.9
SEED = 20_240_229
FEWEST_IN_CLUSTER = 5
# Numbers of clusters that are usually tried, 2 to 8.
TRIED = 7


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

    Proposed is the highest silhouette (of nearly equal ones the most clusters) among those whose groups two bootstraps
    agree on (adjusted Rand of at least .6) more than they do when the columns are shuffled; none if there is none.
    Groups far apart in each single feature are fully stable in shuffled columns, too: where the groups found are
    (adjusted Rand of at least .95), being clearly more compact is enough, as in the gap statistic (Tibshirani, Walther
    & Hastie 2001).

    Args:
        points: (n, d) a sample. names: (d,) the feature of each column.
    """
    distances = squareform(pdist(points))
    rows = [_candidate(points, distances, count) for count in counts]
    table = pd.DataFrame(rows, columns=["count", "silhouette", "stability", "explained", "verdict"])
    table["stability_by_chance"] = np.nan
    blocks = [np.flatnonzero(np.array(names) == name) for name in dict.fromkeys(names)]
    for row in _in_order_of_preference(table[table["verdict"] == "stable"]):
        is_more, table.loc[row, "stability_by_chance"] = _is_more_than_chance(points, blocks, table.loc[row])
        table.loc[row, "verdict"] = "proposed" if is_more else "chance"
        if is_more:
            break
    return table


def _is_more_than_chance(points: np.ndarray, blocks: list[np.ndarray], row: pd.Series) -> tuple[bool, float]:
    """Whether these clusters are, and the stability that chance reaches."""
    count = int(row["count"])
    by_chance = _by_chance(points, blocks, count, _stability_of_count(count, PAIRS_OF_A_SHUFFLE))
    if row["stability"] > by_chance or row["stability"] < FULLY_STABLE_FROM:
        return bool(row["stability"] > by_chance), by_chance
    explained = _by_chance(points, blocks, count, lambda shuffled: _fitted(shuffled, count, SEED)[1])
    return 1 - row["explained"] < CLEARLY_LESS * (1 - explained), by_chance


def _in_order_of_preference(stable: pd.DataFrame) -> list[int]:
    """Rows: of those within 5 % of the highest silhouette the most clusters, then by silhouette down to 20 % less.

    The silhouette alone favours two: groups of groups are apart, too. Who goes on trying numbers finds one by chance.
    """
    best = stable["silhouette"].max()
    near = stable["silhouette"] >= AS_GOOD_FROM * best
    finest_first = stable[near].sort_values("count", ascending=False)
    others = stable[~near & (stable["silhouette"] >= WORSE_FROM * best)]
    return [*finest_first.index, *others.sort_values("silhouette", ascending=False).index]


def _candidate(points: np.ndarray, distances: np.ndarray, count: int) -> tuple[int, float, float, float, str]:
    found, explained = _fitted(points, count, SEED)
    stability = _stability_of_count(count, PAIRS)(points)
    sizes = np.bincount(found, minlength=count)
    silhouette = silhouette_score(distances, found, metric="precomputed") if (sizes > 0).sum() > 1 else np.nan
    verdict = "stable" if stability >= STABLE_FROM else "unstable"
    return count, float(silhouette), stability, explained, "small" if sizes.min() < FEWEST_IN_CLUSTER else verdict


def _fitted(points: np.ndarray, count: int, seed: int) -> tuple[np.ndarray, float]:
    """The cluster of each point, and the share of the variance between the clusters."""
    centres = centres_of(points, count, seed, STARTS)
    found = nearest(points, centres)
    return found, 1 - float(((points - centres[found]) ** 2).sum() / ((points - points.mean(axis=0)) ** 2).sum())


def _stability_of_count(count: int, pairs: int) -> Callable[[np.ndarray], float]:
    def assign(points: np.ndarray, learn: np.ndarray, seed: int) -> np.ndarray:
        return nearest(points, centres_of(learn, count, seed))

    return lambda points: bootstrap_stability(points, assign, pairs, SEED + count)


def _by_chance(
    points: np.ndarray, blocks: list[np.ndarray], count: int, measure: Callable[[np.ndarray], float]
) -> float:
    """What the measure hardly ever exceeds with shuffled columns: at least the 95th percentile of them.

    Several numbers are tried: the bound of a normal distribution for one false alarm in 20 over `TRIED` trials.
    """
    random = np.random.default_rng(SEED + count)
    reached = [measure(shuffled_columns(points, blocks, random)) for _shuffle in range(SHUFFLES)]
    bound = np.mean(reached) + norm.isf(0.05 / TRIED) * np.std(reached, ddof=1)
    # No measure exceeds 1.
    return float(min(max(np.quantile(reached, 0.95), bound), 1.0))


def counts_to_try(most: int, distinct: int, customers: int) -> list[int]:
    """2, 3 … as far as there are customers for."""
    return list(range(FEWEST_CLUSTERS, min(most, distinct, customers // FEWEST_IN_CLUSTER) + 1))
