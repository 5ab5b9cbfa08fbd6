"""Where customers leak out on their way."""

from analysis.journey.funnel import Funnel, Leak, compute_funnel
from analysis.journey.ladder import LADDER_STEPS, climbed_steps, ladder_steps, order_ladder
from analysis.journey.settings import FunnelSettings
from analysis.journey.stopped import customers_who_stopped
from analysis.journey.suggest import suggest_steps, suggest_window, usual_journeys

__all__ = [
    "LADDER_STEPS",
    "Funnel",
    "FunnelSettings",
    "Leak",
    "climbed_steps",
    "compute_funnel",
    "customers_who_stopped",
    "ladder_steps",
    "order_ladder",
    "suggest_steps",
    "suggest_window",
    "usual_journeys",
]
