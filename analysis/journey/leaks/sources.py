"""Orders, events and groups, lined up by customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.journey.funnel import Funnel
from analysis.journey.groups import value_at_entry
from analysis.journey.leaks.outcomes import Orders
from analysis.journey.leaks.settings import LeakSettings
from analysis.journey.leaks.timeline import Timeline
from analysis.journey.settings import observation_end
from analysis.tables.purchases import list_orders
from analysis.tables.table import Table, prepared_frame

DAY_END = pd.Timedelta(days=1) - pd.Timedelta(microseconds=1)
KNOWN_GROUPS = ("channel", "device")


@dataclass(frozen=True, eq=False)
class OrderMoments:
    """By customer code: `first`, `second`, `last` order (datetime64[us], NaT without), `count` of orders."""

    first: np.ndarray
    second: np.ndarray
    last: np.ndarray
    count: np.ndarray


def completions(funnel: Funnel, value: float) -> pd.DataFrame:
    """Reaching the last step as an order of this value."""
    last = funnel.settings.required[-1]
    done = (funnel.reached["depth"] > last).to_numpy()
    times = {"customer_id": funnel.reached["customer_id"][done], "timestamp": funnel.step_times[done, last]}
    return pd.DataFrame({**times, "amount": value}).reset_index(drop=True)


def last_moment(funnel: Funnel, orders: pd.DataFrame | None, settings: LeakSettings) -> pd.Timestamp:
    """How far one can see: as chosen, else the earlier of the ends of funnel and orders."""
    if settings.observed_until is not None:
        return observation_end(pd.DataFrame(), settings.observed_until).as_unit("us")
    ends = [funnel.observed_until]
    if orders is not None and len(orders):
        # After the last order there may be no more orders, or no more export: nobody is followed beyond its day.
        ends.append(orders["timestamp"].max().normalize() + DAY_END)
    return min(ends).as_unit("us")


def line_up_orders(frame: pd.DataFrame, customers: pd.Index, settings: LeakSettings) -> Orders:
    """The money of `customers`, after margin."""
    codes = customers.get_indexer(frame["customer_id"].astype("str"))
    time = frame["timestamp"].to_numpy().astype("datetime64[us]")
    amount = frame["amount"].to_numpy() * settings.margin
    channel = frame["channel"].cat.codes.to_numpy() if "channel" in frame else None
    return Orders(codes, time, amount, settings.yearly_discount, channel)


def line_up_visits(events: Table | pd.DataFrame, customers: pd.Index) -> Timeline:
    """The days on which these customers did anything.

    Not each event: how much happened on a day tells how far somebody got, and that is what the leaks decide.
    """
    frame = prepared_frame(events, "events").dropna(subset=["customer_id", "timestamp"])
    own = frame["customer_id"].cat
    codes = customers.get_indexer(own.categories.astype("str"))[own.codes.to_numpy()]
    day = frame["timestamp"].to_numpy().astype("datetime64[D]")
    # The table is sorted by customer and time: a day begins where either changes.
    begins = (np.diff(codes, prepend=-1) != 0) | (np.diff(day.astype(np.int64), prepend=-1) != 0)
    kept = np.flatnonzero((codes >= 0) & begins)
    return Timeline(codes[kept], day[kept].astype("datetime64[us]"))


def groups_at_entry(
    funnel: Funnel, events: Table | pd.DataFrame | None, orders: pd.DataFrame, money: Orders, entrant: np.ndarray
) -> dict[str, pd.Categorical]:
    """Channel and device of the events at entry; without events the channel of the latest order up to then.

    Args:
        entrant: (n_entered,) codes in the order of `funnel.reached`.
    """
    if events is not None:
        frame = prepared_frame(events, "events")
        found = {name: value_at_entry(events, funnel, name) for name in KNOWN_GROUPS if name in frame}
        if found:
            return found
    if "channel" not in orders:
        return {}
    codes = money.channel_at(entrant, funnel.reached["entered"].to_numpy())
    return {"channel": pd.Categorical.from_codes(codes, categories=orders["channel"].cat.categories)}


def by_customer(groups: Mapping[str, pd.Categorical], entrant: np.ndarray, customers: int) -> dict[str, pd.Categorical]:
    """From the order of `funnel.reached` to one by customer code."""
    found = {}
    for name, values in groups.items():
        codes = np.full(customers, -1)
        codes[entrant] = values.codes
        found[name] = pd.Categorical.from_codes(codes, categories=values.categories)
    return found


def order_moments(frame: pd.DataFrame, customers: pd.Index) -> OrderMoments:
    """What an order is says `analysis.tables.purchases.list_orders`."""
    listed = list_orders(frame)
    codes = customers.get_indexer(listed["customer_id"].astype("str"))
    times = listed["timestamp"].to_numpy().astype("datetime64[us]")
    nth = listed.groupby(codes).cumcount().to_numpy()
    first, second, last = np.full((3, len(customers)), np.datetime64("NaT", "us"))
    first[codes[nth == 0]], second[codes[nth == 1]] = times[nth == 0], times[nth == 1]
    # In order of time: the last one stays.
    last[codes] = times
    return OrderMoments(first, second, last, np.bincount(codes, minlength=len(customers)))
