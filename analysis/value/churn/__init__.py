"""Who is leaving: boosted trees against the purchase model and simple rules, each tried at earlier dates."""

from analysis.value.churn.churn import Churn, compute_churn
from analysis.value.churn.profit import ContactSettings, Profit, contact_profit
from analysis.value.churn.settings import ChurnSettings

__all__ = ["Churn", "ChurnSettings", "ContactSettings", "Profit", "compute_churn", "contact_profit"]
