"""Segments of a segmentation put together, so that one campaign reaches them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from analysis.errors import SettingsError
from analysis.segments.segmentation import Segmentation

TOGETHER = "+"


def merge_segments(segmentation: Segmentation, merged: Iterable[Sequence[str]]) -> Segmentation:
    """The segmentation with some segments as one; it takes the place of the first of them.

    Args:
        merged: groups of codes; each segment in at most one. The code of a group is those of its parts with "+".

    Raises:
        SettingsError: a segment that is not there, or that is in two groups.
    """
    codes = {segment: segment for segment in segmentation.segments}
    for group in merged:
        for segment in group:
            if codes.get(segment) != segment:
                raise SettingsError(
                    "The segment '{segment}' cannot be merged: it is not there or merged already. There are: {found}.",
                    segment=segment,
                    found=", ".join(segmentation.segments),
                )
        parts = [segment for segment in segmentation.segments if segment in group]
        codes |= dict.fromkeys(parts, TOGETHER.join(parts))
    order = list(dict.fromkeys(codes.values()))
    segment = segmentation.customers["segment"]
    if segment.cat.ordered is False:
        segment = segment.cat.as_ordered()
    renamed = segment.astype("object").map(codes).astype("category").cat.set_categories(order, ordered=True)
    return replace(segmentation, customers=segmentation.customers.assign(segment=renamed))
