"""What each leak of a journey costs."""

from analysis.journey.leaks.chain import ChainPrices, chain_values, price_chain
from analysis.journey.leaks.pricing import price_leaks
from analysis.journey.leaks.result import Amount, Assumption, LeakList
from analysis.journey.leaks.settings import LeakSettings

__all__ = [
    "Amount",
    "Assumption",
    "ChainPrices",
    "LeakList",
    "LeakSettings",
    "chain_values",
    "price_chain",
    "price_leaks",
]
