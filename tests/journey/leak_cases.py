"""Journeys made to order, and what is read from their priced leaks."""

from __future__ import annotations

import pandas as pd

from analysis.journey import FunnelSettings, LeakSettings, compute_funnel, price_leaks

DAY, MINUTE = pd.Timedelta(days=1), pd.Timedelta(minutes=1)
START = pd.Timestamp("2024-01-01 12:00")
END = START + 400 * DAY
PLAIN = LeakSettings(horizon_days=100, yearly_discount=0.0, draws=50)


def journeys(*groups: tuple[int, str, float | None]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Events and orders of groups of equal customers: (customers, steps such as "A B", amount ordered ten days later).

    All come at the same moment, so that nothing but the amounts tells them apart.
    """
    events, orders, number = [("end", END, "end")], [("end", END, 0.0)], 0
    for customers, steps, amount in groups:
        for _ in range(customers):
            name, number = f"c{number:04d}", number + 1
            events += [(name, START + place * MINUTE, step) for place, step in enumerate(steps.split())]
            orders += [] if amount is None else [(name, START + 10 * DAY, amount)]
    return (
        pd.DataFrame(events, columns=["customer_id", "timestamp", "event"]),
        pd.DataFrame(orders, columns=["customer_id", "timestamp", "amount"]),
    )


def priced(log, orders, steps="A B C", options=PLAIN, window_days=1, **more):
    funnel = compute_funnel(log, FunnelSettings(tuple(steps.split()), window_days=window_days))
    return price_leaks(funnel, orders, options, **more)


def step(leaks, from_step: str) -> pd.Series:
    return leaks.leaks[leaks.leaks["kind"] == "step"].set_index("from_step").loc[from_step]


def codes(leaks) -> set[str]:
    return {note.code for note in leaks.assumptions}
