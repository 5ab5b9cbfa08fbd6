"""Segments by conditions of one's own."""

from analysis.segments.rules.conditions import COMPARISONS, Condition, kind_of
from analysis.segments.rules.rule import INSIDE, REST, RuleSegment, RuleSettings, from_plain, fulfils, segment_by_rule

__all__ = [
    "COMPARISONS",
    "INSIDE",
    "REST",
    "Condition",
    "RuleSegment",
    "RuleSettings",
    "from_plain",
    "fulfils",
    "kind_of",
    "segment_by_rule",
]
