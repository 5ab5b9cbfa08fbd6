"""How the bucket is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.errors import SettingsError
from analysis.money import check_margin, check_yearly_discount
from analysis.tables.purchases import Moment

MOST_MONTHS = 60
# Months have one length when looked ahead.
DAYS_PER_MONTH = 365 / 12
# The level is read once a month: who is called silent sooner would be missed between two readings.
FEWEST_ACTIVE_DAYS, MOST_ACTIVE_DAYS = 31, 1095


@dataclass(frozen=True)
class BucketSettings:
    """What the user chose.

    `months` (1–60): how far to look ahead. `active_days` (31–1095): who ordered within so many days is active; None
    takes the time within which nine of ten next orders come. `margin` (above 0, at most 1): what remains of a sale.
    `yearly_discount` (0–1): how much less money in a year is worth. `observed_until`: the bucket starts after the last
    calendar month that is over by then (default: the last day in the data). `draws`: futures drawn for the ranges.
    """

    months: int = 24
    active_days: int | None = None
    margin: float = 1.0
    yearly_discount: float = 0.10
    observed_until: Moment | None = None
    draws: int = 80


def check_settings(settings: BucketSettings) -> None:
    """Raise a SettingsError for the first setting that is out of range."""
    if not 1 <= settings.months <= MOST_MONTHS:
        raise SettingsError(
            "The bucket cannot be looked at for {found} months. Choose between 1 and {most} months.",
            found=settings.months,
            most=MOST_MONTHS,
        )
    if settings.active_days is not None and not FEWEST_ACTIVE_DAYS <= settings.active_days <= MOST_ACTIVE_DAYS:
        raise SettingsError(
            "Nobody is called active by {found} days. Choose between {least} and {most} days.",
            found=settings.active_days,
            least=FEWEST_ACTIVE_DAYS,
            most=MOST_ACTIVE_DAYS,
        )
    check_margin(settings.margin)
    check_yearly_discount(settings.yearly_discount)
