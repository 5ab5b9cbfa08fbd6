"""New customers: how many came by which channel, how many will, and how far such a forecast has been off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.tables.privacy.small_groups import SMALLEST_GROUP

YEAR = 12
FEWEST_MONTHS = 6
MOST_CHANNELS = 4
# New customers whose channel is unknown, or has too few to be shown.
OTHER = ""
_SEED = 1987


@dataclass(frozen=True, eq=False)
class Inflow:
    """New customers a month.

    `channels`: one row a channel, most first, the others and unknown ones together last (channel ""): `channel`,
        `share` (of the latest year's, 0–1), `per_month` (mean of that year).
    `rule`: "season" takes the same month of the year before, "mean" the mean of the latest year at most; "given": it is
        known.
    `forecast`: (m,) new customers in each month ahead. `draws`: (J, m) the same with the rule's own error, by how far
        it was off in `errors` earlier months; `typical_error` (0–1, of a month, chance included).
    """

    channels: pd.DataFrame
    rule: Literal["season", "mean", "given"]
    forecast: np.ndarray
    draws: np.ndarray
    errors: int
    typical_error: float


def forecast_inflow(new: np.ndarray, first_orders: pd.DataFrame, months: int, draws: int) -> Inflow:
    """Carry the new customers of the past forward, without any growth.

    Args:
        new: (n,) new customers in each month that counts, oldest first. first_orders: one row a customer who was new in
            the latest year, `channel` (missing: unknown).

    Raises:
        NotEnoughDataError: fewer than six months count.
    """
    if len(new) < FEWEST_MONTHS:
        raise NotEnoughDataError(
            "New customers can be counted in {found} whole months; at least {needed} are needed. In the months before "
            "them an older customer looks new. Bring a longer period of orders.",
            found=len(new),
            needed=FEWEST_MONTHS,
        )
    rule = "season" if len(new) >= 2 * YEAR else "mean"
    latest = new[-YEAR:]
    ahead = np.resize(latest, months) if rule == "season" else np.full(months, latest.mean())
    errors = _errors(new, rule)
    return Inflow(
        channels=_channels(first_orders["channel"], len(latest)),
        rule=rule,
        forecast=ahead.astype(float),
        draws=ahead * _factors(errors, new, rule, months, draws),
        errors=len(errors),
        typical_error=float(np.expm1(np.abs(errors).mean())),
    )


def given_inflow(new: np.ndarray, draws: int) -> Inflow:
    """New customers who have come already: (m,), without any error."""
    channels = pd.DataFrame({"channel": [OTHER], "share": [1.0], "per_month": [new.mean()]})
    return Inflow(channels, "given", new, np.tile(new, (draws, 1)), 0, 0.0)


def _errors(new: np.ndarray, rule: str) -> np.ndarray:
    """Log of observed over forecast, where the rule could have been used."""
    if rule == "season":
        return np.log((new[YEAR:] + 0.5) / (new[:-YEAR] + 0.5))
    before = [new[max(place - YEAR, 0) : place].mean() for place in range(FEWEST_MONTHS // 2, len(new))]
    return np.log((new[FEWEST_MONTHS // 2 :] + 0.5) / (np.array(before) + 0.5))


def _factors(errors: np.ndarray, new: np.ndarray, rule: str, months: int, draws: int) -> np.ndarray:
    """(J, m) by what the inflow may differ: a lasting part for all months, and one for each.

    Chance alone is taken out of the monthly part: it is added where customers are drawn.
    """
    rng = np.random.default_rng(_SEED)
    chance = (2 if rule == "season" else 1) / np.maximum(new[-YEAR:].mean(), 1)
    lasting = np.sqrt(errors.mean() ** 2 + errors.var() / len(errors))
    monthly = np.sqrt(max(errors.var() - chance, 0))
    drawn = lasting * rng.standard_normal((draws, 1)) + monthly * rng.standard_normal((draws, months))
    return np.exp(drawn - (lasting**2 + monthly**2) / 2)


def _channels(channel: pd.Series, months: int) -> pd.DataFrame:
    counts = channel.value_counts()
    shown = counts[counts >= SMALLEST_GROUP].head(MOST_CHANNELS)
    rest = len(channel) - int(shown.sum())
    rows = [(str(name), int(count)) for name, count in shown.items()]
    if rest or not rows:
        rows.append((OTHER, rest))
    table = pd.DataFrame(rows, columns=["channel", "customers"])
    total = max(len(channel), 1)
    share = table["customers"] / total if len(channel) else 1.0 / len(table)
    return pd.DataFrame({"channel": table["channel"], "share": share, "per_month": table["customers"] / months})
