"""What the user chooses about churn."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.errors import SettingsError
from analysis.tables.purchases import Moment

FEWEST_DAYS, MOST_DAYS = 7, 365


@dataclass(frozen=True)
class ChurnSettings:
    """Who counts as leaving, and of whom it is asked.

    `silent_days` (7–365): whoever orders nothing for so many days after a date has left. `at_risk_days` (at least
    `silent_days`): only customers who ordered within so many days up to that date are asked about; whoever has been
    silent for longer is gone already, and guessing that right would flatter every rule. `observed_until`: the last
    day looked at (default, and at most: the last day with an order).
    """

    silent_days: int = 90
    at_risk_days: int = 180
    observed_until: Moment | None = None


def check_settings(settings: ChurnSettings) -> None:
    """Raise a SettingsError for the first setting that is out of range."""
    if not FEWEST_DAYS <= settings.silent_days <= MOST_DAYS:
        raise SettingsError(
            "{found} days of silence were asked for. Choose between {fewest} and {most} days.",
            found=settings.silent_days,
            fewest=FEWEST_DAYS,
            most=MOST_DAYS,
        )
    if settings.at_risk_days < settings.silent_days:
        raise SettingsError(
            "Customers count as at risk for {found} days after an order, but leave after {silent} days of silence. "
            "Choose at least {silent} days.",
            found=settings.at_risk_days,
            silent=settings.silent_days,
        )
