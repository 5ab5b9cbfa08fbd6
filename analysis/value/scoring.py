"""What a fitted model expects of histories: each distinct one is scored once.

Given that a customer is still active, the future depends on frequency and age alone; recency only says how likely that
is. So the expensive part is done for the distinct pairs of frequency and age.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.value.discounting import decay_per_day
from analysis.value.histories import DistinctHistories
from analysis.value.models import OrderModel

# Ten years: beyond that no purchase history says anything.
MAX_DAYS = 3650
_AT_ONCE = 5_000


def p_alive(model: OrderModel, histories: DistinctHistories) -> np.ndarray:
    """P(active at T) of each history, 0–1."""
    return model.p_alive(histories.frequency, histories.recency, histories.T)


def p_no_order(model: OrderModel, histories: DistinctHistories, days: float) -> np.ndarray:
    """P(no order in the next `days`) of each history, 0–1: churn as marketing people mean it."""
    x, T, position = _ages(histories)
    return 1 - p_alive(model, histories) * (1 - model.p_silent_if_active(x, T, days))[position]


def expected_orders(model: OrderModel, histories: DistinctHistories, days: np.ndarray) -> np.ndarray:
    """Expected orders of each history within each of `days`: (n histories, n days)."""
    x, T, position = _ages(histories)
    return p_alive(model, histories)[:, None] * model.orders_if_active(x, T, days)[position]


def expected_and_discounted(
    model: OrderModel, histories: DistinctHistories, days: float, yearly_discount: float
) -> tuple[np.ndarray, np.ndarray]:
    """Expected orders of each history within `days`, plain and each discounted to the start.

    With E(t) the expected orders until t, the discounted sum is e^(−δH) E(H) + δ ∫ e^(−δt) E(t) dt. E is
    smooth, so 12 Gauss–Legendre points are closer than weekly steps, and no step width can be confused with a
    unit of time.
    """
    points, weights = np.polynomial.legendre.leggauss(12)
    times = np.append(days * (points + 1) / 2, days)
    decay = decay_per_day(yearly_discount)
    discounts = np.append(decay * np.exp(-decay * times[:-1]) * weights * days / 2, np.exp(-decay * days))
    x, T, position = _ages(histories)
    blocks = (slice(start, start + _AT_ONCE) for start in range(0, len(x), _AT_ONCE))
    orders = np.concatenate([model.orders_if_active(x[block], T[block], times) for block in blocks])
    alive = p_alive(model, histories)
    return alive * orders[:, -1][position], alive * (orders @ discounts)[position]


def days_until_order(model: OrderModel, histories: DistinctHistories, chance: float) -> np.ndarray:
    """Whole days until an order is as likely as `chance` (0–1); NaN where that takes more than ten years or never."""
    alive = p_alive(model, histories)
    found = np.full(len(alive), np.nan)
    rows = np.flatnonzero(alive > chance)
    x, T, needed = histories.frequency[rows], histories.T[rows], 1 - chance / alive[rows]
    rows_in_time = model.p_silent_if_active(x, T, np.full(len(rows), float(MAX_DAYS))) <= needed
    rows, x, T, needed = (values[rows_in_time] for values in (rows, x, T, needed))
    low, high = np.zeros(len(rows)), np.full(len(rows), float(MAX_DAYS))
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        late = model.p_silent_if_active(x, T, middle) > needed
        low, high = np.where(late, middle, low), np.where(late, high, middle)
    found[rows] = high
    return found


def _ages(histories: DistinctHistories) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The distinct pairs of frequency and age, and for each history the number of its pair."""
    x, T = histories.frequency.astype(np.int64), histories.T.astype(np.int64)
    ages = T.max(initial=0) + 1
    position, different = pd.factorize(x * ages + T)
    return (different // ages).astype(float), (different % ages).astype(float), position
