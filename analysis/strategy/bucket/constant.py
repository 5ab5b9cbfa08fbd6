"""The bucket of the textbooks: the same inflow every period, and the same share of the level leaks out."""

from __future__ import annotations

import numpy as np

from analysis.errors import SettingsError


def constant_bucket(start: float, inflow: float, churn: float, periods: int) -> np.ndarray:
    """Level after 0, 1, … `periods` periods: N(t) = A/c + (N0 − A/c)(1 − c)^t.

    Args:
        start: N0, customers now. inflow: A, customers a period. churn: c, share of the level that leaves within a
            period (0–1). Without churn the level grows by A a period.

    Returns:
        (periods + 1,) levels; they tend to the balance A/c.

    Raises:
        SettingsError: more than all would leave, or counts below zero.
    """
    if not 0 <= churn <= 1:
        raise SettingsError(
            "A share of {found} of the customers cannot leave within a period. Give a share between 0 and 1.",
            found=churn,
        )
    if min(start, inflow, periods) < 0:
        raise SettingsError(
            "Customers, inflow and periods cannot be below 0; the lowest is {found}.", found=min(start, inflow, periods)
        )
    after = np.arange(periods + 1)
    if churn == 0:
        return start + inflow * after
    balance = inflow / churn
    return balance + (start - balance) * (1 - churn) ** after
