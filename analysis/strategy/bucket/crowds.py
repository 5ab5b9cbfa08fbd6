"""What whole crowds of customers will do: those there now, newcomers, and those who could be kept or won back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.strategy.bucket.ahead import FIELDS, Since, months_ahead
from analysis.strategy.bucket.posterior import (
    Posterior,
    leaves_after_first,
    newcomer,
    of_histories,
    of_the_gone,
)
from analysis.strategy.bucket.settings import DAYS_PER_MONTH, BucketSettings
from analysis.value import FittedOrders, PurchaseHistories
from analysis.value.fitting import usable_spend
from analysis.value.histories import histories_until
from analysis.value.intervals import Simulation
from analysis.value.models import MbgNbd

# The flows of a crowd, by the first axis: expected customers, and for `money` what they spend.
FLOWS = (*FIELDS[:-1], "money")
# Newcomers come all through the month: at the middles of its quarters.
_QUARTERS = (np.arange(4) + 0.5) / 4
# Customers looked at: for the best parameters, and again for each draw of them.
_MOST_ROWS, _SAMPLE = 2_500, 60
_MOST_DORMANT, _DORMANT_SAMPLE = 500, 20
_SEED = 1994


@dataclass(frozen=True, eq=False)
class Crowds:
    """Arrays (7 flows, 1 + J, m months): the first of the second axis has the most likely parameters, the others those
    drawn from what the fit leaves open.

    `existing`: all who ever ordered, together; `scatter` (2, m): variance of their `level` and `bought` by chance.
    `newcomer`: one who joins in month 0. `kept`: what is added if somebody who would leave after the first order does
    not; times their share. `won_back`: one dormant customer who orders again in month 0, `dormant_as_is`: the same if
    nothing is done. `active`, `dormant`: how many are. `stays_after_first`: chance
    that a newcomer does not leave after the first order (0–1).
    """

    existing: np.ndarray
    scatter: np.ndarray
    newcomer: np.ndarray
    kept: np.ndarray
    won_back: np.ndarray
    dormant_as_is: np.ndarray
    active: int
    dormant: int
    stays_after_first: float


def measure_crowds(fitted: FittedOrders, active_days: int, settings: BucketSettings) -> Crowds:
    """Follow everybody for the months ahead, for the most likely parameters and for each draw."""
    customers = _known(fitted)
    last_month = fitted.histories.observed_until.days_in_month
    watch = _Watch(active_days, settings.months, last_month)
    model = fitted.model.orders
    simulation = Simulation(fitted.model, customers, settings.months * DAYS_PER_MONTH, draws=settings.draws)
    drawn = simulation.order_draws()
    models = [model, *(MbgNbd(*values) for values in zip(*drawn.parameters.values(), strict=True))]
    everybody, sample = _evenly(customers, _MOST_ROWS), _evenly(customers, _SAMPLE)
    scale = len(customers) / len(everybody)
    flows, scatter = watch.existing(model, everybody)
    share = _ratios([watch.existing(each, sample)[0] for each in models])
    silent = customers[customers["silence"] >= active_days]
    dormant, few = _evenly(silent, _MOST_DORMANT), _evenly(silent, _DORMANT_SAMPLE)
    spend = _Spend(fitted, customers, settings.draws)
    return Crowds(
        existing=spend.vary(scale * flows[:, None] * share),
        scatter=scale * scatter,
        newcomer=spend.priced(np.stack([watch.newcomer(each) for each in models], axis=1), joins=True),
        kept=spend.priced(np.stack([watch.kept(each) for each in models], axis=1), joins=False),
        won_back=spend.vary(
            watch.won_back(model, dormant)[:, None] * _ratios([watch.won_back(each, few) for each in models])
        ),
        dormant_as_is=spend.vary(
            watch.existing(model, dormant)[0][:, None]
            / max(len(dormant), 1)
            * _ratios([watch.existing(each, few)[0] for each in models])
        ),
        active=len(customers) - len(silent),
        dormant=len(silent),
        stays_after_first=float(newcomer(model, 1).alive[0]),
    )


def lost_next_month(model: MbgNbd, histories: PurchaseHistories, day: pd.Timestamp, active_days: int) -> float:
    """Customers expected to fall silent in the calendar month after a day, by what was known on that day."""
    known, _rows = histories_until(histories, day)
    customers = _evenly(known.assign(silence=known["T"] - known["recency"], spend=1.0), _MOST_ROWS)
    watch = _Watch(active_days, 1, day.days_in_month)
    watch.edges = np.array([0.0, (day + pd.Timedelta(days=1)).days_in_month])
    return float(len(known) / len(customers) * watch.existing(model, customers)[0][FLOWS.index("lost"), 0])


class _Watch:
    """Follows rows of customers over the months ahead; each method returns (7, m) flows."""

    def __init__(self, active_days: int, months: int, last_month: int) -> None:
        self.active_days, self.last_month = active_days, last_month
        self.edges = np.arange(months + 1) * DAYS_PER_MONTH

    def existing(self, model: MbgNbd, customers: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """All rows together, and the variances of their `level` and `bought`."""
        if customers.empty:
            nothing = np.zeros((len(FLOWS), len(self.edges) - 1))
            return nothing, nothing[:2]
        x, t_x, T, silence = (customers[name].to_numpy(float) for name in ("frequency", "recency", "T", "silence"))
        since = Since(silence, silence < self.last_month, x == 0)
        edges = np.broadcast_to(self.edges, (len(x), len(self.edges)))
        each = months_ahead(of_histories(model, x, t_x, T), since, edges, self.active_days)
        each[FLOWS.index("money")] *= customers["spend"].to_numpy()[:, None]
        chances = each[[FLOWS.index("level"), FLOWS.index("bought")]]
        return each.sum(axis=1), (chances * (1 - chances)).sum(axis=1)

    def newcomer(self, model: MbgNbd) -> np.ndarray:
        return self._joining(newcomer(model, len(_QUARTERS)))

    def kept(self, model: MbgNbd) -> np.ndarray:
        """What the order on the first day brings by itself is no gain."""
        stays = leaves_after_first(model, len(_QUARTERS))
        gone = Posterior(stays.shape, stays.rate, stays.a, stays.b, np.zeros(len(_QUARTERS)))
        return self._joining(stays) - self._joining(gone)

    def won_back(self, model: MbgNbd, dormant: pd.DataFrame) -> np.ndarray:
        """The mean of them after an order in the middle of the first month, active or gone before."""
        if dormant.empty:
            return np.zeros((len(FLOWS), len(self.edges) - 1))
        x, t_x, T = (dormant[name].to_numpy(float) for name in ("frequency", "recency", "T"))
        still_there = of_histories(model, x, t_x, T)
        weight = still_there.alive[:, None]
        spend = np.ones((len(FLOWS), 1, 1)) * np.where(
            (np.array(FLOWS) == "money")[:, None, None], dormant["spend"].to_numpy()[None, :, None], 1.0
        )
        active, gone = (
            self._each_joining(customers.after_one_more_order(), np.full(len(x), 0.5), only_one=False)
            for customers in (still_there, of_the_gone(model, x, t_x))
        )
        return (spend * (weight * active + (1 - weight) * gone)).mean(axis=1)

    def _joining(self, customers: Posterior) -> np.ndarray:
        return self._each_joining(customers, _QUARTERS, only_one=True).mean(axis=1)

    def _each_joining(self, customers: Posterior, when: np.ndarray, only_one: bool) -> np.ndarray:
        edges = np.maximum(self.edges[None, :] - when[:, None] * DAYS_PER_MONTH, 0)
        rows = len(when)
        since = Since(np.zeros(rows), np.zeros(rows, bool), np.full(rows, only_one), joins=True)
        return months_ahead(customers, since, edges, self.active_days)


class _Spend:
    """What orders bring: orders become money, with the mean's own uncertainty in the draws."""

    def __init__(self, fitted: FittedOrders, customers: pd.DataFrame, draws: int) -> None:
        first = customers["first_spend"]
        self.first = float(first.mean())
        self.later = float(fitted.model.spend.population_mean)
        error = first.std() / np.sqrt(len(first)) / self.first if len(first) > 1 and self.first > 0 else 0.0
        drawn = np.random.default_rng(_SEED).standard_normal(draws)
        self.factor = np.append(1.0, np.maximum(1 + error * drawn, 0))

    def vary(self, flows: np.ndarray) -> np.ndarray:
        """(7, 1 + J, m) flows with money in them already."""
        flows[FLOWS.index("money")] *= self.factor[:, None]
        return flows

    def priced(self, flows: np.ndarray, joins: bool) -> np.ndarray:
        """The same where the last of the flows counts orders; who `joins` places the first one in month 0."""
        flows[FLOWS.index("money")] *= self.later
        if joins:
            flows[FLOWS.index("money"), :, 0] += self.first - self.later
        return self.vary(flows)


def _known(fitted: FittedOrders) -> pd.DataFrame:
    """Everybody who has ordered: the histories with `silence` (days since the last order) and `spend` an order."""
    customers = fitted.histories.customers
    spend = fitted.model.spend.expected_spend(*usable_spend(customers))
    known = customers.assign(silence=customers["T"] - customers["recency"], spend=spend)
    # Who has only returned something bought before the data begin.
    return known[known["first_spend"].notna()]


def _evenly(customers: pd.DataFrame, most: int) -> pd.DataFrame:
    """At most so many customers, evenly over silence and number of orders."""
    if len(customers) <= most:
        return customers
    ordered = customers.sort_values(["frequency", "silence"], kind="stable")
    return ordered.iloc[((np.arange(most) + 0.5) * len(customers) / most).astype(int)]


def _ratios(each: list[np.ndarray]) -> np.ndarray:
    """(7, 1 + J, m) of each draw over the first; 1 where that is nothing."""
    flows = np.stack(each, axis=1)
    first = flows[:, :1]
    return np.divide(flows, first, out=np.ones_like(flows), where=first > 1e-12)
