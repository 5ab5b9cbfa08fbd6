"""What sets each segment apart: items chosen more or less often than expected at everybody's level."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.rates import Z_95
from analysis.segments.survey.conditional_classes import Classes, expected_answers


def describe_items(answers: np.ndarray, segment: np.ndarray, classes: Classes, items: tuple[str, ...]) -> pd.DataFrame:
    """One row per segment and item, the largest difference first within a segment.

    Args:
        answers: (n, n_items) complete, 0 … steps. `segment`: (n,) place of each person's class.

    Returns:
        `segment` (place), `item`, `observed` and `expected` (mean answer as a share of the highest, 0–1; expected of
        people with the same totals if all were alike), `difference`, `low`, `high` (its 95 % interval).
    """
    expected = expected_answers(classes.common, classes.steps, answers.sum(axis=1).astype(int))
    surplus = (answers - expected) / classes.steps
    parts = []
    for place in range(len(classes.shares)):
        members = segment == place
        count = max(int(members.sum()), 1)
        difference = surplus[members].mean(axis=0) if members.any() else np.zeros(len(items))
        spread = surplus[members].std(axis=0, ddof=1) if count > 1 else np.full(len(items), np.nan)
        half = Z_95 * spread / np.sqrt(count)
        parts.append(
            pd.DataFrame(
                {
                    "segment": place,
                    "item": items,
                    "observed": answers[members].mean(axis=0) / classes.steps if members.any() else np.nan,
                    "expected": expected[members].mean(axis=0) / classes.steps if members.any() else np.nan,
                    "difference": difference,
                    "low": difference - half,
                    "high": difference + half,
                }
            ).sort_values("difference", ascending=False, kind="stable")
        )
    return pd.concat(parts, ignore_index=True)


def level_explained(answers: np.ndarray, segment: np.ndarray) -> float:
    """The share of the variance of people's totals that the segments explain (eta squared, 0–1).

    Near 1, the segments would be the number of yeses in disguise.
    """
    totals = pd.Series(answers.sum(axis=1))
    within = totals - totals.groupby(segment).transform("mean")
    spread = float(((totals - totals.mean()) ** 2).sum())
    return 1 - float((within**2).sum()) / spread if spread > 0 else 0.0
