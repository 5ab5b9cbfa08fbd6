"""Totals of drawn futures: of everybody, week by week, and of groups, all from the same draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.value.intervals import HIGH, LOW, Futures, Simulation

_SEED = 19970930


@dataclass(frozen=True, eq=False)
class DrawnTotals:
    """`orders`, `revenue`: (J,) of everybody. `by_period`: (n_ends, J) orders up to each end. `class_orders`,
    `tenth_revenue`: (groups, J). `low`, `high`: (n,) 80 % range of each customer's orders.
    """

    orders: np.ndarray
    revenue: np.ndarray
    by_period: np.ndarray
    class_orders: np.ndarray
    tenth_revenue: np.ndarray
    low: np.ndarray
    high: np.ndarray


def draw_totals(simulation: Simulation, ends: np.ndarray, classes: np.ndarray, tenths: np.ndarray) -> DrawnTotals:
    """Draw once and add up.

    Args:
        ends: (k,) days, rising. classes, tenths: (n,) number of each customer's group, from 0.
    """
    count, draws = len(simulation.customers), simulation.draws
    by_period = np.zeros((len(ends), draws))
    class_orders, tenth_revenue = np.zeros((classes.max() + 1, draws)), np.zeros((tenths.max() + 1, draws))
    ranges = np.zeros((2, count))
    for number, drawn in enumerate(simulation.futures()):
        rng = np.random.default_rng((_SEED, number))
        by_period += totals_until(rng, drawn, simulation.days, ends)[0]
        class_orders += _member(classes[drawn.rows], len(class_orders)) @ drawn.orders
        tenth_revenue += _member(tenths[drawn.rows], len(tenth_revenue)) @ drawn.spend
        ranges[:, drawn.rows] = np.quantile(drawn.orders, [LOW, HIGH], axis=1)
    return DrawnTotals(
        class_orders.sum(axis=0), tenth_revenue.sum(axis=0), by_period, class_orders, tenth_revenue, *ranges
    )


def _member(codes: np.ndarray, groups: int) -> np.ndarray:
    return (codes == np.arange(groups)[:, None]).astype(float)


def totals_until(rng: np.random.Generator, drawn: Futures, days: float, ends: np.ndarray) -> np.ndarray:
    """(2, k, J): orders of a chunk up to each end, and their spend; each order of a customer takes an equal part of it.

    The orders made are the first of those planned, which fall at random moments of the time a customer stays; so each
    one's moment is drawn from what the one before it left (order statistics of uniform times).
    """
    customer, draw = np.nonzero(drawn.orders)
    made, planned = drawn.orders[customer, draw], drawn.planned[customer, draw]
    stay = days * np.broadcast_to(drawn.span, drawn.orders.shape)[customer, draw]
    size = len(ends) * drawn.orders.shape[1]
    each = drawn.spend[customer, draw] / made
    totals, time, rows = np.zeros((2, size)), np.zeros(len(made)), np.arange(len(made))
    earlier = 0
    while len(rows):
        time[rows] += (1 - time[rows]) * (1 - rng.random(len(rows)) ** (1 / (planned[rows] - earlier)))
        # A purchase day within the first day after the split is day 1.
        period = np.searchsorted(ends, np.ceil(time[rows] * stay[rows]))
        place = np.minimum(period, len(ends) - 1) * drawn.orders.shape[1] + draw[rows]
        totals += [np.bincount(place, weight, size) for weight in (None, each[rows])]
        earlier += 1
        rows = rows[made[rows] > earlier]
    return totals.reshape(2, len(ends), -1).cumsum(axis=1)
