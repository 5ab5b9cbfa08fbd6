"""CDNOW fitted once, and simulated shops."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.value import LifetimeValueSettings, backtest_lifetime_values, compute_lifetime_values


@pytest.fixture(scope="session")
def cdnow_values(cdnow):
    """Fitted as published: the first 39 weeks; 1 % a month."""
    settings = LifetimeValueSettings(observed_until="1997-09-30", yearly_discount=1.01**12 - 1)
    return compute_lifetime_values(cdnow, settings)


@pytest.fixture(scope="session")
def cdnow_backtest(cdnow):
    return backtest_lifetime_values(cdnow)


@pytest.fixture(scope="session")
def simulated_shop():
    """(customers, horizon): 4,000 customers by BG/NBD and Gamma-Gamma's own story, with their next 180 days.

    `customers`: `frequency`, `recency`, `T`, `monetary_value` seen, and `later_orders`, `later_spend` that followed.
    """
    rng = np.random.default_rng(7)
    n, horizon = 4_000, 180
    rate, leave = rng.gamma(0.6, 1 / 30, n), rng.beta(0.8, 3.0, n)
    age = rng.integers(120, 300, n)
    times = (rng.exponential(1, (n, 300)) / rate[:, None]).cumsum(axis=1)
    made = np.arange(300) < rng.geometric(leave)[:, None]
    seen, later = made & (times <= age[:, None]), made & (times > age[:, None]) & (times <= age[:, None] + horizon)
    spend = rng.gamma(6, 1, (n, 300)) / rng.gamma(4, 1 / 15, n)[:, None]
    frequency = seen.sum(axis=1)
    customers = pd.DataFrame(
        {
            "customer_id": np.arange(n),
            "frequency": frequency,
            "recency": np.where(seen, times, 0).max(axis=1).round().astype(int),
            "T": age,
            "monetary_value": (spend * seen).sum(axis=1) / np.where(frequency > 0, frequency, np.nan),
            "later_orders": later.sum(axis=1),
            "later_spend": (spend * later).sum(axis=1),
        }
    )
    return customers, horizon
