"""A log whose youngest customers are still open, and the truth about them."""

from __future__ import annotations

import numpy as np
import pandas as pd

WINDOW, DAYS, SHARE, MEAN = 30, 45, 0.3, 13.5
TRUTH = SHARE * (1 - np.exp(-WINDOW / MEAN))


def young_log(seed: int, customers: int = 3000) -> pd.DataFrame:
    """Everybody enters once in 45 days; three in ten go on in the end, after 13.5 days on average."""
    random = np.random.default_rng(seed)
    entered = random.uniform(0, DAYS, customers)
    moved = entered + np.where(random.random(customers) < SHARE, random.exponential(MEAN, customers), np.inf)
    ids = np.array([f"c{number}" for number in range(customers)])
    seen = moved <= DAYS
    days = np.concatenate([entered, moved[seen]])
    return pd.DataFrame(
        {
            "customer_id": np.concatenate([ids, ids[seen]]),
            "timestamp": pd.Timestamp("2025-01-01") + pd.to_timedelta(days, unit="D"),
            "event": ["visit"] * customers + ["buy"] * int(seen.sum()),
        }
    )
