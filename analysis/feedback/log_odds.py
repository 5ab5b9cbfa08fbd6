"""Which terms two sets of texts differ in, without being fooled by rare ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import norm

from analysis.rates import holm, share, wilson_interval

CLEAR = 0.01
# As many imagined texts of average content stand behind either side.
PRIOR_TEXTS = 10.0


def compare_terms(with_term: np.ndarray, others_with_term: np.ndarray, count: int, others: int) -> pd.DataFrame:
    """Log-odds ratio of holding each term, shrunken to what both sides together hold.

    Args:
        with_term, others_with_term: (n_terms,) how many of either side hold the term.
        count, others: how many there are on either side.

    Returns:
        One row per term: `n_with`, `others_with`, `share_with`, `with_low`, `with_high` (95 %), `share_of_others`,
        `difference`, `difference_low`, `difference_high` (of shares, 95 %), `log_odds`, `z`, `p_value` (two-sided, of
        this term alone: see `corrected`).

    Source:
        Monroe, Colaresi & Quinn (2008), Political Analysis 16(4), log-odds with an informative Dirichlet prior; texts
        in the place of words, so that a text that repeats a word counts once. Intervals of the difference: Newcombe
        (1998), Statistics in Medicine 17.
    """
    a, b = np.asarray(with_term, dtype=float), np.asarray(others_with_term, dtype=float)
    prior = PRIOR_TEXTS * (a + b) / max(count + others, 1)
    sides = [(a + prior, count - a + PRIOR_TEXTS - prior), (b + prior, others - b + PRIOR_TEXTS - prior)]
    log_odds = np.log(sides[0][0] / sides[0][1]) - np.log(sides[1][0] / sides[1][1])
    z = log_odds / np.sqrt(sum(1 / part for side in sides for part in side))
    rate, low, high = _rate(a, count)
    other, other_low, other_high = _rate(b, others)
    apart = rate - other
    return pd.DataFrame(
        {
            "n_with": a.astype(int),
            "others_with": b.astype(int),
            "share_with": rate,
            "with_low": low,
            "with_high": high,
            "share_of_others": other,
            "difference": apart,
            "difference_low": apart - np.sqrt((rate - low) ** 2 + (other_high - other) ** 2),
            "difference_high": apart + np.sqrt((high - rate) ** 2 + (other - other_low) ** 2),
            "log_odds": log_odds,
            "z": z,
            "p_value": 2 * norm.sf(np.abs(z)),
        }
    )


def corrected(table: pd.DataFrame) -> pd.DataFrame:
    """The table with `p_value` corrected for all its rows, and `is_clear` (below 0.01)."""
    p_value = holm(table["p_value"].to_numpy())
    return table.assign(p_value=p_value, is_clear=p_value < CLEAR)


def _rate(part: np.ndarray, whole: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    trials = np.full(part.shape, whole)
    return share(part, trials), *wilson_interval(part, trials)
