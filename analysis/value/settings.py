"""What the user chooses about the forecast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.errors import SettingsError
from analysis.money import check_margin, check_yearly_discount
from analysis.tables.purchases import Moment
from analysis.value.models import ORDER_MODELS
from analysis.value.scoring import MAX_DAYS

MODELS = ("auto", *ORDER_MODELS)


@dataclass(frozen=True)
class LifetimeValueSettings:
    """What the user chose.

    `horizon_days` (1–3650): how far to look ahead. `yearly_discount` (0–1): how much less money in a year is worth.
    `margin` (above 0, at most 1): what remains of a sale. `observed_until`: the last day looked at (default: the last
    day in the data). `model`: of the orders; "auto" takes BG/NBD unless another one is clearly better (see
    `choose_model`).
    """

    horizon_days: int = 365
    yearly_discount: float = 0.10
    margin: float = 1.0
    observed_until: Moment | None = None
    model: Literal["auto", "bgnbd", "mbgnbd", "paretonbd"] = "auto"


def check_settings(settings: LifetimeValueSettings) -> None:
    """Raise a SettingsError for the first setting that is out of range."""
    if not 1 <= settings.horizon_days <= MAX_DAYS:
        raise SettingsError(
            "The horizon is {found} days. Choose between 1 and {most} days.",
            found=settings.horizon_days,
            most=MAX_DAYS,
        )
    check_yearly_discount(settings.yearly_discount)
    check_margin(settings.margin)
    if settings.model not in MODELS:
        raise SettingsError(
            "There is no model '{found}'. Choose one of: {known}.",
            found=settings.model,
            known=", ".join(MODELS),
        )
