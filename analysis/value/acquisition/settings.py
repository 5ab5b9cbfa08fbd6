"""How acquisition is looked at: how long new customers are followed, and who counts as new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from analysis.errors import SettingsError
from analysis.money import check_margin, check_yearly_discount
from analysis.tables.purchases import Moment

Source = Literal["auto", "orders", "customers", "events"]
Period = Literal["day", "week", "month", "quarter"]
MIN_FOLLOWED_DAYS, MAX_FOLLOWED_DAYS = 30, 1825


@dataclass(frozen=True)
class AcquisitionSettings:
    """What the user chose.

    `horizon_days` (30–1825): how long after the first order a new customer is followed. `margin` (above 0, at most 1):
    what remains of a sale. `yearly_discount` (0–1): how much less money a year after the first order is worth.
    `source`: where a customer's channel is taken from; "auto" takes the first that knows it, in the order of `Source`.
    `burn_in_days`: customers first seen so soon after the beginning of the data may be older ones and do not count as
    new; None takes the time within which nine of ten next orders come, but at most a quarter of the data.
    `period`: how long the money of a spend row lasts; None finds it from the dates.
    `corrections`: (name, channel) pairs, the user's own word on which channel a name belongs to.
    """

    horizon_days: int = 365
    margin: float = 1.0
    yearly_discount: float = 0.0
    source: Source = "auto"
    burn_in_days: int | None = None
    period: Period | None = None
    corrections: tuple[tuple[str, str], ...] = ()
    observed_until: Moment | None = None


def check_settings(settings: AcquisitionSettings) -> None:
    """Raise a SettingsError for the first setting that is out of range."""
    if not MIN_FOLLOWED_DAYS <= settings.horizon_days <= MAX_FOLLOWED_DAYS:
        raise SettingsError(
            "New customers cannot be followed for {found} days. Choose between {least} and {most} days.",
            found=settings.horizon_days,
            least=MIN_FOLLOWED_DAYS,
            most=MAX_FOLLOWED_DAYS,
        )
    check_margin(settings.margin)
    check_yearly_discount(settings.yearly_discount)
    if settings.burn_in_days is not None and settings.burn_in_days < 0:
        raise SettingsError(
            "The first {found} days cannot be left out. Give 0 or more days.", found=settings.burn_in_days
        )
    for found, known in ((settings.source, get_args(Source)), (settings.period, (None, *get_args(Period)))):
        if found not in known:
            raise SettingsError(
                "There is no choice '{found}' here. Choose one of: {known}.",
                found=found,
                known=", ".join(name for name in known if name),
            )
