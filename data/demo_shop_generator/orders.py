"""What is in the orders, what it costs and what comes back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.demo_shop_generator.calendar import LAST_DAY
from data.demo_shop_generator.products import PRODUCTS, fill_baskets
from data.demo_shop_generator.truth import Truth
from data.demo_shop_generator.visits import FIRST_ORDER_KINDS, FIRST_SESSION, PURCHASE

FIRST_ORDER = 50_001
COLUMNS = ["customer_id", "order_id", "timestamp", "amount", "product", "category", "quantity", "channel"]


def fill_orders(rng: np.random.Generator, visits: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Lines of the visits that end with an order: `visit` (row of `visits`), `item`, `quantity`."""
    bought = visits[visits["depth"] == PURCHASE]
    buyers = people.loc[bought["person"]]
    lines = fill_baskets(rng, buyers["taste"].to_numpy(), buyers["basket"].to_numpy())
    return lines.assign(visit=bought.index[lines["order"]])


def write_orders(
    rng: np.random.Generator, events: pd.DataFrame, visits: pd.DataFrame, lines: pd.DataFrame, truth: Truth
) -> pd.DataFrame:
    """The orders table in order of time, returns included; an order is placed with its purchase event."""
    placed = events.loc[events["event"] == "purchase", ["customer_id", "timestamp", "session_id", "channel"]]
    placed = placed.assign(
        visit=placed["session_id"].astype(int) - FIRST_SESSION,
        order_id=(FIRST_ORDER + np.arange(len(placed))).astype(str),
    )
    orders = placed.merge(lines, on="visit").merge(PRODUCTS, left_on="item", right_index=True, how="left")
    first = visits["kind"].isin(FIRST_ORDER_KINDS).to_numpy()[orders["visit"]]
    reduced = first & (orders["channel"] == truth.coupon_channel)
    price = orders["price"] * np.where(reduced, 1 - truth.coupon_discount, 1.0)
    orders["amount"] = (price * orders["quantity"]).round(2)
    orders = orders.sort_values(["timestamp", "order_id", "item"], ignore_index=True)
    orders = pd.concat([orders, _returns(rng, orders, truth.refund_rate)])
    return orders.sort_values("timestamp", kind="stable", ignore_index=True)[COLUMNS]


def _returns(rng: np.random.Generator, orders: pd.DataFrame, rate: float) -> pd.DataFrame:
    """One line each of some orders comes back within three weeks, unless the data end before."""
    lines = orders.drop_duplicates("order_id")
    lines = lines[rng.random(len(lines)) < rate]
    back = lines["timestamp"] + pd.to_timedelta(rng.integers(3 * 86_400, 21 * 86_400, len(lines)), "s")
    returned = lines.assign(
        timestamp=back,
        order_id="R" + lines["order_id"],
        amount=-lines["amount"],
        quantity=-lines["quantity"],
    )
    return returned[back < LAST_DAY + pd.Timedelta(days=1)]
