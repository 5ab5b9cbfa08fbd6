"""Clusters for every page that uses segments: those last looked at, and those saved by name."""

from __future__ import annotations

from analysis.segments import BEHAVIOUR, FEWEST_CLUSTERS, MOST_CLUSTERS, Clusters, ClusterSettings, Segmentation
from analysis.tables.table import Table
from pages.shared import state
from pages.shared.segments import cached_clusters, cluster_words
from pages.shared.segments.provider import NOT_MEASURED, Provider
from pages.shared.segments.saved import saved
from pages.shared.text import _

FEATURES, COUNT, APART = "cluster_features", "cluster_count", "cluster_outliers_apart"
USUAL = ("days_since_last_order", "orders", "revenue", "average_basket")
AS_PROPOSED = 0


def source() -> tuple[Table | None, Table | None, Table | None]:
    """Orders, customers and events, as far as there are any."""
    held = state.stored()
    return tuple(state.table(name) if name in held else None for name in ("orders", "customers", "events"))


def features() -> list[str]:
    """What customers can be compared by in this workspace."""
    frame = cached_clusters.features(*source(), state.observed_until())
    known = [name for name in BEHAVIOUR if name in frame]
    return known + [name for name in frame.columns if name not in (*known, "customer_id")]


def usual(offered: list[str]) -> list[str]:
    """The features to begin with."""
    return [name for name in USUAL if name in offered] or offered[:3]


def chosen() -> ClusterSettings:
    """What was last chosen in the view of clusters."""
    offered = features()
    names = state.chosen(FEATURES, usual(offered))
    if not all(name in offered for name in names):
        names = usual(offered)
    return from_plain(
        {"features": names, "count": state.chosen(COUNT, AS_PROPOSED), "apart": state.chosen(APART, True)}
    )


def kept() -> dict[str, dict]:
    """What is saved by name, as far as it has the right form: a workspace may come from elsewhere."""
    return {name: held for name, held in saved("clusters").items() if _is_plain(held)}


def _is_plain(held: object) -> bool:
    if not isinstance(held, dict) or set(held) != {"features", "count", "apart"}:
        return False
    names = held["features"]
    return (
        isinstance(names, list)
        and all(isinstance(name, str) for name in names)
        and isinstance(held["count"], int)
        and isinstance(held["apart"], bool)
    )


def plain(settings: ClusterSettings) -> dict:
    """Settings as they are saved."""
    return {
        "features": list(settings.features),
        "count": settings.count or AS_PROPOSED,
        "apart": settings.set_outliers_apart,
    }


def from_plain(held: dict) -> ClusterSettings:
    """A number of clusters that is not offered leaves it to the data, as the widget does."""
    count = held["count"] if FEWEST_CLUSTERS <= held["count"] <= MOST_CLUSTERS else None
    return ClusterSettings(tuple(held["features"]), count, set_outliers_apart=held["apart"])


def clusters(which: str) -> Clusters:
    """Those of a saved name; without one, those last looked at."""
    settings = from_plain(kept()[which]) if which else chosen()
    return cached_clusters.clusters(*source(), state.observed_until(), settings)


def _listed() -> dict[str, str]:
    if not {"orders", "customers"} & set(state.stored()):
        return {}
    return {"": _("Clusters")} | {name: _("Clusters “{name}”", name=name) for name in kept()}


def _segmentation(which: str) -> Segmentation:
    return clusters(which).segmentation


def _names(which: str) -> dict[str, str]:
    return cluster_words.names(clusters(which))


def _stability(which: str) -> tuple[float, float]:
    found = clusters(which)
    rows = found.candidates[found.candidates["count"] == found.count]
    return (
        NOT_MEASURED if rows.empty else (float(rows["stability"].iloc[0]), float(rows["stability_by_chance"].iloc[0]))
    )


PROVIDER = Provider(_listed, _segmentation, _names, _stability)
