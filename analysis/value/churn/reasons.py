"""Why the forecast for a customer differs from that for a typical one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analysis.value.churn.features import REASONS

TOP = 3
# In log odds: less than that nobody would notice in a probability.
_LEAST = 0.1


def typical_customer(features: pd.DataFrame) -> dict[str, float | str]:
    """The median of each feature; of a text the most frequent value."""
    typical: dict[str, float | str] = {}
    for name in features:
        column = features[name]
        if pd.api.types.is_numeric_dtype(column):
            typical[name] = float(column.median())
        else:
            common = column.mode()
            typical[name] = str(common.iloc[0]) if len(common) else ""
    return typical


def contributions(log_odds: Callable[[pd.DataFrame], np.ndarray], features: pd.DataFrame) -> pd.DataFrame:
    """How much each reason moves a customer's log odds of leaving away from the typical customer's.

    From the typical customer, one reason after the other takes the customer's own values; what the forecast moves by
    is that reason's. The order matters where reasons work together, so they are gone through forwards and backwards
    and the mean is taken. The contributions of a customer add up to the whole difference.

    Returns:
        (n, n_reasons) log odds, index as in `features`, one column per reason that has a feature here.
    """
    reasons = {code: [name for name in names if name in features] for code, names in REASONS.items()}
    reasons = {code: names for code, names in reasons.items() if names}
    start = features.assign(**typical_customer(features))
    total = dict.fromkeys(reasons, np.zeros(len(features)))
    before = log_odds(start)
    for order in (list(reasons), list(reversed(reasons))):
        mixed, at = start, before
        for code in order:
            mixed = mixed.assign(**{name: features[name] for name in reasons[code]})
            now = log_odds(mixed)
            total[code] = total[code] + (now - at) / 2
            at = now
    return pd.DataFrame(total, index=features.index)


def top_reasons(found: pd.DataFrame, count: int = TOP) -> tuple[np.ndarray, np.ndarray]:
    """(n, count) codes of the reasons that move each customer most ("" where none is left), and their log odds."""
    codes, values = np.array([*found.columns, ""], dtype=object), found.to_numpy()
    place = np.argsort(-np.abs(values), axis=1, kind="stable")[:, :count]
    moved = np.take_along_axis(values, place, axis=1)
    noticed = np.abs(moved) >= _LEAST
    return codes[np.where(noticed, place, -1)], np.where(noticed, moved, 0.0)


def unknown(columns: Sequence[str]) -> list[str]:
    """Features that no reason names: none, or an explanation would not add up."""
    named = {name for names in REASONS.values() for name in names}
    return [name for name in columns if name not in named]
