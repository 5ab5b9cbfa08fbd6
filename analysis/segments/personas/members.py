"""The customers of a segmentation with what is known of them; groups too small to be shown together in one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.segments.facts import CustomerFacts
from analysis.segments.segmentation import Segmentation
from analysis.segments.small_groups import merge_small


@dataclass(frozen=True, eq=False)
class Members:
    """`segments`: codes in their order on screen. `code`: (n,) place of each customer's segment among them.
    `facts`: (n, …) the rows of `CustomerFacts.customers` of exactly these customers. `bought`, `order_values`: as
    there, `row` being a place in `facts`. `sizes`: (n_segments,)."""

    segments: list[str]
    code: np.ndarray
    facts: pd.DataFrame
    bought: pd.DataFrame
    order_values: pd.DataFrame

    @property
    def sizes(self) -> np.ndarray:
        return np.bincount(self.code, minlength=len(self.segments))


def members_of(segmentation: Segmentation, facts: CustomerFacts) -> Members:
    """Raises a NotEnoughDataError where the segmentation has fewer customers than one group may have."""
    shown = merge_small(segmentation)
    place = pd.Index(facts.customers["customer_id"]).get_indexer(shown.customers["customer_id"])
    frame = facts.customers.iloc[place[place >= 0]].reset_index(drop=True)
    if (place < 0).any():
        unknown = shown.customers.loc[place < 0, ["customer_id"]]
        frame = pd.concat([frame, unknown], ignore_index=True)
    code = shown.customers["segment"].cat.codes.to_numpy()
    code = np.concatenate([code[place >= 0], code[place < 0]])
    back = np.full(len(facts.customers), -1)
    back[place[place >= 0]] = np.arange((place >= 0).sum())
    long = [table.assign(row=back[table["row"]]) for table in (facts.bought, facts.order_values)]
    bought, amounts = (table[table["row"] >= 0].reset_index(drop=True) for table in long)
    return Members(shown.segments, code, frame, bought, amounts)
