"""Customers at a date with what they did afterwards: what rules learn from, and are tried on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.tables.purchases import list_orders, until
from analysis.value.churn.features import features_at
from analysis.value.churn.settings import ChurnSettings

# Of each kind, at every date: below that no interval of an AUC says anything.
MIN_EACH = 30


@dataclass(frozen=True, eq=False)
class Examples:
    """The customers at risk at one date.

    `features`: one row a customer, see `features_at`. `silent`: (n,) bool, no order in the days after the cut-off;
    None where these days are not over. `gone`: customers left out because their last order was too long ago.
    """

    cutoff: pd.Timestamp
    features: pd.DataFrame
    silent: np.ndarray | None
    gone: int


def examples_at(
    orders: pd.DataFrame,
    cutoff: pd.Timestamp,
    last: pd.Timestamp,
    settings: ChurnSettings,
    events: pd.DataFrame | None = None,
) -> Examples:
    """Who was at risk at `cutoff`, with features up to it and the outcome strictly after it.

    Raises:
        NotEnoughDataError: the outcome is known, but fewer than 30 customers left or fewer than 30 stayed.
    """
    everybody = features_at(orders, cutoff, settings.silent_days, events)
    at_risk = everybody[everybody["days_since_last_order"] < settings.at_risk_days]
    ends = cutoff + pd.Timedelta(days=settings.silent_days)
    silent = None if ends > last else ~at_risk.index.isin(_ordered_between(orders, cutoff, ends))
    if silent is not None:
        _check(silent, cutoff, settings)
    return Examples(cutoff, at_risk, silent, len(everybody) - len(at_risk))


def _ordered_between(orders: pd.DataFrame, cutoff: pd.Timestamp, ends: pd.Timestamp) -> np.ndarray:
    """Ids of all who ordered after the day `cutoff`, up to and including the day `ends`."""
    later = orders["timestamp"] >= cutoff.normalize() + pd.Timedelta(days=1)
    listed = list_orders(until(orders[later].dropna(subset=["customer_id"]), ends))
    return listed["customer_id"].astype("str").unique()


def _check(silent: np.ndarray, cutoff: pd.Timestamp, settings: ChurnSettings) -> None:
    left, stayed = int(silent.sum()), int((~silent).sum())
    if min(left, stayed) >= MIN_EACH:
        return
    raise NotEnoughDataError(
        "Of the customers at risk on {day}, {left} ordered nothing in the {silent} days after it and {stayed} did; "
        "to learn who leaves takes at least {needed} of each. Choose another number of days, or bring more orders.",
        day=cutoff.date(),
        left=left,
        silent=settings.silent_days,
        stayed=stayed,
        needed=MIN_EACH,
    )
