"""The demo shop: a pure function of its seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.demo_shop_generator.calendar import FIRST_DAY, make_calendar
from data.demo_shop_generator.feedback import write_feedback
from data.demo_shop_generator.leak import LeakPrice, price_leak
from data.demo_shop_generator.orders import fill_orders, write_orders
from data.demo_shop_generator.people import describe, draw_people
from data.demo_shop_generator.truth import TRUTH, Truth
from data.demo_shop_generator.visits import draw_visits, write_events


@dataclass(frozen=True, eq=False)
class DemoShop:
    """The five tables, in canonical columns, and what is behind them.

    `orders`: one row per product of an order, `amount` in EUR; returns have an `order_id` of their own
    ("R…") and a negative amount. `events`: one row per step of a visit. `customers`: everyone in `events`.
    `spend`: EUR a month. `feedback`: what some of them write, with 1 to 5 stars. `people`: the hidden truth
    about each customer (see `draw_people`). `truth`: what was simulated. `leak`: what the planted leak of the
    journey costs.
    """

    orders: pd.DataFrame
    events: pd.DataFrame
    customers: pd.DataFrame
    spend: pd.DataFrame
    feedback: pd.DataFrame
    people: pd.DataFrame
    truth: Truth
    leak: LeakPrice


def generate(seed: int = 7, customers: int = 2_800, truth: Truth = TRUTH) -> DemoShop:
    """Two years (2024-07-01 to 2026-06-30) of a shop that `customers` people visit; two in five order."""
    rng = np.random.default_rng(seed)
    calendar = make_calendar(truth.season)
    people = draw_people(rng, customers, truth, calendar)
    visits = draw_visits(rng, people, truth, calendar)
    lines = fill_orders(rng, visits, people)
    # What was looked at is what was bought.
    visits.loc[lines["visit"], "item"] = lines["item"].to_numpy()
    events = write_events(rng, visits, people)
    return DemoShop(
        orders=write_orders(rng, events, visits, lines, truth),
        events=events,
        customers=describe(rng, people, truth),
        spend=write_spend(rng, people, truth),
        feedback=write_feedback(seed, events, people, truth),
        people=people,
        truth=truth,
        leak=price_leak(people, truth),
    )


def write_spend(rng: np.random.Generator, people: pd.DataFrame, truth: Truth) -> pd.DataFrame:
    """The spend table: what each channel's people cost month by month, with some noise."""
    month = (FIRST_DAY + pd.to_timedelta(people["day"], "D")).dt.to_period("M").dt.start_time
    counts = people.groupby([month.rename("timestamp"), "channel"]).size().rename("people").reset_index()
    cost = counts["channel"].map({name: channel.cost for name, channel in truth.channels.items()})
    counts["amount"] = (counts["people"] * cost * rng.lognormal(0, 0.08, len(counts))).round(2)
    return counts.loc[counts["amount"] > 0, ["channel", "timestamp", "amount"]].reset_index(drop=True)
