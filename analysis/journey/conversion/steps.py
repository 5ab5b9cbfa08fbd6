"""The table of steps of a conversion: what is expected, its ranges, and what is certain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.journey.funnel import Funnel
from analysis.rates import scattering_interval, share, wilson_interval


def estimated_steps(funnel: Funnel, customers: np.ndarray, of_each: np.ndarray) -> pd.DataFrame:
    """`Conversion.steps` with what `customers` (1 + n_draws, n_steps) expect."""
    required = list(funnel.settings.required)
    own = funnel.steps.iloc[required]
    settled = (own["customers"] - own["open"]).to_numpy()[:-1]
    there, further = of_each[:, :-1], of_each[:, 1:]
    step = np.divide(further, there, out=np.zeros(there.shape), where=there > 0)
    before, first = customers[:, :-1], np.repeat(customers[:, :1], len(settled), axis=1)
    rates = rate_with_range(customers[:, 1:], before, settled, (further * (1 - step)).sum(axis=0))
    # Of those who entered nobody is settled who is open at any step.
    entered = np.full(len(required) - 1, funnel.entered - funnel.still_open)
    shares = rate_with_range(customers[:, 1:], first, entered, (further * (1 - further)).sum(axis=0))
    return step_table(funnel, customers[0], rates, shares)


def rate_with_range(part: np.ndarray, whole: np.ndarray, settled: np.ndarray, noise: np.ndarray) -> list[np.ndarray]:
    """Each rate with its 95 % range, from how the draws scatter.

    Args:
        part, whole: (1 + n_draws, n) customers, first as estimated.
        settled: (n,) customers of the whole of whom it is known.
        noise: (n,) variance of how many of those still open go on, at known chances.
    """
    rates = share(part, whole)
    # A draw without anybody at the step says nothing of it.
    draws = np.where(np.isnan(rates[1:]), rates[0], rates[1:])
    spread = draws.var(axis=0) + share(noise, whole[0] ** 2)
    return [rates[0], *scattering_interval(rates[0], spread, whole[0], settled)]


def step_table(
    funnel: Funnel, expected: np.ndarray, rates: Sequence[np.ndarray], shares: Sequence[np.ndarray]
) -> pd.DataFrame:
    """`Conversion.steps`.

    Args:
        expected: (n_steps,) customers.
        rates, shares: estimate, low and high end, each (n_steps - 1,), of the step before and of all who entered.
    """
    required = list(funnel.settings.required)
    own = funnel.steps.iloc[required]
    customers, still_open = own["customers"].to_numpy(), own["open"].to_numpy()
    # Open at an earlier step they may still get to both this step and the one before, or to neither.
    earlier = np.append(0, still_open.cumsum()[:-1])
    bounds = [share(customers[1:] + more, customers[:-1] + earlier[:-1]) for more in (0, earlier[1:])]
    named = {"rate": rates[0], "rate_low": rates[1], "rate_high": rates[2]}
    named |= {"lowest_rate": bounds[0], "highest_rate": bounds[1]}
    of_entered = dict(zip(("share", "share_low", "share_high"), shares, strict=True))
    return pd.DataFrame(
        {"step": own["step"].to_numpy(), "position": required, "expected": expected}
        | {name: np.append(np.nan, values) for name, values in named.items()}
        | {name: np.append(1.0, values) for name, values in of_entered.items()}
        | {"lowest": customers, "highest": customers + earlier}
    )


def plain_rates(part: np.ndarray, whole: np.ndarray) -> list[np.ndarray]:
    """Shares that are final, with their intervals."""
    return [share(part, whole), *wilson_interval(part, whole)]
