"""One pot of money over campaigns and levers, with diminishing returns."""

from analysis.strategy.budget.allocation import Allocation, BudgetSettings, allocate_budget, budget_curve
from analysis.strategy.budget.curves import ResponseCurves, response_curves

__all__ = ["Allocation", "BudgetSettings", "ResponseCurves", "allocate_budget", "budget_curve", "response_curves"]
