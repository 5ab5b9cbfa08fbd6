"""Models of how often customers order and what they spend: what a fitted one says about a history."""

from analysis.value.models.beta_geometric import BgNbd, MbgNbd
from analysis.value.models.gamma_gamma import GammaGamma
from analysis.value.models.pareto import ParetoNbd

OrderModel = BgNbd | MbgNbd | ParetoNbd
ORDER_MODELS: dict[str, type[OrderModel]] = {model.name: model for model in (BgNbd, MbgNbd, ParetoNbd)}

__all__ = ["ORDER_MODELS", "BgNbd", "GammaGamma", "MbgNbd", "OrderModel", "ParetoNbd"]
