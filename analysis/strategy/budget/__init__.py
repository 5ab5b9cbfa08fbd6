"""One pot of money over campaigns and levers, with diminishing returns."""

from analysis.strategy.budget.allocation import Allocation, BudgetSettings, allocate_budget, budget_curve
from analysis.strategy.budget.curves import ResponseCurves, response_curves
from analysis.strategy.budget.learned import LearnedCurves, LearningSettings, learn_curves
from analysis.strategy.budget.learned_sampling import Experiment
from analysis.strategy.budget.spend_by_period import SpendByPeriod, spend_by_period

__all__ = [
    "Allocation",
    "BudgetSettings",
    "Experiment",
    "LearnedCurves",
    "LearningSettings",
    "ResponseCurves",
    "SpendByPeriod",
    "allocate_budget",
    "budget_curve",
    "learn_curves",
    "response_curves",
    "spend_by_period",
]
