"""When the money spent on a customer is back: new customers followed forward, drawn again for the range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.value.acquisition.newcomers import DAYS_PER_MONTH
from analysis.value.intervals import HIGH, LOW

# Fewer say too little: no range, no payback.
FEWEST = 20
_DRAWS = 500
_SEED = 20050501
# Customers are drawn again in so many blocks at most: sums over blocks are as independent as the customers.
_MOST_BLOCKS = 1000


@dataclass(frozen=True, eq=False)
class Followed:
    """What the new customers of a channel brought, month by month since the first order.

    `customers`: (K + 1,) how many are old enough for each age, 0 (the first order) to K months. `margin`: (K + 1,) mean
    per new customer up to that age, after margin and discount. `drawn_customers` (J,) and `drawn_margin` (J, K + 1):
    the same with the customers drawn again, a Poisson number of times each, so that their number varies too.
    """

    customers: np.ndarray
    margin: np.ndarray
    drawn_customers: np.ndarray
    drawn_margin: np.ndarray

    @property
    def months(self) -> int:
        """The last age that `FEWEST` customers have reached; −1 where not even so many are new."""
        return int((self.customers >= FEWEST).sum()) - 1


def months_within(days: float) -> int:
    """Months of 365/12 days, rounded; at least one."""
    return max(round(days / DAYS_PER_MONTH), 1)


def money_by_age(
    row: np.ndarray, after: np.ndarray, money: np.ndarray, customers: int, months: int, yearly_discount: float
) -> np.ndarray:
    """(customers, months + 1) discounted money of each customer in each month of age; 0 is the first day."""
    age = np.ceil(after / DAYS_PER_MONTH - 1e-9).astype(np.int64)
    within = age <= months
    worth = money * (1 + yearly_discount) ** (-after / 365)
    place = row[within] * (months + 1) + age[within]
    return np.bincount(place, worth[within], minlength=customers * (months + 1)).reshape(customers, months + 1)


def follow(money: np.ndarray, age_days: np.ndarray) -> Followed:
    """Add up, age by age, what those brought who have been observed to the end of that age.

    A month that is not over counts for nobody, so a young cohort never looks like a drop, and no customer who came
    late pulls down a month that they could not have reached.

    Args:
        money: (n, K + 1) as `money_by_age` gives it. age_days: (n,) whole days observed since the first order.

    Source:
        Nelson (2003), Recurrent Events Data Analysis: the mean cumulative function.
    """
    ages = np.ceil(np.arange(money.shape[1]) * DAYS_PER_MONTH - 1e-9)
    old_enough = age_days[:, None] >= ages
    block = np.arange(len(money)) % _MOST_BLOCKS
    blocks = min(len(money), _MOST_BLOCKS)
    counts, sums = (_by_block(values, block, blocks) for values in (old_enough, money * old_enough))
    weights = np.random.default_rng(_SEED).poisson(1.0, (_DRAWS, blocks)).astype(float)
    drawn_counts, drawn_sums = weights @ counts, weights @ sums
    return Followed(
        customers=counts.sum(axis=0).astype(np.int64),
        margin=_mean(sums.sum(axis=0), counts.sum(axis=0)).cumsum(),
        drawn_customers=drawn_counts[:, 0],
        drawn_margin=_mean(drawn_sums, drawn_counts).cumsum(axis=1),
    )


def payback_month(margin: np.ndarray, cost: np.ndarray | float) -> np.ndarray:
    """The first age at which `margin` (…, K + 1) reaches `cost` (…); infinite where it does not."""
    reached = margin >= np.asarray(cost)[..., None]
    return np.where(reached.any(axis=-1), reached.argmax(axis=-1), np.inf)


def range_of(draws: np.ndarray) -> tuple[float, float]:
    """The 80 % range of draws that may be infinite; in steps of the draws, nothing is mixed with infinity."""
    low, high = np.quantile(draws, [LOW, HIGH], method="inverted_cdf")
    return float(low), float(high)


def _by_block(values: np.ndarray, block: np.ndarray, blocks: int) -> np.ndarray:
    return np.column_stack([np.bincount(block, column, minlength=blocks) for column in values.T])


def _mean(sums: np.ndarray, counts: np.ndarray) -> np.ndarray:
    return np.divide(sums, counts, out=np.full(np.shape(sums), np.nan), where=counts > 0)
