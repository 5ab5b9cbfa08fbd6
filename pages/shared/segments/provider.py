"""A source of segmentations, as the pages that use one see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.segments import Segmentation

# The stability of fitted groups that nobody has measured.
NOT_MEASURED = (float("nan"), float("nan"))


@dataclass(frozen=True)
class Provider:
    """One way to segment. `which` is what follows the colon in a key: "age" in "attribute:age", "" in "rfm".

    `listed`: what there is in this workspace, which → shown name; cheap, nothing is computed.
    `segmentation`: the customers in groups; may raise an `AnalysisError`.
    `names`: code of a segment → shown name.
    `stability`: of groups fitted to data, how far two samples agree (mean adjusted Rand), and chance; None for groups
        that are what customers said or did.
    `defined_by`: columns of `CustomerFacts` that made the segments, so that they differ by definition.
    """

    listed: Callable[[], dict[str, str]]
    segmentation: Callable[[str], Segmentation]
    names: Callable[[str], dict[str, str]]
    stability: Callable[[str], tuple[float, float] | None] = lambda _which: None
    defined_by: Callable[[str], tuple[str, ...]] = lambda _which: ()
