"""Models of how often customers order and what they spend: what a fitted one says about a history."""

from analysis.value.models.beta_geometric import BgNbd, MbgNbd
from analysis.value.models.gamma_gamma import GammaGamma
from analysis.value.models.pace import PaceSoFar
from analysis.value.models.pareto import ParetoNbd

OrderModel = BgNbd | MbgNbd | ParetoNbd
ORDER_MODELS: dict[str, type[OrderModel]] = {model.name: model for model in (BgNbd, MbgNbd, ParetoNbd)}
# What a forecast can rest on: a model that was fitted, or the naive rule.
FORECASTS = {**ORDER_MODELS, PaceSoFar.name: PaceSoFar}

__all__ = ["FORECASTS", "ORDER_MODELS", "BgNbd", "GammaGamma", "MbgNbd", "OrderModel", "PaceSoFar", "ParetoNbd"]
