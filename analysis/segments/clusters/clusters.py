"""Clusters: customers who are alike in what they do and what is known of them."""

from __future__ import annotations

import difflib

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.segments.clusters.candidates import SEED, centres_of, compare_counts, counts_to_try, nearest
from analysis.segments.clusters.features import readable_features
from analysis.segments.clusters.profile import describe_groups, points_to_draw, telling_axes
from analysis.segments.clusters.result import OUTLIERS, Clusters, cluster_codes
from analysis.segments.clusters.scaling import OUTLIER_FROM, Scaled, scale_features
from analysis.segments.clusters.settings import FEWEST_CUSTOMERS, FEWEST_FEATURES, ClusterSettings
from analysis.tables.table import Table

REFERENCE, LEARN, SAMPLE = 100_000, 20_000, 2_000
STARTS = 5


def compute_clusters(customers: Table | pd.DataFrame, settings: ClusterSettings | None = None) -> Clusters:
    """Group customers who are alike, by k-means on robustly scaled features.

    The same customers get the same clusters, whatever the order of the rows: samples are drawn by a hash of the
    customer's id. Medians and spreads come from at most 100,000 customers, the centres from 20,000, the proposal of
    their number from 2,000; everybody is then put to the nearest centre.

    Args:
        customers: `customer_id` and a column per feature, numbers or categories, one row per customer; or the prepared
            `customers` table, whose columns of numbers are read as such. See `customer_features`.
        settings: which features and how many clusters.

    Raises:
        SettingsError: an unknown feature, a number of clusters that is not offered or larger than the number of
            distinct customers, a customer twice.
        NotEnoughDataError: fewer than 30 customers, or fewer than two features in which they differ.
    """
    settings = settings or ClusterSettings()
    settings.check()
    frame = readable_features(customers)
    ids = frame["customer_id"].astype("str")
    order = _lottery(ids)
    scaled = scale_features(frame, _chosen(frame, settings), order[:REFERENCE])
    _require_differences(scaled)
    far = scaled.extreme.max(axis=1, initial=0) > OUTLIER_FROM
    outside = scaled.is_empty | (far & settings.set_outliers_apart)
    inside = order[~outside[order]]
    # Hundreds of small fits: threads would spend their time waiting for each other.
    with threadpool_limits(1):
        candidates = _candidates(scaled, inside, settings)
        count = _count(candidates, settings)
        codes = np.where(scaled.is_empty, count + 1, count)
        codes[inside] = _assigned(scaled.points, inside, count)
    return _result(frame, scaled, codes, order, candidates, count, settings)


def _lottery(ids: pd.Series) -> np.ndarray:
    """(n,) the customers in an order that depends on their ids alone."""
    hashes = pd.util.hash_array(ids.to_numpy(dtype=object), categorize=False)
    order = np.argsort(hashes, kind="stable")
    if len(ids) > 1 and (np.diff(hashes[order].view(np.int64)) == 0).any() and ids.duplicated().any():
        raise SettingsError(
            "Customer '{example}' is there more than once; clusters need one row per customer.",
            example=ids[ids.duplicated()].iloc[0],
        )
    if len(ids) < FEWEST_CUSTOMERS:
        raise NotEnoughDataError(
            "{customers} customers are too few for clusters; {needed} are needed. With so few, look at each of them.",
            customers=len(ids),
            needed=FEWEST_CUSTOMERS,
        )
    return order


def _chosen(frame: pd.DataFrame, settings: ClusterSettings) -> list[str]:
    known = [name for name in frame.columns if name != "customer_id"]
    for name in settings.features:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise SettingsError(
                "There is no feature '{name}'. The nearest name is '{near}'; there are: {found}.",
                name=name,
                near=near[0] if near else "–",
                found=", ".join(known),
            )
    return list(dict.fromkeys(settings.features)) or known


def _require_differences(scaled: Scaled) -> None:
    used = scaled.features["treatment"].isin(["log", "plain", "one_hot"])
    if not used.any():
        raise NotEnoughDataError(
            "The customers do not differ in what was chosen ({features}): they are one group. Choose other features.",
            features=", ".join(scaled.features["feature"]) or "–",
        )
    if used.sum() < FEWEST_FEATURES:
        raise NotEnoughDataError(
            "The customers differ in '{feature}' only. One feature is a scale: cut it into bands instead, or choose a "
            "second feature.",
            feature=scaled.features["feature"][used].iloc[0],
        )


def _candidates(scaled: Scaled, inside: np.ndarray, settings: ClusterSettings) -> pd.DataFrame:
    asked = settings.count or settings.most
    distinct = len(np.unique(scaled.points[inside[:SAMPLE]], axis=0))
    if distinct < asked:
        distinct = len(np.unique(scaled.points[inside], axis=0))
    if settings.count is not None and distinct < settings.count:
        raise SettingsError(
            "{asked} clusters were asked for, but only {distinct} customers differ from each other in what was chosen. "
            "Choose fewer clusters or more features.",
            asked=settings.count,
            distinct=distinct,
        )
    sample = scaled.points[inside[:SAMPLE]]
    counts = counts_to_try(max(settings.most, asked), distinct, len(inside))
    return compare_counts(sample, scaled.names, counts)


def _count(candidates: pd.DataFrame, settings: ClusterSettings) -> int:
    if settings.count is not None:
        return settings.count
    proposed = candidates.loc[candidates["verdict"] == "proposed", "count"]
    return int(proposed.iloc[0]) if len(proposed) else 1


def _assigned(points: np.ndarray, inside: np.ndarray, count: int) -> np.ndarray:
    """(n_inside,) cluster of each, 0 = the largest."""
    if count == 1:
        return np.zeros(len(inside), dtype=np.int64)
    centres = centres_of(points[inside[:LEARN]], count, SEED, STARTS)
    found = nearest(points[inside], centres)
    sizes = np.bincount(found, minlength=count)
    by_size = np.lexsort([*centres.T, -sizes])
    place = np.empty(count, dtype=np.int64)
    place[by_size] = np.arange(count)
    return place[found]


def _silhouette(candidates: pd.DataFrame, count: int) -> float:
    found = candidates.loc[candidates["count"] == count, "silhouette"]
    return float(found.iloc[0]) if len(found) else float("nan")


def _result(
    frame: pd.DataFrame,
    scaled: Scaled,
    codes: np.ndarray,
    order: np.ndarray,
    candidates: pd.DataFrame,
    count: int,
    settings: ClusterSettings,
) -> Clusters:
    every = cluster_codes(count)
    sizes = np.bincount(codes, minlength=len(every))
    held = [place for place in range(len(every)) if place < count or sizes[place]]
    names = [every[place] for place in held]
    codes = np.searchsorted(held, codes)
    groups = pd.DataFrame({"cluster": names, "customers": sizes[held], "share_of_customers": sizes[held] / len(codes)})
    axes = telling_axes(scaled, codes, len(names))
    return Clusters(
        customers=pd.DataFrame(
            {
                "customer_id": frame["customer_id"].astype("str"),
                "cluster": pd.Categorical.from_codes(codes, categories=names, ordered=True),
            }
        ),
        clusters=groups.assign(unusual=_unusual(scaled, codes, names)),
        profile=describe_groups(scaled, codes, names),
        candidates=candidates,
        features=scaled.features,
        points=points_to_draw(scaled, codes, names, axes, order),
        axes=axes,
        count=count,
        is_proposed=settings.count is None,
        silhouette=_silhouette(candidates, count),
        settings=settings,
    )


def _unusual(scaled: Scaled, codes: np.ndarray, names: list[str]) -> list[str]:
    """Of the outliers, the feature that most of them stand out by."""
    if OUTLIERS not in names:
        return [""] * len(names)
    furthest = scaled.extreme[codes == names.index(OUTLIERS)].argmax(axis=1)
    feature = list(scaled.numbers)[int(np.bincount(furthest).argmax())]
    return [feature if name == OUTLIERS else "" for name in names]
