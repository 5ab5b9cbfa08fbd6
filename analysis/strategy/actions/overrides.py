"""Rules of a human: they go before what the machine would do."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.segments.facts import CustomerFacts
from analysis.segments.rules import fulfils
from analysis.strategy.actions.catalogue import QUIET
from analysis.strategy.actions.conditions import FIELDS
from analysis.strategy.actions.expected import worth_of
from analysis.strategy.actions.settings import HumanRule, NextActionSettings


def apply_rules(
    chosen: pd.DataFrame,
    situations: pd.DataFrame,
    facts: CustomerFacts,
    settings: NextActionSettings,
    measured: pd.DataFrame | None,
) -> pd.DataFrame:
    """The choices after the rules, with `overridden`: the name of the rule that decided; the first that fits wins.

    What the action of a rule should bring is worked out like any other, and may be a loss.

    Raises:
        SettingsError: a rule asks for something that is not known of the customers.
    """
    result = chosen.assign(overridden=pd.Series(None, index=chosen.index, dtype="object"))
    places = pd.Index(facts.customers["customer_id"]).get_indexer(situations["customer_id"])
    free = np.ones(len(chosen), dtype=bool)
    lines = {line.action: line for line in settings.catalogue}
    for rule in settings.rules:
        hit = free & fulfils(facts, rule.rule)[places]
        free &= ~hit
        result.loc[hit, ["action", "reason", "overridden"]] = [rule.action, "rule", rule.name]
        result.loc[hit, [f"reason_{name}" for name in FIELDS]] = None
        line = lines.get(rule.action)
        if line is None or rule.action in QUIET:
            result.loc[hit, ["expected_value", "value_low", "value_high", "cost"]] = 0.0
            result.loc[hit, "unproven"] = False
            continue
        worth = worth_of(line, situations["order_value"], settings.margin, measured)
        for name, values in (("expected_value", worth.value), ("value_low", worth.low), ("value_high", worth.high)):
            result.loc[hit, name] = values[hit]
        result.loc[hit, "cost"], result.loc[hit, "unproven"] = worth.cost, worth.unproven
    return result


def check_rule(rule: HumanRule, facts: CustomerFacts) -> None:
    """Raise unless the rule can be answered from what is known.

    Raises:
        SettingsError: it has no condition, or asks for something that is not known of the customers.
    """
    fulfils(facts, rule.rule)
