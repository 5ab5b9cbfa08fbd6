"""The action for each customer: of those that come into question, the one that should bring most after its cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.segments.facts import CustomerFacts, gather_facts
from analysis.strategy.actions.catalogue import ACTION_CODES, LET_GO
from analysis.strategy.actions.conditions import CONDITIONS, FIELDS, Fit, lapsed, let_go, waiting
from analysis.strategy.actions.expected import Worth, worth_of
from analysis.strategy.actions.habits import Habits, find_habits
from analysis.strategy.actions.overrides import apply_rules
from analysis.strategy.actions.settings import NextActionSettings, check_settings
from analysis.strategy.actions.situation import NOTHING_ELSE, Known, describe_situations
from analysis.strategy.defaults import NO_ACTION
from analysis.tables.table import Table

REASONS = (
    *("new", "second_order_due", "goes_with", "runs_out", "largest_order", "most_valuable", "stopped_at"),
    *("never_asked", "lapsed", "slower", "gone", "not_due_yet", "nothing_fits", "no_order", "costs_more", "rule"),
)
_COLUMNS = ["action", "reason", "expected_value", "value_low", "value_high", "cost", "unproven"]


@dataclass(frozen=True, eq=False)
class NextActions:
    """One action for each customer with a purchase.

    `customers`, one row per customer, by id: `customer_id`, `segment`, `action` (a category of all action codes),
        `reason` (code) with its fields `reason_days`, `reason_usual_days`, `reason_share`, `reason_base`,
        `reason_what`, `reason_because` (see `conditions`; missing where the reason has none), `expected_value` (margin
        of the extra orders minus cost, money), `value_low`, `value_high` (half and one and a half times the assumed
        response; the 95 % range where measured), `cost` (of the contact), `unproven` (the response is an assumption),
        `overridden` (name of the rule of a human that decided, else missing), `machine_action`, `machine_reason`,
        `machine_value` (what would have been done without rules).
    `situations`: the same customers in the same order: see `describe_situations`.
    `habits`: what is usual in this shop. `settings`: what was chosen.
    """

    customers: pd.DataFrame
    situations: pd.DataFrame
    habits: Habits
    settings: NextActionSettings


def next_best_actions(
    orders: Table | pd.DataFrame,
    settings: NextActionSettings | None = None,
    known: Known = NOTHING_ELSE,
    facts: CustomerFacts | None = None,
) -> NextActions:
    """Choose the next action of every customer who ever bought.

    Expected value = extra orders of the contact × value of an order × margin − cost. What is at stake does not count:
    it is not what can be saved. An action that would cost more than it brings is never chosen. Rules of a human go
    before the machine, and both are shown.

    Args:
        orders: `customer_id`, `timestamp`, `amount`; optionally `order_id`, `category`, `product`.
        known: whatever else is known.
        facts: of the same customers, for rules about their attributes; None: what the orders say.

    Raises:
        NotEnoughDataError: there is no order.
        SettingsError: see `check_settings`; a rule asks for something that is not known of the customers.
    """
    settings = settings or NextActionSettings()
    check_settings(settings)
    habits = find_habits(orders, settings)
    if facts is None:
        facts = gather_facts(orders, values=known.values, observed_until=settings.observed_until)
    situations = describe_situations(facts, habits, known, settings.least_share_again)
    chosen = _machine(situations, settings, habits, known.measured)
    machine = {
        "machine_action": chosen["action"],
        "machine_reason": chosen["reason"],
        "machine_value": chosen["expected_value"],
    }
    ruled = apply_rules(chosen, situations, facts, settings, known.measured).assign(**machine)
    customers = pd.concat([situations[["customer_id", "segment"]], ruled], axis=1)
    fields = [f"reason_{name}" for name in FIELDS]
    order = ["customer_id", "segment", *_COLUMNS[:2], *fields, *_COLUMNS[2:], "overridden", *machine]
    return NextActions(customers[order], situations, habits, settings)


def _machine(
    situations: pd.DataFrame, settings: NextActionSettings, habits: Habits, measured: pd.DataFrame | None
) -> pd.DataFrame:
    """Action, reason and value of each customer, before any rule."""
    picked = _Picked(len(situations))
    dear = np.full(len(situations), -1)
    for line in settings.catalogue:
        fit = CONDITIONS[line.action](situations, settings, habits)
        holds = np.asarray(fit.holds, dtype=bool) & ~_just_done(situations, line.action, settings)
        worth = worth_of(line, situations["order_value"], settings.margin, measured)
        better = holds & (worth.value > np.maximum(picked.value, 0.0))
        dear[holds & (dear < 0)] = ACTION_CODES.index(line.action)
        picked.take(better, line.action, fit, worth)
    open_ = picked.action < 0
    away = let_go(situations, settings, habits)
    picked.take(open_ & np.asarray(away.holds), LET_GO, away)
    open_ = picked.action < 0
    costs = Fit(dear >= 0, "costs_more", what=np.append(np.array(ACTION_CODES, dtype=object), None)[dear])
    late = np.asarray(lapsed(situations, settings, habits))
    picked.take(open_ & costs.holds & late, LET_GO, costs)
    picked.take(open_ & costs.holds & ~late, NO_ACTION, costs)
    picked.take(picked.action < 0, NO_ACTION, waiting(situations, habits))
    return picked.frame()


def _just_done(situations: pd.DataFrame, action: str, settings: NextActionSettings) -> np.ndarray:
    known = situations["last_action"].cat
    if action not in known.categories:
        return np.zeros(len(situations), dtype=bool)
    same = (known.codes == known.categories.get_loc(action)).to_numpy()
    return same & (situations["days_since_last_action"] <= settings.pause_days).to_numpy()


class _Picked:
    """What was picked so far, column by column, so that a million customers take no loop."""

    def __init__(self, size: int) -> None:
        self.action, self.reason = np.full(size, -1, dtype=np.int8), np.full(size, -1, dtype=np.int8)
        self.value, self.low, self.high, self.cost = (np.zeros(size) for _ in range(4))
        self.unproven = np.zeros(size, dtype=bool)
        texts = {name: np.full(size, None, dtype=object) for name in ("what", "because")}
        self.fields = {name: np.full(size, np.nan) for name in FIELDS if name not in texts} | texts

    def take(self, mask: np.ndarray, action: str, fit: Fit, worth: Worth | None = None) -> None:
        """Let these customers have this action, for this reason."""
        self.action[mask] = ACTION_CODES.index(action)
        codes = pd.Index(REASONS).get_indexer(np.atleast_1d(np.asarray(fit.reason, dtype=object)))
        self.reason[mask] = codes[mask] if len(codes) == len(mask) != 1 else codes[0]
        for name, column in self.fields.items():
            values = getattr(fit, name)
            column[mask] = values if np.ndim(values) == 0 else np.asarray(values, dtype=column.dtype)[mask]
        for name in ("value", "low", "high", "cost", "unproven"):
            given = 0 if worth is None else getattr(worth, name)
            getattr(self, name)[mask] = given if np.ndim(given) == 0 else given[mask]

    def frame(self) -> pd.DataFrame:
        texts = {name: pd.Categorical(self.fields[name]) for name in ("what", "because")}
        return pd.DataFrame(
            {
                "action": pd.Categorical.from_codes(self.action, categories=list(ACTION_CODES)),
                "reason": pd.Categorical.from_codes(self.reason, categories=list(REASONS)),
                **{f"reason_{name}": texts.get(name, self.fields[name]) for name in FIELDS},
                "expected_value": self.value,
                "value_low": self.low,
                "value_high": self.high,
                "cost": self.cost,
                "unproven": self.unproven,
            }
        )
