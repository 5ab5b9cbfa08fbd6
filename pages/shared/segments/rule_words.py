"""A rule as a sentence."""

from __future__ import annotations

from analysis.segments.rules import Condition, RuleSettings
from pages.shared.segments.fact_names import fact_name, fact_value
from pages.shared.text import _, mark

COMPARISONS = {
    "at_least": mark("at least"),
    "at_most": mark("at most"),
    "is_unknown": mark("unknown"),
    "one_of": mark("is one of"),
    "none_of": mark("is none of"),
    "bought": mark("bought"),
    "never_bought": mark("never bought"),
}


def sentence(rule: RuleSettings) -> str:
    """ "Orders at least 3 and Days since last order at most 90, or …"."""
    alternatives = [_(" and ").join(_condition(one) for one in every) for every in rule.alternatives if every]
    return _(", or ").join(alternatives)


def _condition(condition: Condition) -> str:
    name, values = fact_name(condition.column), condition.wanted
    shown = [fact_value(condition.column, value) if isinstance(value, float | int) else value for value in values]
    return " ".join([name, _(COMPARISONS[condition.comparison]), ", ".join(map(str, shown))]).strip()
