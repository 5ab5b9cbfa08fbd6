"""The money of each leak, as it is and in every draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.journey.leaks.evidence import Evidence, value_of
from analysis.journey.leaks.foreseen import Foreseen
from analysis.journey.leaks.resample import resampled_sums


@dataclass(frozen=True, eq=False)
class Amounts:
    """(1 + draws,) arrays, the first value as it is; NaN where there is no price.

    `lost`: customers; `value_next`, `value_end`, `value_raw`: what one of them would bring after the next step, after
    all steps, and if the lost were like those who went on; `anyway`: what one of them brings.
    """

    lost: np.ndarray
    value_next: np.ndarray
    value_end: np.ndarray
    value_raw: np.ndarray
    anyway: np.ndarray

    @property
    def price(self) -> np.ndarray:
        """Of this leak alone."""
        return self.lost * (self.value_next - self.anyway)


def amounts_of(evidence: Sequence[Evidence], entrants: np.ndarray, draws: int) -> list[Amounts]:
    """Draw all leaks from the same customers; `entrants`: (n_customers,) bool."""
    columns = [entrants.astype(float), *(values for leak in evidence for values in leak.columns.values())]
    sums = iter(resampled_sums(np.column_stack(columns), draws).T[1:])
    return [_amounts(leak, {name: next(sums) for name in leak.columns}) for leak in evidence]


def expect(amounts: Amounts, foreseen: Foreseen) -> Amounts:
    """The same leak with the open customers who will be lost in the end; their share varies as that of the lost."""
    scale = 1 + foreseen.lost_later / amounts.lost[0] if amounts.lost[0] else 1.0
    values = (amounts.value_next, amounts.value_end, amounts.value_raw, amounts.anyway)
    return Amounts(amounts.lost * scale, *values)


def _amounts(evidence: Evidence, sums: dict[str, np.ndarray]) -> Amounts:
    lost = sums["lost"]
    if evidence.reason:
        unknown = np.full(lost.shape, 0.0 if evidence.reason == "nobody_lost" else np.nan)
        return Amounts(lost, unknown, unknown, unknown, unknown)
    if "then" in sums:
        then = sums["then"] / lost
        return Amounts(lost, then, np.full(lost.shape, np.nan), then, sums["now"] / lost)
    return Amounts(
        lost,
        value_of(sums, "next"),
        value_of(sums, "end"),
        sums["money_passed"] / sums["passed"],
        sums["money_lost"] / sums["mature_lost"],
    )
