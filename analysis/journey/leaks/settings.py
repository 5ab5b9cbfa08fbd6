"""What the user chose for the prices of leaks."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.errors import SettingsError
from analysis.money import check_margin, check_yearly_discount
from analysis.tables.purchases import Moment

LONGEST_HORIZON_DAYS = 3650
# Fewer customers on either side who were followed to the end say nothing about money.
FEWEST = 30


@dataclass(frozen=True)
class LeakSettings:
    """How to turn lost customers into money.

    `horizon_days` (1–3650): how long after a step what a customer brings is counted; None: a year. Shortened to what
        at least half of those who entered could be followed, and of the lost and of those who went on at each step.
    `yearly_discount` (0–1): how much less money in a year is worth. `margin` (above 0, at most 1): what remains of a
        sale after variable cost.
    `observed_until`: the last moment looked at; None: the earlier of the ends of funnel and orders.
    `value_per_completion`: money for reaching the last step, for journeys without orders; None: no money.
    `lapsing_limit` (0–1): a regular counts as lapsing when the chance of no further order is above it.
    `draws`: bootstrap draws behind each range.
    """

    horizon_days: int | None = None
    yearly_discount: float = 0.10
    margin: float = 1.0
    observed_until: Moment | None = None
    value_per_completion: float | None = None
    lapsing_limit: float = 0.8
    draws: int = 400


def check_leak_settings(settings: LeakSettings) -> None:
    """Raise a SettingsError for the first setting that is out of range."""
    if settings.horizon_days is not None and not 1 <= settings.horizon_days <= LONGEST_HORIZON_DAYS:
        raise SettingsError(
            "The horizon is {found} days. Choose between 1 and {most} days.",
            found=settings.horizon_days,
            most=LONGEST_HORIZON_DAYS,
        )
    check_yearly_discount(settings.yearly_discount)
    check_margin(settings.margin)
    if settings.value_per_completion is not None and not settings.value_per_completion > 0:
        raise SettingsError(
            "The value of a completion is {found}. Choose an amount above 0.", found=settings.value_per_completion
        )
    if not 0 < settings.lapsing_limit < 1:
        raise SettingsError("The limit for lapsing is {found}. Choose between 0 and 1.", found=settings.lapsing_limit)
    if settings.draws < 1:
        raise SettingsError("The range needs at least 1 draw, but {found} are chosen.", found=settings.draws)
