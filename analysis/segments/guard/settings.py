"""What one more segment costs, and what a test of it counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.errors import SettingsError
from analysis.segments.segmentation import Segmentation


@dataclass(frozen=True)
class GuardSettings:
    """What a split has to earn.

    `fixed_cost`: of one more campaign: making, approving and running a variant (currency), above 0.
    `value_per_outcome`: margin that one unit of the outcome brings, for example 40 a sale where the outcome is 1 or 0.
    `arm_costs`: (arm, cost of giving it to one customer); arms without one cost nothing.
    `arm_shares`: (arm, planned share); empty takes the shares observed.
    `campaign`: which campaign of the results; None where they hold one only.
    `unit`: column of the results that says what was drawn by lot together (a household, a shop); None: each customer.
    `most_messages`: how many different campaigns one brand voice can carry.
    `sequential_factor`: how many times the customers of a fixed test a test needs that may be read at any time.
    """

    fixed_cost: float = 500.0
    value_per_outcome: float = 1.0
    arm_costs: tuple[tuple[str, float], ...] = ()
    arm_shares: tuple[tuple[str, float], ...] = ()
    campaign: str | None = None
    unit: str | None = None
    most_messages: int = 5
    sequential_factor: float = 1.75

    def check(self) -> None:
        """
        Raises:
            SettingsError: a cost or value that is not above zero.
        """
        for name, found in (("fixed_cost", self.fixed_cost), ("value_per_outcome", self.value_per_outcome)):
            if not found > 0:
                raise SettingsError(
                    "'{name}' must be above 0, but it is {found}. A campaign always costs something, and an outcome "
                    "without value cannot repay it.",
                    name=name,
                    found=found,
                )


@dataclass(frozen=True, eq=False)
class Offer:
    """A split that is offered.

    `merged`: groups of segments that are already put together (`merge_segments`).
    `stability`, `stability_by_chance`: mean adjusted Rand of two bootstraps and what shuffled columns reach; None for
        groups by what customers said or did, which are the same in every sample by definition; NaN for fitted groups
        whose stability nobody has measured.
    """

    segmentation: Segmentation
    merged: Sequence[Sequence[str]] = ()
    stability: float | None = None
    stability_by_chance: float | None = None

    @property
    def is_stable(self) -> bool:
        if self.stability is None:
            return True
        return self.stability >= STABLE_FROM and not self.stability <= (self.stability_by_chance or 0.0)


STABLE_FROM = 0.6
