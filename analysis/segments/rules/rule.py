"""A segment of one's own: customers who fulfil all conditions of at least one alternative; the others are the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.segments.facts import CustomerFacts
from analysis.segments.rules.conditions import Condition
from analysis.segments.segmentation import Segmentation, make_segmentation

INSIDE, REST = "inside", "rest"


@dataclass(frozen=True)
class RuleSettings:
    """`alternatives`: a customer is inside who fulfils all conditions of any of them."""

    alternatives: tuple[tuple[Condition, ...], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are asked for."""
        return tuple(dict.fromkeys(condition.column for every in self.alternatives for condition in every))

    def to_plain(self) -> dict:
        """The same in what JSON can hold."""
        return {
            "alternatives": [
                [{"column": one.column, "comparison": one.comparison, "wanted": list(one.wanted)} for one in every]
                for every in self.alternatives
            ]
        }


def from_plain(plain: dict) -> RuleSettings:
    """What `to_plain` made."""
    return RuleSettings(
        tuple(
            tuple(Condition(one["column"], one["comparison"], tuple(one["wanted"])) for one in every)
            for every in plain["alternatives"]
        )
    )


@dataclass(frozen=True, eq=False)
class RuleSegment:
    """Who is inside, and what they are worth.

    `customers`: one row per customer: `customer_id`, `segment` (`INSIDE` or `REST`).
    `size`, `share_of_customers` (0–1). `revenue` (net) and `share_of_revenue` (0–1; NaN without positive revenue);
    `lifetime_value` (sum; NaN without a forecast). `columns`: see `RuleSettings.columns`.
    """

    customers: pd.DataFrame
    size: int
    share_of_customers: float
    revenue: float
    share_of_revenue: float
    lifetime_value: float
    columns: tuple[str, ...]

    @property
    def segmentation(self) -> Segmentation:
        """The segment and the rest: every customer in exactly one."""
        return make_segmentation(
            "rule", "rule", self.customers["customer_id"], self.customers["segment"], (INSIDE, REST)
        )


def fulfils(facts: CustomerFacts, settings: RuleSettings) -> np.ndarray:
    """(n_customers,) who is inside.

    Raises:
        SettingsError: there is no condition, or one that cannot be answered: see `Condition.holds`.
    """
    alternatives = [every for every in settings.alternatives if every]
    if not alternatives:
        raise SettingsError("There is no condition yet, so everybody would be inside. Add at least one.")
    return np.any([np.all([one.holds(facts) for one in every], axis=0) for every in alternatives], axis=0)


def segment_by_rule(facts: CustomerFacts, settings: RuleSettings) -> RuleSegment:
    """Divide all known customers into those who fulfil the rule, and the rest.

    Raises:
        SettingsError: as `fulfils`.
    """
    inside = fulfils(facts, settings)
    known = facts.customers
    customers = pd.DataFrame({"customer_id": known["customer_id"], "segment": np.where(inside, INSIDE, REST)})
    revenue, total = _sums(known, "revenue", inside)
    size = int(inside.sum())
    return RuleSegment(
        customers=customers,
        size=size,
        share_of_customers=size / len(known) if len(known) else np.nan,
        revenue=revenue,
        share_of_revenue=revenue / total if total > 0 else np.nan,
        lifetime_value=_sums(known, "lifetime_value", inside)[0],
        columns=settings.columns,
    )


def _sums(known: pd.DataFrame, column: str, inside: np.ndarray) -> tuple[float, float]:
    """Of those inside, and of all; NaN where the column is not known."""
    if column not in known:
        return np.nan, np.nan
    values = known[column].fillna(0.0).to_numpy()
    return float(values[inside].sum()), float(values.sum())
