"""The best split over concave curves: the next unit of money brings the same wherever a line can still move.

Source:
    Karush (1939), Kuhn & Tucker (1951): with concave curves this condition is enough.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.strategy.budget.curves import ResponseCurves

# Money whose next unit brings less than itself is better kept.
LEAST_MARGINAL = 1.0
POLISH, HALVINGS, GRID = 4, 60, 64


def best_split(curves: ResponseCurves, total: float, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """(n_lines,) money within the bounds, at most `total` in all; less where more would not pay itself back.

    Args:
        low, high: (n_lines,) bounds, low ≤ high, low summing to at most `total`.
    """
    spend_at = _inverse(curves, low, high)
    spend = spend_at(LEAST_MARGINAL)
    if spend.sum() <= total:
        return spend
    # Between the price at which all want their most and that at which nobody wants more than the least.
    cheap, dear = LEAST_MARGINAL, float(curves.marginal(low).mean(axis=1).max())
    for _ in range(HALVINGS):
        price = (cheap + dear) / 2
        if spend_at(price).sum() > total:
            cheap = price
        else:
            dear = price
    spend = spend_at(dear)
    # What halving leaves is a rounding error; it goes to those who can take it.
    room = high - spend
    return spend + room * min(1.0, (total - spend.sum()) / room.sum()) if room.sum() > 0 else spend


def _inverse(curves: ResponseCurves, low: np.ndarray, high: np.ndarray) -> Callable[[float], np.ndarray]:
    """Which spend has a given mean marginal return: looked up on a grid, then polished by Newton steps."""
    steps = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, GRID) ** 2
    marginal = np.column_stack([curves.marginal(column).mean(axis=1) for column in steps.T])

    def spend_at(price: float) -> np.ndarray:
        spend = np.array([np.interp(-price, -known, places) for known, places in zip(marginal, steps, strict=True)])
        for _ in range(POLISH):
            miss = curves.marginal(spend).mean(axis=1) - price
            spend = np.clip(spend - miss / curves.bend(spend).mean(axis=1), low, high)
        return spend

    return spend_at


def in_cents(spend: np.ndarray, total: float, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """(n_lines,) money in whole cents that sums to the same rounded total: the largest remainders go up.

    Source:
        Hamilton's method, as used for seats.
    """
    cents = spend * 100
    down = np.floor(cents + 1e-6)
    missing = int(min(round(cents.sum()), round(total * 100)) - down.sum())
    order = np.argsort(-(cents - down), kind="stable")
    fits = order[(down[order] + 1 <= high[order] * 100 + 1e-6) & (down[order] + 1 >= low[order] * 100)]
    down[fits[: max(missing, 0)]] += 1
    return down / 100
