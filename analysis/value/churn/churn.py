"""Who is leaving: which rule says it best, and what it says of every customer today."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.tables.purchases import last_day, list_orders, until
from analysis.tables.table import Table, prepared_frame
from analysis.value.churn.comparison import Forecasts, by_date, choose_rule, over_dates
from analysis.value.churn.cutoffs import Trial, plan_trials
from analysis.value.churn.examples import Examples, examples_at
from analysis.value.churn.reasons import contributions, top_reasons
from analysis.value.churn.reliability import gains, reliability
from analysis.value.churn.rules import Rule, RuleName, learn_rules, probabilities
from analysis.value.churn.settings import ChurnSettings, check_settings


@dataclass(frozen=True, eq=False)
class Churn:
    """Who is leaving, by the rule that did best at earlier dates.

    `customers`, one row per customer at risk today, most likely to leave first: `customer_id` (text), `p_leave`
    (P(no order in the next `silent_days`), 0–1, by the rule `used`), `p_rhythm`, `p_recency_frequency`,
    `p_purchase_model`, `p_boosting` (by each rule; no column where it could not be fitted), `reason_1` … `reason_3`
    (codes, see `features.REASONS`; "" for none), `weight_1` … `weight_3` (log odds; above 0: raises the risk against
    a typical customer), and all features (see `features.features_at`).
    `used`: the rule. `contests`: see `comparison.choose_rule`. `rules`: figures over all dates, `dates`: at each date;
    see `comparison.over_dates` and `by_date`. `reliability`: of every rule, with `rule`; see `reliability.reliability`.
    `gains`: of every rule, with `rule`; see `reliability.gains`.
    `gone`: customers silent for longer than `at_risk_days`, of whom nothing is said. `observed_until`: today.
    """

    customers: pd.DataFrame
    used: RuleName
    contests: pd.DataFrame
    rules: pd.DataFrame
    dates: pd.DataFrame
    reliability: pd.DataFrame
    gains: pd.DataFrame
    gone: int
    observed_until: pd.Timestamp
    settings: ChurnSettings


def compute_churn(
    orders: Table | pd.DataFrame,
    settings: ChurnSettings | None = None,
    events: Table | pd.DataFrame | None = None,
) -> Churn:
    """Try four rules at three earlier dates, use the simplest that is as good as any, and explain what it says.

    At every date the rules see what had happened by then, and learn only from outcomes that were known by then.

    Args:
        orders: `customer_id`, `timestamp`, `amount`, optional `order_id`, `product`, `category`, `channel`.
        events: `customer_id`, `timestamp`, `event`; visits become features where there are any.

    Raises:
        NotEnoughDataError: the orders cover too short a time, or too few customers left or stayed at one of the dates.
        SettingsError: a setting is out of range.
    """
    settings = settings or ChurnSettings()
    check_settings(settings)
    frame = until(prepared_frame(orders, "orders"), settings.observed_until)
    seen = None if events is None else prepared_frame(events, "events")
    first, last = _covered(frame)
    trials = plan_trials(first, last, settings.silent_days)
    examples = {date: examples_at(frame, date, last, settings, seen) for date in _all_dates(trials)}
    forecasts = [_try(trial, examples, frame, settings) for trial in trials[:-1]]
    used, contests = choose_rule(forecasts)
    dates = by_date(forecasts)
    rules = over_dates(forecasts, dates)
    today = examples[trials[-1].cutoff]
    return Churn(
        customers=_score(today, _learn(trials[-1], examples, frame, settings), used),
        used=used,
        contests=contests,
        rules=rules,
        dates=dates,
        reliability=pd.concat([reliability(forecasts, rule).assign(rule=rule) for rule in rules["rule"]]),
        gains=pd.concat([gains(forecasts, rule).assign(rule=rule) for rule in rules["rule"]], ignore_index=True),
        gone=today.gone,
        observed_until=last,
        settings=settings,
    )


def _covered(orders: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day with an order: beyond the last nobody knows who is silent."""
    listed = list_orders(orders.dropna(subset=["customer_id", "timestamp"]))
    if listed.empty:
        raise NotEnoughDataError(
            "There are no orders in the chosen time. Choose a later last day or bring more orders."
        )
    return listed["timestamp"].min().normalize(), last_day(listed)


def _all_dates(trials: tuple[Trial, ...]) -> list[pd.Timestamp]:
    return sorted({date for trial in trials for date in (trial.cutoff, *trial.learned_from)})


def _learn(
    trial: Trial, examples: dict[pd.Timestamp, Examples], orders: pd.DataFrame, settings: ChurnSettings
) -> dict[RuleName, Rule]:
    learned_from = [examples[date] for date in trial.learned_from]
    return learn_rules(learned_from, orders, trial.cutoff, settings.silent_days)


def _try(
    trial: Trial, examples: dict[pd.Timestamp, Examples], orders: pd.DataFrame, settings: ChurnSettings
) -> Forecasts:
    rules, at = _learn(trial, examples, orders, settings), examples[trial.cutoff]
    known = np.concatenate([examples[date].silent for date in trial.learned_from])
    p = {name: probabilities(rule, at.features) for name, rule in rules.items()}
    return Forecasts(trial.cutoff, at.features.index, at.silent, float(known.mean()), p)


def _score(today: Examples, rules: dict[RuleName, Rule], used: RuleName) -> pd.DataFrame:
    rule = rules.get(used, rules["rhythm"])
    codes, weights = top_reasons(contributions(rule.log_odds, today.features))
    columns = {"p_leave": probabilities(rule, today.features)}
    columns |= {f"p_{name}": probabilities(each, today.features) for name, each in rules.items()}
    for place in range(codes.shape[1]):
        columns |= {f"reason_{place + 1}": codes[:, place], f"weight_{place + 1}": weights[:, place]}
    scored = pd.DataFrame(columns, index=today.features.index).join(today.features)
    return scored.sort_values("p_leave", ascending=False, kind="stable").reset_index()
