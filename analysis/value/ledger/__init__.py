"""The prediction ledger: what was forecast is kept, and the next data score it."""

from analysis.value.ledger.keep import CHECKPOINTS, Checkpoint, KeptForecast, forecast_of, read_forecasts
from analysis.value.ledger.score import Ledger, score_forecasts

__all__ = [
    "CHECKPOINTS",
    "Checkpoint",
    "KeptForecast",
    "Ledger",
    "forecast_of",
    "read_forecasts",
    "score_forecasts",
]
