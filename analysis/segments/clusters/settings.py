"""What the user chose for clusters."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.errors import SettingsError

FEWEST_CUSTOMERS = 30
FEWEST_FEATURES = 2
FEWEST_CLUSTERS, MOST_CLUSTERS = 2, 12


@dataclass(frozen=True)
class ClusterSettings:
    """Which customers are alike, and into how many groups they go.

    `features`: columns to compare customers by; empty takes all.
    `count`: how many clusters; None lets the data propose (one is a possible answer).
    `most`: the largest number that is tried for a proposal, 2 to 12.
    `set_outliers_apart`: customers far from everybody else in a feature become a group of their own.
    """

    features: tuple[str, ...] = ()
    count: int | None = None
    most: int = 8
    set_outliers_apart: bool = True

    def check(self) -> None:
        """
        Raises:
            SettingsError: a number of clusters that is not offered.
        """
        counts = {"count": self.count if self.count is not None else FEWEST_CLUSTERS, "most": self.most}
        for found in counts.values():
            if not FEWEST_CLUSTERS <= found <= MOST_CLUSTERS:
                raise SettingsError(
                    "{found} clusters were asked for; between {fewest} and {most} are possible.",
                    found=found,
                    fewest=FEWEST_CLUSTERS,
                    most=MOST_CLUSTERS,
                )
