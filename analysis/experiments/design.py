"""How many customers a test needs, and which effect a number of customers can show."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import norm

from analysis.errors import SettingsError

# How alike members of a household are in buying, where nothing was measured.
USUAL_CORRELATION = 0.1
# Below it the other arm would have to be enormous.
LEAST_SHARE = 0.01


@dataclass(frozen=True)
class DesignSettings:
    """How sure a test has to be.

    `significance`: how often a campaign without effect looks as if it had one (0–1, two-sided).
    `power`: how often the expected effect is found when it is there (0–1).
    `control_share`: part of the customers that is held back (0–1).
    `design_effect`: how many times the customers are needed because they are drawn in groups (1: each alone).
    """

    significance: float = 0.05
    power: float = 0.8
    control_share: float = 0.5
    design_effect: float = 1.0

    def check(self) -> None:
        """
        Raises:
            SettingsError: a share that is not between 0 and 1, or a power no better than chance.
        """
        for name in ("significance", "power", "control_share"):
            if not 0 < getattr(self, name) < 1:
                raise SettingsError(
                    "'{name}' is {found}. Give a share between 0 and 1.", name=name, found=getattr(self, name)
                )
        if not self.design_effect >= 1:
            raise SettingsError("The design effect is {found}. Give 1 or more.", found=self.design_effect)
        if self.power <= self.significance:
            raise SettingsError(
                "A power of {power} is no better than the {significance} of false alarms. Give a higher one.",
                power=self.power,
                significance=self.significance,
            )


@dataclass(frozen=True)
class RequiredCustomers:
    """Customers needed in each arm (counts); with equal arms both are the same number."""

    contact: int
    control: int

    @property
    def total(self) -> int:
        return self.contact + self.control


def required_customers(
    baseline: float, expected: float, settings: DesignSettings | None = None, *, sd: float | None = None
) -> RequiredCustomers:
    """How many customers tell `expected` from `baseline` in a comparison that is read once, at its end.

    Args:
        baseline: share that orders without the campaign (0–1); with `sd` the mean of an amount.
        expected: the same with the campaign.
        settings: how sure, and how large the control group.
        sd: standard deviation of the amount between customers; None for shares.

    Raises:
        SettingsError: a share outside 0–1, no difference to find, or a standard deviation that is not above 0.

    Source:
        Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, 4.2 and 4.4: the z-test with the
        pooled variance, without continuity correction. 20 against 25 %: 1,094 an arm. The web calculators that take
        the baseline's variance for both arms give 1,030, which finds the effect in 77.7 instead of 80 of 100 tests.
        Amounts: the normal sample size with the correction for the t distribution (Guenther 1981).
    """
    settings = settings or DesignSettings()
    settings.check()
    _check_values(baseline, expected, sd)
    total = customers_needed(baseline, expected, settings, sd)
    share = settings.control_share
    return RequiredCustomers(math.ceil(total * (1 - share) - 1e-9), math.ceil(total * share - 1e-9))


def customers_needed(baseline: float, expected: float, settings: DesignSettings, sd: float | None = None) -> float:
    """Both arms together, not rounded; infinite where there is no difference."""
    if expected == baseline:
        return math.inf
    share, difference = settings.control_share, expected - baseline
    grouped = settings.design_effect
    certain, likely = norm.isf(settings.significance / 2), norm.isf(1 - settings.power)
    if sd is not None:
        return grouped * ((certain + likely) ** 2 * sd**2 / (share * (1 - share) * difference**2) + certain**2 / 2)
    together = share * baseline + (1 - share) * expected
    pooled = together * (1 - together) / (share * (1 - share))
    apart = baseline * (1 - baseline) / share + expected * (1 - expected) / (1 - share)
    return grouped * (certain * math.sqrt(pooled) + likely * math.sqrt(apart)) ** 2 / difference**2


def smallest_effect(
    customers: int, baseline: float, settings: DesignSettings | None = None, *, sd: float | None = None
) -> float:
    """The smallest rise above the baseline that so many customers, both arms together, can show.

    Args:
        customers: in both arms.
        baseline, settings, sd: as in `required_customers`.

    Returns:
        Extra orders per customer (0–1), or with `sd` extra money; NaN where not even the highest rise would show.
    """
    settings = settings or DesignSettings()
    settings.check()
    _check_values(baseline, None, sd)
    if sd is not None:
        correction = settings.design_effect * norm.isf(settings.significance / 2) ** 2 / 2
        room, needed = customers - correction, customers_needed(0.0, 1.0, settings, sd) - correction
        return math.sqrt(needed / room) if room > 0 else np.nan
    highest = 1 - baseline
    if highest <= 0 or customers_needed(baseline, 1.0, settings) > customers:
        return np.nan
    least = highest * 1e-9
    return float(brentq(lambda rise: _too_many(customers, baseline, rise, settings), least, highest, xtol=1e-9))


def smallest_control_share(customers: int, baseline: float, expected: float, settings: DesignSettings) -> float:
    """The smallest part to hold back so that so many customers show the difference; NaN where not even half does."""

    def needed(share: float) -> float:
        return customers_needed(baseline, expected, _with_share(settings, share))

    if not needed(0.5) <= customers:
        return np.nan
    if needed(LEAST_SHARE) <= customers:
        return LEAST_SHARE
    return float(brentq(lambda share: needed(share) - customers, LEAST_SHARE, 0.5, xtol=1e-6))


def design_effect(units: pd.Series, correlation: float = USUAL_CORRELATION) -> float:
    """How many times the customers are needed when whole units are drawn by lot.

    Args:
        units: of each customer; those without one are a unit of their own.
        correlation: how alike members of a unit are in whether they order (0–1; 0: not at all), an assumption.

    Source:
        Kish (1965), Survey Sampling: 1 + (m − 1) ρ, where m is the size of the unit of a mean customer.
    """
    if not 0 <= correlation <= 1:
        raise SettingsError("The likeness within a unit is {found}. Give a number between 0 and 1.", found=correlation)
    sizes = units.value_counts().to_numpy(dtype=float)
    alone = int(units.isna().sum())
    people = sizes.sum() + alone
    return 1 + ((np.square(sizes).sum() + alone) / people - 1) * correlation if people else 1.0


def _with_share(settings: DesignSettings, share: float) -> DesignSettings:
    return replace(settings, control_share=share)


def _too_many(customers: int, baseline: float, rise: float, settings: DesignSettings) -> float:
    return customers_needed(baseline, min(baseline + rise, 1.0), settings) - customers


def _check_values(baseline: float, expected: float | None, sd: float | None) -> None:
    if sd is None:
        for value in (baseline, expected):
            if value is not None and not 0 <= value <= 1:
                raise SettingsError(
                    "A share of customers who order is {found}. Give one between 0 and 1; 0.05 means 5 of 100.",
                    found=value,
                )
    elif not sd > 0:
        raise SettingsError("The standard deviation is {found}. Give one above 0.", found=sd)
    if expected == baseline:
        raise SettingsError(
            "With and without the campaign {found} is expected, so there is no difference to find. Give an effect.",
            found=baseline,
        )
