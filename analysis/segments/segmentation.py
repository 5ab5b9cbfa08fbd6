"""Customers in groups, whatever made the groups: what every way of segmenting gives to every page that uses one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.tables.table import content_digest

KINDS = ("value", "demographic", "geographic", "psychographic", "behavioural", "benefit", "rule")
# The group of those without an answer.
MISSING = "missing"


@dataclass(frozen=True, eq=False)
class Segmentation:
    """Customers in groups, each customer in exactly one.

    `kind`: one of `KINDS`.
    `source`: what it was made from: "rfm", "attribute", "survey", "clusters", "rule", "purchases", "feedback",
        "next_action".
    `customers`: one row per customer: `customer_id` (text), `segment` (ordered category; its categories are all
        segments in their order on screen, also those without customers). Codes are language-neutral.
    """

    kind: str
    source: str
    customers: pd.DataFrame

    @property
    def segments(self) -> list[str]:
        """All codes in their order on screen."""
        return list(self.customers["segment"].cat.categories)

    @property
    def sizes(self) -> pd.Series:
        """How many customers each segment has, in their order on screen."""
        return self.customers["segment"].value_counts(sort=False)

    @cached_property
    def digest(self) -> str:
        """Hex digest over every customer and segment: results are kept under it."""
        return content_digest(self.customers)

    def of(self, customer_ids: pd.Series) -> pd.Categorical:
        """The segment of each of these customers, in their order; missing for those it does not know."""
        positions = pd.Index(self.customers["customer_id"]).get_indexer(customer_ids.astype("str"))
        codes = np.append(self.customers["segment"].cat.codes.to_numpy(), -1)
        return pd.Categorical.from_codes(codes[positions], dtype=self.customers["segment"].dtype)


def make_segmentation(
    kind: str, source: str, customer_ids: Sequence[str], segments: Sequence[str], order: Sequence[str]
) -> Segmentation:
    """A segmentation from the code of each customer.

    Args:
        segments: (n,) codes; missing becomes the group `MISSING`, the last.
        order: all codes in their order on screen.

    Raises:
        ValueError: an unknown kind, a customer twice, or a code that is not in `order`.
    """
    found, ids = pd.Categorical(segments), pd.Series(customer_ids).astype("str").reset_index(drop=True)
    order, missing = [*order], found.codes < 0
    if missing.any() and MISSING not in order:
        order.append(MISSING)
    if kind not in KINDS or ids.duplicated().any() or not found.categories.isin(order).all():
        raise ValueError("A segmentation has a known kind and every customer once, in a group of its order.")
    coded = found.set_categories(order, ordered=True)
    if missing.any():
        coded[missing] = MISSING
    return Segmentation(kind, source, pd.DataFrame({"customer_id": ids, "segment": coded}))
