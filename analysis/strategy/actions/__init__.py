"""The next best action of each customer, with the reason; rules of a human go before the machine."""

from analysis.strategy.actions.catalogue import ACTION_CODES, CatalogueAction, check_catalogue, usual_catalogue
from analysis.strategy.actions.choose import REASONS, NextActions, next_best_actions
from analysis.strategy.actions.measured import contacts_of, measure_responses
from analysis.strategy.actions.settings import HumanRule, NextActionSettings
from analysis.strategy.actions.situation import UNKNOWN, Known
from analysis.strategy.actions.summary import summarise_actions

__all__ = [
    "ACTION_CODES",
    "REASONS",
    "UNKNOWN",
    "CatalogueAction",
    "HumanRule",
    "Known",
    "NextActionSettings",
    "NextActions",
    "check_catalogue",
    "contacts_of",
    "measure_responses",
    "next_best_actions",
    "summarise_actions",
    "usual_catalogue",
]
