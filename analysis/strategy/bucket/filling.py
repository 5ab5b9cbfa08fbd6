"""Cohorts on top of each other: the bucket is a sum over those who joined in each month."""

from __future__ import annotations

import numpy as np


def fill(joined: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Add up the cohorts: of those who join in month s, `joined` at the age t − s are there in month t.

    Args:
        joined: (…, m) of one newcomer by age in months. new: (…, m) newcomers by month; shapes broadcast.

    Returns:
        (…, m) of all cohorts together.
    """
    months = new.shape[-1]
    total = np.zeros(np.broadcast_shapes(joined.shape, new.shape))
    for age in range(months):
        total[..., age:] += joined[..., age, None] * new[..., : months - age]
    return total
