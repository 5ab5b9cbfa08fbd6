"""What clustering found."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.segments.clusters.settings import ClusterSettings
from analysis.segments.segmentation import MISSING, Segmentation, make_segmentation

OUTLIERS = "outliers"


@dataclass(frozen=True, eq=False)
class Clusters:
    """Groups of customers who are alike.

    `customers`: one row per customer, in the order of the input: `customer_id` (text), `cluster` ("cluster_1" is the
        largest, "cluster_2" …; "outliers": far from everybody else in a feature; "missing": no value in any feature).
    `clusters`: one row per group, in that order: `cluster`, `customers` (count), `share_of_customers` (0–1),
        `unusual` (of the outliers: the feature most of them stand out by; else empty).
    `profile`: one row per group and feature value: `cluster`, `feature`, `value` (of a category: which one, "missing"
        for no value; of a number: empty), `typical` (of a number: the median of the group; of a category: the share of
        the group with the value, 0–1), `typical_of_all`, `effect` (standardised difference from everybody else: of a
        number in its spread, of a share as Cohen's h; about .2 is small, .5 clear, .8 large), `rank` (1 = what sets
        the group apart most).
    `candidates`: one row per number of clusters tried: `count`, `silhouette` (−1 to 1), `stability` (adjusted Rand of
        two bootstraps, mean; 1 = the same groups every time), `explained` (share of the variance between clusters),
        `verdict` ("proposed", "stable", "unstable", "chance": no more than shuffled columns give, "small": a cluster
        with hardly anybody in it), `stability_by_chance` (what samples with shuffled columns hardly ever exceed; NaN
        where it was not needed).
    `features`: one row per feature asked for: `feature`, `kind` ("number", "category"), `treatment` ("log", "plain",
        "one_hot", or why it was left out: "constant", "too_many_values", "empty"), `missing` (customers without).
    `points`: at most 5,000 customers to draw: `cluster` and the two features in `axes`; empty with fewer than two
        numbers.
    `axes`: the two numbers that tell the clusters apart best.
    `count`: how many clusters there are, without outliers and missing; 1 is the honest answer when nothing is stable.
    `is_proposed`: the number was proposed by the data, not asked for.
    `silhouette`: of the clusters found; NaN with one.
    """

    customers: pd.DataFrame
    clusters: pd.DataFrame
    profile: pd.DataFrame
    candidates: pd.DataFrame
    features: pd.DataFrame
    points: pd.DataFrame
    axes: tuple[str, ...]
    count: int
    is_proposed: bool
    silhouette: float
    settings: ClusterSettings

    @property
    def segmentation(self) -> Segmentation:
        """The groups as every page takes them."""
        codes = list(self.clusters["cluster"])
        return make_segmentation(
            "behavioural",
            "clusters",
            self.customers["customer_id"],
            self.customers["cluster"].astype("object"),
            codes,
        )


def cluster_codes(count: int) -> list[str]:
    """The codes of so many clusters and of the two groups beside them, in their order on screen."""
    return [*(f"cluster_{number}" for number in range(1, count + 1)), OUTLIERS, MISSING]
