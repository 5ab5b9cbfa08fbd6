"""Groups that are too small to be shown, together in one: nobody can be made out, and all still add up."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.segments.segmentation import Segmentation
from analysis.tables.privacy.small_groups import SMALLEST_GROUP

SMALL, NOT_IN_IT = "small_groups", "not_in_it"


def covering(segmentation: Segmentation, customer_ids: pd.Series) -> Segmentation:
    """The segmentation of exactly these customers, in their order; whom it does not know is in `NOT_IN_IT`, the last.

    Args:
        customer_ids: (n,) each customer once.
    """
    segment = segmentation.of(customer_ids)
    if (segment.codes < 0).any():
        segment = segment.add_categories([NOT_IN_IT]).fillna(NOT_IN_IT)
    ids = customer_ids.astype("str").reset_index(drop=True)
    return replace(segmentation, customers=pd.DataFrame({"customer_id": ids, "segment": segment}))


def merge_small(segmentation: Segmentation, smallest: int = SMALLEST_GROUP) -> Segmentation:
    """Put all groups under `smallest` customers into one group `SMALL`, the last, with the next larger if need be.

    Without that a single hidden group could be computed from the total. Empty groups go.

    Raises:
        NotEnoughDataError: there are fewer than `smallest` customers in all.
    """
    sizes = segmentation.sizes
    if sizes.sum() < smallest:
        raise NotEnoughDataError(
            "There are only {found} customers: too few to be shown in groups. {smallest} are needed.",
            found=int(sizes.sum()),
            smallest=smallest,
        )
    sizes = sizes[sizes > 0]
    upward = sizes.sort_values(kind="stable")
    # So many of the smallest that the last left out is large enough, and those together are too.
    merged = int((upward < smallest).sum())
    while merged and upward.iloc[:merged].sum() < smallest:
        merged += 1
    small = set(upward.index[:merged])
    kept = [segment for segment in sizes.index if segment not in small]
    segment = segmentation.customers["segment"].cat.set_categories([*kept, SMALL] if small else kept)
    customers = segmentation.customers.assign(segment=segment.fillna(SMALL) if small else segment)
    return replace(segmentation, customers=customers)
