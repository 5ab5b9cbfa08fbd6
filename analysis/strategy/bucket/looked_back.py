"""What is known of how right the bucket was."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

# The rows of the bucket that are compared.
ROWS = ("level", "bought", "returning", "resurrecting", "dormant", "back", "lost", "lost_after_first")


@dataclass(frozen=True, eq=False)
class Reconciliation:
    """A year looked back on.

    `months`: one row a month: `month`, and for each of `ROWS` what was `predicted_…` and `observed_…`; `level_low`,
        `level_high` (80 %), and `told_lost`: outflow as the model of a year ago tells it the day before the
        month begins. New customers are not in it: they were given.
    `bias`: one row each of `ROWS`: `row`, `predicted`, `observed` (means a month, over the `months` in which it was
        observed), `bias` (predicted / observed − 1). `missed`: months in which the level was outside the band.
    `trend`: by which e^trend a month the observed level grew away from the prediction, fitted through the start;
        `error`: how far the level still was from that (log, root mean square). `applied`: the band missed too often, so
        that the months ahead follow the trend for a year and their band is wider by the error.
    """

    months: pd.DataFrame
    bias: pd.DataFrame
    missed: int
    trend: float
    error: float
    applied: bool
