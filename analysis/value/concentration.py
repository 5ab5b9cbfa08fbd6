"""How much of the lifetime value a few customers bring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.value.lifetime_value import LifetimeValues
from analysis.value.ranges import HIGH, LOW, group_draws


@dataclass(frozen=True, eq=False)
class Concentration:
    """Customers in order of value, most valuable first.

    `curve`: 101 points: `share_of_customers` (0–1), `share_of_value` (0–1; what that share of customers
    brings).
    `top_20_share`: share of all lifetime value that the most valuable 20 % of customers bring (0–1).
    """

    curve: pd.DataFrame
    top_20_share: float


def concentration(values: LifetimeValues) -> Concentration:
    """Add up expected lifetime values from the most valuable customer down."""
    value = np.sort(values.customers["lifetime_value"].to_numpy())[::-1]
    brought = np.concatenate([[0.0], np.cumsum(value)]) / value.sum()
    share = np.linspace(0, 1, 101)
    curve = np.interp(share, np.linspace(0, 1, len(brought)), brought)
    return Concentration(
        pd.DataFrame({"share_of_customers": share, "share_of_value": curve}),
        float(np.interp(0.2, share, curve)),
    )


def named_share(values: LifetimeValues, share: float = 0.2) -> tuple[float, float]:
    """80 % range of what the customers named most valuable today will really bring of all value (0–1).

    In every future drawn the same customers are counted: whoever turns out to be worth most is not known today.
    """
    value = values.customers["lifetime_value"].to_numpy()
    named = np.zeros(len(value), dtype=int)
    named[np.argsort(-value, kind="stable")[: max(round(len(value) * share), 1)]] = 1
    rest, best = group_draws(values.simulation, named, 2)
    low, high = np.quantile(best / np.maximum(rest + best, 1e-12), [LOW, HIGH])
    return float(low), float(high)
