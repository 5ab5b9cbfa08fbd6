"""Clusters: groups of customers who are alike."""

from analysis.segments.clusters.clusters import compute_clusters
from analysis.segments.clusters.features import BEHAVIOUR, customer_features
from analysis.segments.clusters.result import OUTLIERS, Clusters
from analysis.segments.clusters.scaling import OTHER
from analysis.segments.clusters.settings import FEWEST_CLUSTERS, MOST_CLUSTERS, ClusterSettings

__all__ = [
    "BEHAVIOUR",
    "FEWEST_CLUSTERS",
    "MOST_CLUSTERS",
    "OTHER",
    "OUTLIERS",
    "ClusterSettings",
    "Clusters",
    "compute_clusters",
    "customer_features",
]
