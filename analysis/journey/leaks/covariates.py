"""What is known of a customer at the moment a state is entered: nothing that comes later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.journey.leaks.outcomes import Orders
from analysis.journey.leaks.states import State
from analysis.journey.leaks.timeline import DAY, Timeline

HOUR = DAY / 24
MOST_VALUES, FEWEST_CUSTOMERS = 8, 30


@dataclass(frozen=True, eq=False)
class Known:
    """Where to look things up; all by customer code.

    `orders`; `visits`: the days on which a customer did anything, None without events; `groups`: name →
    (n_customers,) codes of the value at the entry of the journey, −1 unknown; `entered`: (n_customers,) that entry,
    NaT without one.
    """

    orders: Orders
    visits: Timeline | None
    groups: Mapping[str, np.ndarray]
    entered: np.ndarray


def covariates(state: State, known: Known, *, own: bool) -> tuple[np.ndarray, tuple[str, ...]]:
    """(n, p) columns with mean 0 and standard deviation 1, and the names of what they hold.

    Args:
        own: an order at the moment of entry belongs to what is known.
    """
    customer, entered = state.customer, state.entered
    found = {"entry_day": [(entered - entered.min()) / DAY], "weekday": _dummies(_weekday(entered))}
    hours = (entered - entered.astype("datetime64[D]")) / HOUR
    if hours.any():
        found["hour"] = [np.sin(hours * np.pi / 12), np.cos(hours * np.pi / 12)]
    rows, spend, latest = known.orders.before(customer, entered, own=own)
    # A first order changes more than a further one: a line through the count alone would miss it.
    found["orders_before"] = [np.log1p(rows), rows > 0]
    found["spend_before"] = [np.arcsinh(spend / known.orders.typical)]
    found["days_since_order"] = [_days_since(latest, entered)]
    came_in_time = known.entered[customer] <= entered
    found["days_on_the_way"] = [_days_since(known.entered[customer], entered)]
    if known.visits is not None:
        today = entered.astype("datetime64[D]").astype("datetime64[us]")
        seen = known.visits.place(customer, today, with_instant=False) - known.visits.begin(customer)
        found["visits_before"] = [np.log1p(seen), seen > 0]
        found["days_known"] = [_days_since(known.visits.first_time(customer), today)]
    for name, codes in known.groups.items():
        found[name] = _dummies(np.where(came_in_time, codes[customer], -1))
    channel = known.orders.channel_at(customer, entered) if own else None
    if channel is not None:
        found["order_channel"] = _dummies(channel)
    columns = np.column_stack([column for columns in found.values() for column in columns]).astype(float)
    spread = columns.std(axis=0)
    varying = spread > 1e-12
    names = tuple(name for name, parts in found.items() if any((part != part[0]).any() for part in parts))
    return (columns[:, varying] - columns[:, varying].mean(axis=0)) / spread[varying], names


def _weekday(moments: np.ndarray) -> np.ndarray:
    return moments.astype("datetime64[D]").astype(np.int64) % 7


def _days_since(earlier: np.ndarray, moment: np.ndarray) -> np.ndarray:
    """log(1 + days); 0 where it is not known or not yet."""
    days = (moment - earlier) / DAY
    return np.log1p(np.where(days > 0, days, 0.0))


def _dummies(codes: np.ndarray) -> list[np.ndarray]:
    """One column for each of the most frequent values, small and unknown ones in none."""
    values, counts = np.unique(codes[codes >= 0], return_counts=True)
    large = values[counts >= FEWEST_CUSTOMERS][np.argsort(-counts[counts >= FEWEST_CUSTOMERS], kind="stable")]
    return [(codes == value).astype(float) for value in large[:MOST_VALUES]]
