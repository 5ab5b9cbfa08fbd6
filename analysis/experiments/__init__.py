"""Tests by lot: how many customers one needs, who gets what, and whether the arms are alike."""

from analysis.experiments.assignment import CONTACT, CONTROL, assign_arms
from analysis.experiments.balance import balance, balanced_draw
from analysis.experiments.design import (
    DesignSettings,
    RequiredCustomers,
    customers_needed,
    design_effect,
    required_customers,
    smallest_control_share,
    smallest_effect,
)

__all__ = [
    "CONTACT",
    "CONTROL",
    "DesignSettings",
    "RequiredCustomers",
    "assign_arms",
    "balance",
    "balanced_draw",
    "customers_needed",
    "design_effect",
    "required_customers",
    "smallest_control_share",
    "smallest_effect",
]
