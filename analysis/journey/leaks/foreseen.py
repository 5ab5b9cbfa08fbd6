"""What a state will have come to once everybody's time is over: open is not lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.journey.leaks.states import State


@dataclass(frozen=True)
class Foreseen:
    """Of one state: customers who `came`, share who go on (0–1, NaN if nobody came), lost of those still open.

    Where nothing is known of the open ones they are left out.
    """

    came: float
    pass_rate: float
    lost_later: float


def foresee(states: Sequence[State], rates: Sequence[float] | None) -> list[Foreseen]:
    """Look ahead for each state.

    Args:
        states: those of the journey first.
        rates: of each state of the journey, the share who will have gone on; None: unknown.
    """
    plain = [_without_open(state) for state in states]
    if rates is None:
        return plain
    # Where nobody came there is no rate, and nobody to be lost.
    came = np.cumprod([len(states[0].customer), *np.nan_to_num(rates)])
    lost_later = (came[:-1] - came[1:] - [state.lost.sum() for state in states[: len(rates)]]).clip(min=0)
    return [*map(Foreseen, came[:-1].tolist(), rates, lost_later.tolist()), *plain[len(rates) :]]


def _without_open(state: State) -> Foreseen:
    passed, settled = int(state.passed.sum()), int((state.passed | state.lost).sum())
    return Foreseen(settled, passed / settled if settled else np.nan, 0.0)
