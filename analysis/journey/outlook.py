"""How far the customers of a funnel will get in the end, for any group of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.journey.conversion import Conversion
from analysis.journey.funnel import Funnel
from analysis.rates import scattering_interval, share, wilson_interval

Basis = Literal["final", "expected", "bounds"]
Rates = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class Outlook:
    """What can be said of each customer who entered, by steps that must happen.

    `reached`: (n_entered, n_steps) 0 or 1, or the chance to reach the step where that is known; `at_most`: 1 wherever
    it can still be reached; `is_open`: (n_entered,).
    `error`: (n_steps,) relative standard error of the chances; None without them.
    `basis`: "final" (nobody is open), "expected" (the open ones by their chances) or "bounds" (they may all be lost or
    all go on).
    """

    reached: np.ndarray
    at_most: np.ndarray
    is_open: np.ndarray
    error: np.ndarray | None

    @property
    def basis(self) -> Basis:
        if not self.is_open.any():
            return "final"
        return "bounds" if self.error is None else "expected"

    def step_rates(self, members: np.ndarray) -> Rates:
        """Share of the step before who take each step from the second on, with its 95 % range; each (n_steps - 1,).

        Chances are those of all customers alike: a young group is drawn towards the others.
        """
        return self._rates(members, slice(None, -1))

    def whole_rate(self, members: np.ndarray) -> Rates:
        """The same of those who entered, for the last step alone; each (1,)."""
        return tuple(values[-1:] for values in self._rates(members, slice(1)))

    def _rates(self, members: np.ndarray, before: slice) -> Rates:
        """`before`: the steps whose customers are the whole, one or as many as there are rates."""
        mine = self.reached[members]
        further, there = mine[:, 1:], mine[:, before]
        whole, part = there.sum(axis=0) + np.zeros(further.shape[1]), further.sum(axis=0)
        rate = share(part, whole)
        if self.error is None:
            return rate, *self._bounds(members, rate, before)
        is_open = self.is_open[members]
        going, waiting = further[is_open], np.broadcast_to(there, further.shape)[is_open]
        # Those who are known, those who are open at known chances, and the chances themselves.
        off = further - np.nan_to_num(rate) * there
        scatter = np.einsum("ns,ns->s", off, off)
        chance = (going * (1 - _divided(going, waiting))).sum(axis=0)
        learned = (self.error[1:] * going.sum(axis=0)) ** 2
        known = whole - waiting.sum(axis=0)
        return rate, *scattering_interval(rate, share(scatter + chance + learned, whole**2), whole, known)

    def _bounds(self, members: np.ndarray, rate: np.ndarray, before: slice) -> tuple[np.ndarray, np.ndarray]:
        """From the low end if all who are open are lost to the high end if all go on."""
        most = self.at_most[members]
        there = most[:, before].sum(axis=0) + np.zeros(len(rate))
        low, _ = wilson_interval(self.reached[members][:, 1:].sum(axis=0), there)
        _, high = wilson_interval(most[:, 1:].sum(axis=0), there)
        return np.fmin(low, rate), np.fmax(high, rate)


def _divided(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)


def outlook_of(funnel: Funnel, conversion: Conversion | None = None) -> Outlook:
    """The outlook of a funnel; without an estimate of its conversion only what is certain."""
    required = np.array(funnel.settings.required)
    depth, is_open = (funnel.reached[name].to_numpy() for name in ("depth", "is_open"))
    reached = (required < depth[:, None]).astype(float)
    at_most = np.where(is_open[:, None], 1.0, reached)
    if conversion is None or conversion.chances is None:
        return Outlook(reached, at_most, is_open, None)
    return Outlook(conversion.chances, at_most, is_open, conversion.chance_error)
