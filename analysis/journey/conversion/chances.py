"""Chances of going on by age, and what they make of those who are still open.

The Aalen–Johansen estimator of a chain of states on the clock since the entry: at each age the share who move on among
those who are there and still looked at. How long somebody could be looked at is settled by the day of entry, so
leaving later ages out does not distort (Aalen & Johansen 1978); summed over all who are open that holds even where the
chance depends on more than the age (Datta & Satten 2001). Treating the other ways to leave as censored would overstate
(Gooley et al. 1999), so a step whose own time is over is an end like any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.journey.conversion.spells import Spells
from analysis.rates import share

MOST_AGES = 1000


@dataclass(frozen=True, eq=False)
class Chances:
    """Of going on (`moved`) and of dropping out (`lapsed`) at each age, for several draws of the customers.

    Both (n_draws, n_steps - 1, n_ages), 0–1.
    """

    moved: np.ndarray
    lapsed: np.ndarray

    @property
    def steps(self) -> int:
        """Of the chain."""
        return self.moved.shape[1] + 1

    def by_age(self) -> np.ndarray:
        """(n_draws, n_steps, n_ages) share of entries that have taken each step at each age."""
        draws, _, ages = self.moved.shape
        here, reached = np.zeros((draws, self.steps)), np.zeros((draws, self.steps))
        here[:, 0] = reached[:, 0] = 1
        found = np.empty((draws, self.steps, ages))
        for age in range(ages):
            # Upwards: several steps may be taken at one age.
            for depth in range(self.steps - 1):
                going = here[:, depth] * self.moved[:, depth, age]
                here[:, depth] -= going + here[:, depth] * self.lapsed[:, depth, age]
                here[:, depth + 1] += going
                reached[:, depth + 1] += going
            found[:, :, age] = reached
        return found

    def from_age(self) -> np.ndarray:
        """(n_ages + 1, n_draws, n_steps, n_steps) chance to reach a step (last axis) from another, so many ages behind.

        Large for many draws; `expected` needs less.
        """
        return np.array(list(self._backwards()))[::-1]

    def expected(self, waiting: np.ndarray) -> np.ndarray:
        """(n_draws, n_steps) how many of those who wait will reach each step.

        Args:
            waiting: (n_draws, n_steps, n_ages + 1) customers by depth and number of ages they have behind them.
        """
        ages = range(self.moved.shape[2], -1, -1)
        return sum(
            np.einsum("nd,ndm->nm", waiting[:, :, age], chance)
            for age, chance in zip(ages, self._backwards(), strict=True)
        )

    def _backwards(self) -> Iterator[np.ndarray]:
        """`from_age` from the last age to the first, one after the other."""
        stays = np.tri(self.steps)
        chance = np.repeat(stays[None], len(self.moved), axis=0)
        yield chance.copy()
        for age in range(self.moved.shape[2] - 1, -1, -1):
            for depth in range(self.steps - 2, -1, -1):
                going, dropping = (part[:, depth, age, None] for part in (self.moved, self.lapsed))
                chance[:, depth] = (
                    (1 - going - dropping) * chance[:, depth] + going * chance[:, depth + 1] + dropping * stays[depth]
                )
            yield chance.copy()


def ages_of(spells: Spells) -> np.ndarray:
    """Ascending, at most a thousand: where something happens, in microseconds since the entry."""
    ages = np.unique(np.where(spells.lapsed, spells.end + 1, spells.end)[spells.moved | spells.lapsed])
    if len(ages) <= MOST_AGES:
        return ages
    return ages[np.linspace(0, len(ages) - 1, MOST_AGES).round().astype(np.int64)]


def ages_behind(ages: np.ndarray, age: np.ndarray) -> np.ndarray:
    """How many of the ages somebody of this age has behind him."""
    return np.searchsorted(ages, age, side="right")


def learn_chances(spells: Spells, ages: np.ndarray, steps: int, block: np.ndarray, weights: np.ndarray) -> Chances:
    """Learn from the spells, in each draw from other customers.

    Args:
        steps: of the chain.
        block: (n_spells,) the block of customers each belongs to.
        weights: (n_draws, n_blocks) how often each block is drawn.
    """
    shape = (weights.shape[1], steps - 1, len(ages) + 1)
    happened = np.searchsorted(ages, np.where(spells.lapsed, spells.end + 1, spells.end))
    begun = np.searchsorted(ages, spells.start)
    over = np.where(spells.moved | spells.lapsed, happened + 1, ages_behind(ages, spells.end))
    # Who came and went between two ages was never there at one.
    over = np.minimum(np.maximum(over, begun), len(ages))
    where = block * shape[1] + spells.depth - 1

    def counted(places: np.ndarray, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
        flat = np.bincount(where[rows] * shape[2] + places[rows], minlength=np.prod(shape))
        return flat.reshape(shape).astype(np.int32)

    def drawn(counts: np.ndarray) -> np.ndarray:
        return (weights @ counts.reshape(shape[0], -1)).reshape(-1, *shape[1:])[:, :, :-1]

    present = drawn((counted(begun) - counted(over)).cumsum(axis=2))
    moved, lapsed = (drawn(counted(np.minimum(happened, len(ages)), rows)) for rows in (spells.moved, spells.lapsed))
    return Chances(*(np.nan_to_num(share(part, present)) for part in (moved, lapsed)))
