"""Tests by lot: how many customers one needs, and who gets what."""

from analysis.experiments.assignment import CONTACT, CONTROL, assign_arms

__all__ = ["CONTACT", "CONTROL", "assign_arms"]
