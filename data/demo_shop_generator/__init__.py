"""A tea and coffee shop that never was: two years of its data, and the truth behind them."""

from data.demo_shop_generator.repair import Repair, simulate_repair
from data.demo_shop_generator.shop import DemoShop, generate
from data.demo_shop_generator.truth import STEPS, TRUTH, Truth

__all__ = ["STEPS", "TRUTH", "DemoShop", "Repair", "Truth", "generate", "simulate_repair"]
