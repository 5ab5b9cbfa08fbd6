"""What every setting about money is held to: the share that remains of a sale, and what later money is worth."""

from __future__ import annotations

from analysis.errors import SettingsError


def check_margin(margin: float) -> None:
    """Raise a SettingsError unless it is a share above 0 and at most 1."""
    if not 0 < margin <= 1:
        raise SettingsError(
            "The margin is {found}. Give a share of revenue above 0 and up to 1; 0.3 means 30 %.", found=margin
        )


def check_yearly_discount(rate: float) -> None:
    """Raise a SettingsError unless it is a share of 0 to 1."""
    if not 0 <= rate <= 1:
        raise SettingsError(
            "The yearly discount rate is {found}. Give a share between 0 and 1; 0.1 means 10 %.", found=rate
        )
