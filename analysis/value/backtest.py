"""Can the forecast be believed? Fit on an earlier part of the orders and compare with what followed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.tables.table import Table, make_table
from analysis.value.choosing import choose_model
from analysis.value.contests import RuleScore, Winner, overall_winner, run_contests, score_rule
from analysis.value.fitting import MIN_REPEAT_CUSTOMERS, ValueModel, fit_histories, usable_spend
from analysis.value.histories import PurchaseHistories, distinct_histories, purchase_histories
from analysis.value.intervals import Simulation, draws_for
from analysis.value.scoring import expected_and_discounted, expected_orders
from analysis.value.settings import LifetimeValueSettings, check_settings

_MOST_PERIODS = 60


@dataclass(frozen=True)
class Range:
    """A range of a total; the model's own, from parameters and chance. Real life was inside or not."""

    low: float
    high: float

    def holds(self, actual: float) -> bool:
        return self.low <= actual <= self.high


@dataclass(frozen=True, eq=False)
class Backtest:
    """Forecast against reality in a time the model had not seen, for the customers known at `split`.

    `split`: last day the model saw. `holdout_days`: days from there to `observed_until`. `customers`: known
    at the split. `actual_orders`: their purchase days in the holdout. `model`, `naive`: both rules' scores.
    `orders_80`, `orders_95`: ranges the model gave for `actual_orders`.
    `predicted_revenue`, `actual_revenue`: net spend of those days (money); `revenue_80`: the model's range.
    `contests`: who was clearly better at `total` (error of the sum), `each_customer` (mean absolute error),
    `best_customers` (share of later orders in the tenth named). `winner`: who won more of the three.
    `tracking`: at most 60 periods: `period_end` (day), `days` (since the split), and added up since the split
    `actual`, `predicted`, `naive` (orders).
    `fit`: the model as fitted up to the split.
    """

    split: pd.Timestamp
    observed_until: pd.Timestamp
    holdout_days: int
    customers: int
    actual_orders: int
    model: RuleScore
    naive: RuleScore
    orders_80: Range
    orders_95: Range
    predicted_revenue: float
    actual_revenue: float
    revenue_80: Range
    contests: dict[str, Winner]
    winner: Winner
    tracking: pd.DataFrame
    fit: ValueModel


def backtest_lifetime_values(orders: Table | pd.DataFrame, settings: LifetimeValueSettings | None = None) -> Backtest:
    """Forecast the last part of the orders from the first.

    The holdout is the horizon or the second half of the time in the data, whichever is shorter. The naive
    rule takes each customer's own past rate, repeat purchases over age, as the future's.

    Raises:
        NotEnoughDataError: the first part holds too few repeat customers, or no fit can be trusted.
        SettingsError: a setting is out of range.
    """
    settings = settings or LifetimeValueSettings()
    check_settings(settings)
    table = orders if isinstance(orders, Table) else make_table("orders", orders)
    everything = purchase_histories(table, settings.observed_until)
    split, days = _split(everything, settings.horizon_days)
    known = purchase_histories(table, split)
    customers = known.customers
    _check_training(known)
    distinct = distinct_histories(customers)
    # Chosen again from what was known then: the test is of all that is done, the choice included.
    fit = fit_histories(known, distinct, choose_model(known, settings.model).name)
    predicted = expected_and_discounted(fit.orders, distinct, days, 0.0)[0][distinct.position]
    rate = (customers["frequency"] / customers["T"].where(customers["T"] > 0)).fillna(0).to_numpy()
    later = _later_days(everything, known)
    actual = np.bincount(later["customer"], minlength=len(customers))
    model, naive = score_rule(predicted, actual), score_rule(rate * days, actual)
    contests = run_contests(model, naive, actual.sum())
    order_draws, revenue_draws = _draw_totals(Simulation(fit, customers, days, draws=draws_for(len(customers))))
    spend = fit.spend.expected_spend(*usable_spend(customers))
    return Backtest(
        split=split,
        observed_until=everything.observed_until,
        holdout_days=days,
        customers=len(customers),
        actual_orders=int(actual.sum()),
        model=model,
        naive=naive,
        orders_80=_range(order_draws, 0.8),
        orders_95=_range(order_draws, 0.95),
        predicted_revenue=float(predicted @ spend),
        actual_revenue=float(later["spend"].sum()),
        revenue_80=_range(revenue_draws, 0.8),
        contests=contests,
        winner=overall_winner(contests),
        tracking=_track(fit, customers, later, rate.sum(), split, days),
        fit=fit,
    )


def _split(everything: PurchaseHistories, horizon_days: int) -> tuple[pd.Timestamp, int]:
    last = everything.observed_until
    span = int(everything.customers["T"].max())
    holdout = min(horizon_days, span - span // 2)
    return last - pd.Timedelta(days=holdout), holdout


def _check_training(known: PurchaseHistories) -> None:
    found = int((known.customers["frequency"] > 0).sum())
    if found < MIN_REPEAT_CUSTOMERS:
        raise NotEnoughDataError(
            "Only {found} customers ordered on more than one day up to {split}, the part of the orders a "
            "test of the forecast learns from; at least {needed} are needed. "
            "Bring a longer period of orders.",
            found=found,
            split=known.observed_until.date(),
            needed=MIN_REPEAT_CUSTOMERS,
        )


def _later_days(everything: PurchaseHistories, known: PurchaseHistories) -> pd.DataFrame:
    """Later purchase days of customers known at the split: `customer` (row in `known`), `day`, `spend`."""
    rows = pd.Index(known.customers["customer_id"].cat.codes)
    codes = everything.customers["customer_id"].cat.codes.to_numpy()
    days = everything.purchase_days
    later = days.assign(customer=rows.get_indexer(codes[days["customer"].to_numpy()]))
    return later[(later["day"] > known.observed_until) & (later["customer"] >= 0)]


def _draw_totals(simulation: Simulation) -> tuple[np.ndarray, np.ndarray]:
    orders, money = np.zeros(simulation.draws), np.zeros(simulation.draws)
    for drawn in simulation.futures():
        orders += drawn.orders.sum(axis=0)
        money += drawn.money.sum(axis=0)
    return orders, money


def _range(draws: np.ndarray, inside: float) -> Range:
    return Range(*map(float, np.quantile(draws, [(1 - inside) / 2, (1 + inside) / 2])))


def _track(
    fit: ValueModel, customers: pd.DataFrame, later: pd.DataFrame, rate: float, split: pd.Timestamp, days: int
) -> pd.DataFrame:
    """Weekly ends; longer periods where there would be more than 60, a shorter one at the end."""
    step = max(7, -(-days // _MOST_PERIODS))
    ends = np.append(np.arange(step, days, step), days)
    distinct = distinct_histories(customers)
    expected = expected_orders(fit.orders, distinct, ends)
    happened = np.sort((later["day"] - split).dt.days.to_numpy())
    return pd.DataFrame(
        {
            "period_end": split + pd.to_timedelta(ends, unit="D"),
            "days": ends,
            "actual": np.searchsorted(happened, ends, side="right"),
            "predicted": distinct.weights @ expected,
            "naive": rate * ends,
        }
    )
