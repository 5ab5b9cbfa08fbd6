"""The bucket and what flows through it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.strategy.bucket.basis import BucketBasis
from analysis.strategy.bucket.filling import fill
from analysis.strategy.bucket.levers import Levers


@dataclass(frozen=True)
class FlowRates:
    """Customers a month over the first year ahead: `new`, `back`, `lost`, `lost_after_first`."""

    new: float
    back: float
    lost: float
    lost_after_first: float


@dataclass(frozen=True, eq=False)
class Bucket:
    """Three stocks of customers that are easily confused, and the flows between them, month by month.

    `months`, one row a month ahead: `month` (its first day);
        stocks: `level` (active: ordered within the last `active_days` days, at the end of the month), `bought` (in the
        month), `alive` (have not left for good, by the model; nobody can see it);
        flows of `level`: `new`, `back` (silent at its beginning), `lost` (fell silent), `lost_after_first` (of them,
        after a single order): level = level before + new + back − lost;
        flows of `bought`: `new`, `returning` (bought in the month before too), `resurrecting` (not in that),
        `dormant` (bought in the month before, not in this one): bought = new + returning + resurrecting
        = bought before + new + resurrecting − dormant. Dormant is not lost.
        All are expectations; with `_low` and `_high` (80 %: parameters, inflow and chance): `level`, `bought`, `new`.
        `margin` (money, not discounted), `cost` (of the levers, over today).
    `history`: the same so far as `observed_months` gives it; `counts_new`: after the first days, in which older
        customers look new.
    `inflow`: one row a channel: `channel` ("": others and unknown), `share`, `per_month` (mean of the latest year),
        `ahead` (mean a month ahead, with the levers).
    `margin`: (1 + J,) all months together, discounted, of the most likely parameters and of each draw; `cost`: of the
        levers, discounted.
    """

    months: pd.DataFrame
    history: pd.DataFrame
    inflow: pd.DataFrame
    margin: np.ndarray
    cost: float
    basis: BucketBasis
    levers: Levers

    def rates(self) -> FlowRates:
        """What flows in and out in a month, as the mean of the first year ahead."""
        first = self.months.head(12)
        return FlowRates(*(float(first[name].mean()) for name in ("new", "back", "lost", "lost_after_first")))

    def brim(self) -> float:
        """Customers that fill the drawn bucket: somewhat more than there are or will be without levers."""
        expected = self.basis.crowds.existing[0, 0] + fill(self.basis.crowds.newcomer[0, 0], self.basis.inflow.forecast)
        return 1.25 * max(float(expected.max()), self.basis.crowds.active, 1.0)
