"""What the user chooses about subscriptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.errors import SettingsError
from analysis.money import check_margin, check_yearly_discount
from analysis.tables.purchases import Moment

# How many of each period make a year.
PERIODS = {"week": 365 / 7, "month": 12.0, "quarter": 4.0, "year": 1.0}
MOST_PERIODS = 520


@dataclass(frozen=True)
class SubscriptionSettings:
    """What the user chose.

    `price`: paid at the start of each period (money). `period`: how long a payment lasts. `horizon_periods` (1–520):
    how far to look ahead. `yearly_discount` (0–1), `margin` (above 0, at most 1) as for lifetime values.
    `observed_until`: the last day looked at (default: the last start or end in the data).
    """

    price: float = 1.0
    period: Literal["week", "month", "quarter", "year"] = "month"
    horizon_periods: int = 12
    yearly_discount: float = 0.10
    margin: float = 1.0
    observed_until: Moment | None = None


def check_settings(settings: SubscriptionSettings) -> None:
    """Raise a SettingsError for the first setting that is out of range."""
    if settings.period not in PERIODS:
        raise SettingsError(
            "There is no period '{found}'. Choose one of: {known}.", found=settings.period, known=", ".join(PERIODS)
        )
    if not 1 <= settings.horizon_periods <= MOST_PERIODS:
        raise SettingsError(
            "The horizon is {found} periods. Choose between 1 and {most}.",
            found=settings.horizon_periods,
            most=MOST_PERIODS,
        )
    if not settings.price > 0:
        raise SettingsError("The price is {found}. Give what a subscriber pays per period.", found=settings.price)
    check_yearly_discount(settings.yearly_discount)
    check_margin(settings.margin)
