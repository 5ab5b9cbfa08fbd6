"""The arithmetic of a leaking journey: what each leak costs when it alone is repaired, and its share of all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class ChainPrices:
    """Prices of the K leaks of a chain; leading axes as in the arguments.

    `alone` (…, K): what repairing this leak alone brings: the rescued still meet the later leaks.
    `share` (…, K): its part of what repairing all of them brings; only these add up.
    `all_at_once` (…,): the sum of the shares, n₁ (V after the last step − V of those who enter).
    `interaction` (…,): what is left of that when each leak's price alone is taken off: repairs help each other.
    """

    alone: np.ndarray
    share: np.ndarray
    all_at_once: np.ndarray
    interaction: np.ndarray


def price_chain(lost: np.ndarray, value_lost: np.ndarray, value_end: np.ndarray, value_next: np.ndarray) -> ChainPrices:
    """Price the leaks of a chain.

    Args:
        lost: (…, K) customers lost at each step.
        value_lost: (…, K) what one of them brings anyway.
        value_end: (…, K) or (…, 1) what one of them would bring after all steps.
        value_next: (…, K) what one of them would bring after the next step, later leaks as they are.
    """
    alone = lost * (value_next - value_lost)
    share = lost * (value_end - value_lost)
    all_at_once = share.sum(axis=-1)
    return ChainPrices(alone, share, all_at_once, all_at_once - alone.sum(axis=-1))


def chain_values(pass_rate: np.ndarray, value_lost: np.ndarray, value_end: float) -> np.ndarray:
    """(K + 1,) the value of a customer at each step and after the last, from the end backwards.

    V_k = q_k V_{k+1} + (1 − q_k) U_k: whoever passes is worth what the next step is worth, the others bring what
    the lost bring anyway. For numbers worked out elsewhere, such as the effect of an experiment.

    Args:
        pass_rate: (K,) q, 0–1.
        value_lost: (K,) U.
    """
    values = [value_end]
    for passing, anyway in zip(pass_rate[::-1], value_lost[::-1], strict=True):
        values.append(passing * values[-1] + (1 - passing) * anyway)
    return np.array(values[::-1])
