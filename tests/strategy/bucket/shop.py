"""A small shop whose customers order and leave as MBG/NBD says."""

from __future__ import annotations

import numpy as np
import pandas as pd

CHANNELS = ("search", "social", "friends")


def shop(seed: int = 1, a_month: int = 25, months: int = 26, stays: float = 2.5) -> pd.DataFrame:
    """Orders from 2023-01-01 on: `customer_id`, `timestamp`, `amount`, `channel`; so many newcomers a month."""
    rng = np.random.default_rng(seed)
    days = int(months * 365 / 12)
    rows = []
    for customer in range(a_month * months):
        rate, leaves = rng.gamma(1.2, 1 / 50), rng.beta(0.9, stays)
        channel, spend = CHANNELS[customer % 3], rng.gamma(6, 8)
        day = rng.uniform(0, days)
        while day < days:
            rows.append((f"c{customer:05}", day, round(spend * rng.gamma(6, 1 / 6), 2), channel))
            if rng.random() < leaves:
                break
            day += rng.exponential(1 / rate)
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "amount", "channel"])
    begin = pd.Timestamp("2023-01-01")
    return frame.assign(timestamp=begin + pd.to_timedelta(frame.pop("day").astype(int), unit="D"))
