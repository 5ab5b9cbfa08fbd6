"""What writing to those most likely to leave would have brought, with the user's own cost and margin."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.errors import SettingsError


@dataclass(frozen=True)
class ContactSettings:
    """What a contact costs and may bring.

    `contact_cost`: money for each customer written to. `saved_margin`: margin that a customer brings who stays instead
    of leaving. `saved_rate` (0–1): share of those who would have left that the contact keeps: an assumption until a
    test has measured it, because most who are at risk cannot be saved.
    """

    contact_cost: float = 1.0
    saved_margin: float = 30.0
    saved_rate: float = 0.05


@dataclass(frozen=True, eq=False)
class Profit:
    """Profit of writing to the first so many, at one date, by rule.

    `curve`: `rule`, `share_contacted` (0–1), `contacted`, `silent` (customers), `profit` (money).
    `best`: one row per rule where its profit is highest: the same columns; 0 contacted where nothing pays.
    `everybody`: profit of writing to all (money).
    """

    curve: pd.DataFrame
    best: pd.DataFrame
    everybody: float


def contact_profit(gains: pd.DataFrame, settings: ContactSettings) -> Profit:
    """Profit = leavers among the contacted × share saved × margin of a saved one − contacted × cost.

    Args:
        gains: `rule`, `share_contacted`, `contacted`, `silent`; see `Churn.gains`.

    Raises:
        SettingsError: an amount is negative, or the share saved is not between 0 and 1.
    """
    _check(settings)
    per_leaver = settings.saved_rate * settings.saved_margin
    curve = gains.assign(profit=gains["silent"] * per_leaver - gains["contacted"] * settings.contact_cost)
    best = curve.loc[curve.groupby("rule", sort=False)["profit"].idxmax()].reset_index(drop=True)
    return Profit(curve, best, float(curve["profit"][curve["share_contacted"] == 1].iloc[0]))


def _check(settings: ContactSettings) -> None:
    if settings.contact_cost < 0 or settings.saved_margin < 0:
        raise SettingsError(
            "A contact costs {cost} and a saved customer brings {margin}. Neither can be below zero.",
            cost=settings.contact_cost,
            margin=settings.saved_margin,
        )
    if not 0 <= settings.saved_rate <= 1:
        raise SettingsError(
            "The share of leavers that a contact keeps is {found}. Give a share between 0 and 1; 0.05 means 5 %.",
            found=settings.saved_rate,
        )
