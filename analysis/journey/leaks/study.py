"""Everything the prices rest on, gathered once: who, when, what they brought, how far one can see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.journey.funnel import Funnel
from analysis.journey.ladder import LADDER_STEPS
from analysis.journey.leaks import sources
from analysis.journey.leaks.covariates import Known
from analysis.journey.leaks.outcomes import USUAL_HORIZON_DAYS, choose_horizon
from analysis.journey.leaks.settings import LeakSettings
from analysis.journey.leaks.states import State, journey_states, one_time_state, second_order_days
from analysis.tables.table import Table, prepared_frame

Source = Literal["orders", "completions", "nothing", "no_match"]


@dataclass(frozen=True, eq=False)
class Study:
    """Customers are codes, places in `customers` (sorted ids of all who entered or ordered).

    `entrants`: (n_customers,) bool, entered the journey. `journey`: the states of its steps; `one_time`: that of the
    first order, with `second_order_days`; None where it is a step already or cannot be seen. `horizon_asked`: before
    it was shortened to `horizon_days`. `source`: what the money comes from: "orders",
    "completions" (a value for reaching the last step), "nothing", or "no_match": nobody who entered is in the orders.
    """

    customers: pd.Index
    entrants: np.ndarray
    journey: list[State]
    one_time: State | None
    second_order_days: int | None
    known: Known
    groups: Mapping[str, pd.Categorical]
    orders: sources.OrderMoments
    until: np.datetime64
    horizon_days: int
    horizon_asked: int
    source: Source

    @property
    def states(self) -> list[State]:
        """All states, the journey's first."""
        return self.journey if self.one_time is None else [*self.journey, self.one_time]

    @property
    def has_money(self) -> bool:
        return self.source in ("orders", "completions")


def gather(
    funnel: Funnel,
    orders: Table | pd.DataFrame | None,
    events: Table | pd.DataFrame | None,
    groups: Mapping[str, pd.Categorical] | None,
    settings: LeakSettings,
) -> Study:
    """Line everything up by customer; arguments as of `price_leaks`."""
    given = None if orders is None else prepared_frame(orders, "orders")
    moment = sources.last_moment(funnel, given, settings)
    if given is None:
        rows = sources.completions(funnel, settings.value_per_completion or 0.0)
    else:
        rows = given.dropna(subset=["customer_id", "timestamp", "amount"])
    rows = rows[rows["timestamp"] <= moment]
    ids = funnel.reached["customer_id"].astype("str")
    customers = pd.Index(np.union1d(ids, rows["customer_id"].astype("str").unique()), dtype="str")
    entrant = customers.get_indexer(ids)
    money = sources.line_up_orders(rows, customers, settings)
    journey = journey_states(funnel, entrant, whole_days=money.by_day)
    moments = sources.order_moments(rows, customers)
    source = _source(orders is not None, bool(moments.count[entrant].any()), settings)
    asked = _horizon_asked(source, funnel, settings)
    until = moment.to_numpy()
    horizon = asked if source == "completions" else choose_horizon(asked, journey, until)
    one_time, days = _one_time(funnel, source, moments, horizon, until)
    if groups is None:
        groups = sources.groups_at_entry(funnel, events, rows, money, entrant)
    values = sources.by_customer(groups, entrant, len(customers))
    entered = np.full(len(customers), np.datetime64("NaT", "us"))
    entered[entrant] = journey[0].entered
    past = None if events is None else sources.line_up_visits(events, customers)
    return Study(
        customers=customers,
        entrants=~np.isnat(entered),
        journey=journey,
        one_time=one_time,
        second_order_days=days,
        known=Known(money, past, {name: group.codes for name, group in values.items()}, entered),
        groups=values,
        orders=moments,
        until=until,
        horizon_days=horizon,
        horizon_asked=asked,
        source=source,
    )


def _source(given: bool, matched: bool, settings: LeakSettings) -> Source:
    if given:
        return "orders" if matched else "no_match"
    return "nothing" if settings.value_per_completion is None else "completions"


def _horizon_asked(source: Source, funnel: Funnel, settings: LeakSettings) -> int:
    """A completion comes within the window of the journey or not at all."""
    if source == "completions":
        return int(np.ceil(funnel.settings.window_days))
    return settings.horizon_days or USUAL_HORIZON_DAYS


def _one_time(
    funnel: Funnel, source: Source, moments: sources.OrderMoments, horizon: int, until: np.datetime64
) -> tuple[State | None, int | None]:
    """The first order as a state, unless the journey has it as a step or nobody ever ordered twice."""
    first, second = moments.first, moments.second
    if source != "orders" or LADDER_STEPS[0] in funnel.settings.names or np.isnat(second).all():
        return None, None
    # Beyond the horizon a second order would count as coming back, but bring nothing.
    days = min(second_order_days(first, second), horizon)
    bought = np.flatnonzero(~np.isnat(first))
    return one_time_state(bought, first[bought], second[bought], days, until), days
