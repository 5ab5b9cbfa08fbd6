"""A small shop in which those who are lost differ from those who go on, and everything is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

DAY = pd.Timedelta(days=1)
START = pd.Timestamp("2024-01-01")
HORIZON_DAYS = 100
ORDERS_LEFT = {True: 3.0, False: 1.0}
"""Orders to come within the horizon, by whether the customer is a regular; the lost make half of a regular's."""
SPEND = 40.0


@dataclass(frozen=True, eq=False)
class World:
    """`price`: expected, of the leak between basket and purchase, in a world of so many customers."""

    events: pd.DataFrame
    orders: pd.DataFrame
    price: float


def make_world(seed: int, customers: int) -> World:
    """Regulars at a desk mostly buy, newcomers on a phone mostly do not; regulars are worth three times as much.

    The lost order too, if they are regulars: half as much, without the journey. All are followed long enough.
    """
    rng = np.random.default_rng(seed)
    ids = np.array([f"c{number:05d}" for number in range(customers)])
    regular, phone = rng.random(customers) < 0.5, rng.random(customers) < 0.6
    passing = 0.25 + 0.35 * regular + 0.2 * ~phone
    passed = rng.random(customers) < passing
    came = START + pd.to_timedelta(rng.uniform(60, 160, customers), unit="D")
    past = np.repeat(np.flatnonzero(regular), rng.integers(1, 4, int(regular.sum())))
    mean = np.where(regular, ORDERS_LEFT[True], ORDERS_LEFT[False])
    to_come = rng.poisson(np.where(passed, mean, np.where(regular, mean / 2, 0)))
    later = np.repeat(np.arange(customers), to_come)
    orders = pd.concat(
        [
            _orders(rng, ids, past, came[past] - pd.to_timedelta(rng.uniform(1, 60, len(past)), unit="D")),
            _orders(rng, ids, later, came[later] + pd.to_timedelta(rng.uniform(0.01, 100, len(later)), unit="D")),
        ]
    )
    events = pd.concat(
        [
            pd.DataFrame({"customer_id": ids, "timestamp": came, "event": "basket"}),
            pd.DataFrame({"customer_id": ids, "timestamp": came + 0.005 * DAY, "event": "purchase"})[passed],
        ]
    ).assign(device=lambda rows: rows["customer_id"].map(dict(zip(ids, np.where(phone, "phone", "desk"), strict=True))))
    # Somebody is seen to the end, so that everybody was followed.
    end = pd.DataFrame({"customer_id": ["c00000"], "timestamp": [START + 300 * DAY]})
    return World(
        pd.concat([events, end.assign(event="end")], ignore_index=True),
        pd.concat([orders, end.assign(amount=0.0)], ignore_index=True),
        customers * SPEND * (0.5 * (0.75 * 0.6 + 0.55 * 0.4) * 1.0 + 0.5 * (0.4 * 0.6 + 0.2 * 0.4) * 1.5),
    )


def _orders(rng: np.random.Generator, ids: np.ndarray, who: np.ndarray, when: pd.DatetimeIndex) -> pd.DataFrame:
    return pd.DataFrame({"customer_id": ids[who], "timestamp": when, "amount": rng.gamma(2, SPEND / 2, len(who))})
