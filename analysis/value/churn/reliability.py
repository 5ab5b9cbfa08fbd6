"""Do the probabilities mean what they say, and how many leavers are found by whom one writes to first?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.rates import wilson_interval
from analysis.value.churn.comparison import Forecasts
from analysis.value.churn.rules import RuleName

_GROUPS = 10


def reliability(forecasts: Sequence[Forecasts], rule: RuleName) -> pd.DataFrame:
    """Tenths of the customers by what the rule said, all dates together; equal forecasts stay together.

    Returns:
        (≤10, 6) `tenth` (1 = lowest), `customers`, `p_said` (mean, 0–1), `share_silent` (what happened) with its 95 %
        interval `low`, `high` (Wilson).
    """
    said = np.concatenate([at.p[rule] for at in forecasts])
    silent = np.concatenate([at.silent for at in forecasts])
    edges = np.unique(np.quantile(said, np.arange(1, _GROUPS) / _GROUPS, method="inverted_cdf"))
    tenth = np.searchsorted(edges, said, side="left")
    grouped = pd.DataFrame({"tenth": tenth, "said": said, "silent": silent}).groupby("tenth")
    found = grouped.agg(customers=("said", "size"), p_said=("said", "mean"), left=("silent", "sum")).reset_index()
    low, high = wilson_interval(found["left"].to_numpy(), found["customers"].to_numpy())
    return pd.DataFrame(
        {
            "tenth": np.arange(1, len(found) + 1),
            "customers": found["customers"],
            "p_said": found["p_said"],
            "share_silent": found["left"] / found["customers"],
            "low": low,
            "high": high,
        }
    )


def gains(forecasts: Sequence[Forecasts], rule: RuleName) -> pd.DataFrame:
    """Whoever the rule names first: the leavers among them, over all dates, equal forecasts in part.

    Returns:
        (101, 3) `share_contacted` (0–1 of the customers at risk), `contacted` and `silent` (customers at one date, the
        mean over the dates).
    """
    shares, dates = np.linspace(0, 1, 101), len(forecasts)
    contacted = shares * sum(len(at.silent) for at in forecasts) / dates
    found = sum(_found(at.p[rule], at.silent, shares) for at in forecasts) / dates
    return pd.DataFrame({"share_contacted": shares, "contacted": contacted, "silent": found})


def _found(said: np.ndarray, silent: np.ndarray, shares: np.ndarray) -> np.ndarray:
    values, group = np.unique(-said, return_inverse=True)
    named = np.cumsum(np.bincount(group, minlength=len(values)))
    left = np.cumsum(np.bincount(group, silent, minlength=len(values)))
    return np.interp(shares * len(said), np.append(0, named), np.append(0, left))
