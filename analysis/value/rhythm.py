"""What the models of orders take for granted: that customers buy at random moments, and were new when first seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.value.histories import PurchaseHistories

# From here on the times between purchases vary by four fifths of their mean or less, not by all of it.
REGULAR = 1.5
_MIN_PAIRS = 30
# Customers first seen per day in the first tenth of the time, against the rest.
_CROWDED = 2.0


@dataclass(frozen=True)
class Rhythm:
    """How customers buy and appear.

    `regularity`: shape k of the times between a customer's purchases; 1 is pure chance as the models assume, larger
    is steadier (they vary by 1/√k of their mean); NaN with fewer than 30 `pairs` (customers with two such times).
    `regularity_low`: what it is at least, in 39 of 40 cases (NaN as above).
    `early_newcomers`: customers first seen per day in the first tenth of the time, as a multiple of the days after;
    NaN within less than 20 days. `begins_mid_life`: it is above 2, so many of them probably were customers before.
    """

    regularity: float
    regularity_low: float
    pairs: int
    early_newcomers: float
    begins_mid_life: bool


def measure_rhythm(histories: PurchaseHistories) -> Rhythm:
    """Measure regularity from the last two times between purchases of each customer.

    For a gamma distribution of shape k the share of the first in the sum of two is Beta(k, k), whatever the
    customer's pace: its variance is 1/(4(2k+1)).

    Source:
        Wheat & Morrison (1990), Journal of Marketing Research 27(1).
    """
    shares = _first_shares(histories)
    regularity = low = float("nan")
    if len(shares) >= _MIN_PAIRS:
        squares = (shares - 0.5) ** 2
        error = squares.std(ddof=1) / np.sqrt(len(squares))
        regularity, low = _shape(squares.mean()), _shape(squares.mean() + 1.96 * error)
    crowd = _early_newcomers(histories)
    return Rhythm(regularity, low, len(shares), crowd, bool(crowd > _CROWDED))


def _shape(variance: float) -> float:
    return float("inf") if variance <= 0 else float((1 - 4 * variance) / (8 * variance))


def _first_shares(histories: PurchaseHistories) -> np.ndarray:
    """Of each customer's last two times between purchases, the share of the earlier one (0–1)."""
    customer = histories.purchase_days["customer"].to_numpy()
    day = histories.purchase_days["day"].to_numpy().astype("datetime64[D]").astype(np.int64)
    last = np.flatnonzero(np.append(customer[1:] != customer[:-1], True))
    last = last[(last >= 2)]
    last = last[customer[last - 2] == customer[last]]
    return (day[last - 1] - day[last - 2]) / (day[last] - day[last - 2])


def _early_newcomers(histories: PurchaseHistories) -> float:
    age = histories.customers["T"].to_numpy()
    span = int(age.max()) + 1
    early = span // 10
    if early < 2:
        return float("nan")
    first = int((age > age.max() - early).sum())
    later = len(age) - first
    return float((first / early) / max(later / (span - early), 1 / span))
