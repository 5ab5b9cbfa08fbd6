"""How far the data leave open a customer's chances: to be active, and not to order for a while."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.value.histories import DistinctHistories
from analysis.value.intervals import HIGH, LOW, Simulation
from analysis.value.models import OrderModel

_AT_ONCE = 4_000


def chance_ranges(simulation: Simulation, distinct: DistinctHistories, days: float) -> pd.DataFrame:
    """80 % ranges of each customer's chances over the parameters that the fit leaves open.

    A chance is no outcome: its range shrinks with more data, while the customer either orders or does not.

    Returns:
        (n_customers, 4) `p_alive_low`, `p_alive_high`, `p_churn_low`, `p_churn_high` (no order within `days`; 0–1).
    """
    model = simulation.order_draws()
    rows = (slice(start, start + _AT_ONCE) for start in range(0, len(distinct.T), _AT_ONCE))
    found = np.concatenate([_of_histories(model, distinct, part, days) for part in rows], axis=1)
    names = ["p_alive_low", "p_alive_high", "p_churn_low", "p_churn_high"]
    columns = dict(zip(names, found[:, distinct.position], strict=True))
    return pd.DataFrame(columns, index=simulation.customers.index)


def _of_histories(model: OrderModel, distinct: DistinctHistories, rows: slice, days: float) -> np.ndarray:
    x, t_x, T = (values[rows, None] for values in (distinct.frequency, distinct.recency, distinct.T))
    alive = model.p_alive(x, t_x, T)
    # Given an active customer, silence depends on frequency and age alone.
    pairs, position = np.unique(np.hstack([x, T]), axis=0, return_inverse=True)
    silent = model.p_silent_if_active(pairs[:, :1], pairs[:, 1:], days)[position]
    gone = 1 - alive * (1 - silent)
    return np.concatenate([np.quantile(chance, [LOW, HIGH], axis=1) for chance in (alive, gone)])
