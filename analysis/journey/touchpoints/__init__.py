"""Where customers come from, and who gets the credit."""

from analysis.journey.touchpoints.credit import MARKOV
from analysis.journey.touchpoints.result import PLACES, UNKNOWN, Touchpoints, credit_table
from analysis.journey.touchpoints.settings import TouchpointSettings
from analysis.journey.touchpoints.shares import compute_touchpoints, credit_paths

__all__ = [
    "MARKOV",
    "PLACES",
    "UNKNOWN",
    "TouchpointSettings",
    "Touchpoints",
    "compute_touchpoints",
    "credit_paths",
    "credit_table",
]
