"""Fit on an earlier part of the orders and compare the forecast with what followed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.tables.table import Table, make_table
from analysis.value.backtest.drawn import DrawnTotals, draw_totals
from analysis.value.backtest.groups import compare, frequency_classes, silence, tenths
from analysis.value.backtest.past import Past, look_back, split_in_the_middle
from analysis.value.backtest.result import Backtest, Range
from analysis.value.choosing import choose_model
from analysis.value.contests import RuleScore, Winner, overall_winner, run_contests, score_rule, top_share
from analysis.value.fitting import ValueModel, fit_histories
from analysis.value.histories import PurchaseHistories, purchase_histories
from analysis.value.intervals import HIGH, LOW, Simulation, draws_for
from analysis.value.scoring import expected_orders, p_no_order
from analysis.value.settings import LifetimeValueSettings, check_settings

SILENCE_DAYS = 90
_MOST_PERIODS = 60


def backtest_lifetime_values(orders: Table | pd.DataFrame, settings: LifetimeValueSettings | None = None) -> Backtest:
    """Forecast the last part of the orders from the first.

    The holdout is the horizon or the second half of the time in the data, whichever is shorter. The naive
    rule takes each customer's own past rate, repeat purchases over age, as the future's.

    Raises:
        NotEnoughDataError: the first part holds too few repeat customers, or no fit can be trusted.
        SettingsError: a setting is out of range.
    """
    past, everything, fit = _fitted_then(orders, settings or LifetimeValueSettings())
    predicted, model, naive = _scores(past, fit)
    contests = run_contests(model, naive, past.orders.sum())
    money = predicted * fit.expected_spend(past.customers, predicted, past.days)
    ends = _period_ends(past.days)
    class_of, classes = frequency_classes(past.customers["frequency"].to_numpy())
    tenth_of = tenths(money)
    simulation = Simulation(fit, past.customers, past.days, draws=draws_for(len(past.customers)))
    drawn = draw_totals(simulation, ends, class_of, tenth_of)
    silence_days = min(SILENCE_DAYS, past.days)
    p_silent, was_silent = _silence(past, fit, silence_days)
    by_class = compare(class_of, past.orders, predicted, past.pace * past.days, drawn.class_orders)
    by_tenth = compare(tenth_of, past.revenue, money, past.spend_pace * past.days, drawn.tenth_revenue)
    return Backtest(
        split=past.split,
        observed_until=everything.observed_until,
        holdout_days=past.days,
        customers=len(past.customers),
        actual_orders=int(past.orders.sum()),
        model=model,
        naive=naive,
        orders_80=range_of(drawn.orders, 0.8),
        orders_95=range_of(drawn.orders, 0.95),
        predicted_revenue=float(money.sum()),
        actual_revenue=float(past.revenue.sum()),
        revenue_80=range_of(drawn.revenue, 0.8),
        revenue_95=range_of(drawn.revenue, 0.95),
        contests=contests,
        winner=overall_winner(contests),
        best_by_model=top_share(money, past.revenue),
        best_by_list=top_share(past.spent, past.revenue),
        tracking=_track(past, fit, ends, drawn),
        classes=classes.assign(**by_class),
        tenths=pd.DataFrame(
            {"tenth": np.arange(1, tenth_of.max() + 2), "customers": np.bincount(tenth_of), **by_tenth}
        ),
        silence=silence(p_silent, was_silent),
        silence_days=silence_days,
        brier=float(((p_silent - was_silent) ** 2).mean()),
        brier_base=float(was_silent.mean() * (1 - was_silent.mean())),
        customers_inside=float(((past.orders >= drawn.low) & (past.orders <= drawn.high)).mean()),
        fit=fit,
    )


def who_wins(orders: Table | pd.DataFrame, settings: LifetimeValueSettings) -> Winner:
    """The winner of the backtest, without drawing any range.

    Raises:
        NotEnoughDataError, SettingsError: as the backtest.
    """
    past, _, fit = _fitted_then(orders, settings)
    _, model, naive = _scores(past, fit)
    return overall_winner(run_contests(model, naive, past.orders.sum()))


def range_of(draws: np.ndarray, inside: float) -> Range:
    """The middle part of draws of a total that holds the share `inside` of them."""
    return Range(*map(float, np.quantile(draws, [(1 - inside) / 2, (1 + inside) / 2])))


def _fitted_then(
    orders: Table | pd.DataFrame, settings: LifetimeValueSettings
) -> tuple[Past, PurchaseHistories, ValueModel]:
    check_settings(settings)
    table = orders if isinstance(orders, Table) else make_table("orders", orders)
    everything = purchase_histories(table, settings.observed_until)
    past = look_back(table, everything, *split_in_the_middle(everything, settings.horizon_days))
    # Chosen again from what was known then: the test is of all that is done, the choice included.
    fit = fit_histories(past.known, past.distinct, choose_model(past.known, settings.model).name)
    return past, everything, fit


def _scores(past: Past, fit: ValueModel) -> tuple[np.ndarray, RuleScore, RuleScore]:
    """(n,) orders that the model expects of each customer, and the scores of both rules."""
    expected = expected_orders(fit.orders, past.distinct, np.array([float(past.days)]))[:, 0]
    predicted, actual = expected[past.distinct.position], past.orders
    return predicted, score_rule(predicted, actual), score_rule(past.pace * past.days, actual)


def _silence(past: Past, fit: ValueModel, days: int) -> tuple[np.ndarray, np.ndarray]:
    """(n,) P(no order within `days`) as the model saw it, and whether it came so."""
    p_silent = p_no_order(fit.orders, past.distinct, days)[past.distinct.position]
    soon = past.later[past.later["day"] <= past.split + pd.Timedelta(days=days)]
    return p_silent, np.bincount(soon["customer"], minlength=len(past.customers)) == 0


def _period_ends(days: int) -> np.ndarray:
    """Weekly ends; longer periods where there would be more than 60, a shorter one at the end."""
    step = max(7, -(-days // _MOST_PERIODS))
    return np.append(np.arange(step, days, step), days)


def _track(past: Past, fit: ValueModel, ends: np.ndarray, drawn: DrawnTotals) -> pd.DataFrame:
    """Real, predicted and naive orders added up to each end."""
    expected = past.distinct.weights @ expected_orders(fit.orders, past.distinct, ends)
    happened = np.sort((past.later["day"] - past.split).dt.days.to_numpy())
    low, high = np.quantile(drawn.by_period, [LOW, HIGH], axis=1)
    return pd.DataFrame(
        {
            "period_end": past.split + pd.to_timedelta(ends, unit="D"),
            "days": ends,
            "actual": np.searchsorted(happened, ends, side="right"),
            "predicted": expected,
            "low": low,
            "high": high,
            "naive": past.pace.sum() * ends,
        }
    )
