"""What a new customer is worth, by whom they are like: newcomers have no history, but others began as they do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.value.drivers.groups import partially_pooled
from analysis.value.fitting import usable_spend
from analysis.value.intervals import HIGH, LOW
from analysis.value.lifetime_value import NEWCOMER, LifetimeValues, newcomers_spend
from analysis.value.ranges import newcomer_draws
from analysis.value.scoring import expected_orders

FEWEST_ALIKE = 20
_SEED = 20251


@dataclass(frozen=True, eq=False)
class NewcomerValues:
    """Total value of a new customer of each group, after margin and discount; a mean, no single customer's outcome.

    `groups`, highest first: `group`, `customers` (who began so), `first_order` (money; mean), `pace` (how much they
    spent after their first order, over what is expected of all in the same time; 1: as all), `value` with `low` and
    `high` (80 %), `is_clear` (apart from `usual` in 95 % of what may be). First orders and pace are drawn to
    those of all the more, the less the group proves.
    `usual`: the value of a new customer of whom nothing is known. `hidden_groups`, `hidden_customers`: too small, or
    unknown.
    """

    groups: pd.DataFrame
    usual: float
    hidden_groups: int
    hidden_customers: int


def compute_newcomer_values(values: LifetimeValues, groups: pd.Series) -> NewcomerValues:
    """Compare what followed the first order in groups known on the first day: first category, channel, country …

    Args:
        groups: group of each customer, index `customer_id` (text); missing: unknown.

    Assumes that the pace of a group, as far as it was seen, lasts over the horizon.

    Raises:
        NotEnoughDataError: fewer than two groups of `FEWEST_ALIKE` customers.
    """
    customers = values.customers
    group = customers["customer_id"].astype("str").map(groups).reset_index(drop=True)
    sizes = group.value_counts()
    shown = sorted(sizes.index[sizes >= FEWEST_ALIKE], key=str)
    if len(shown) < 2:
        raise NotEnoughDataError(
            "No newcomers to compare: it takes two groups of at least {needed} customers; here are {found}.",
            needed=FEWEST_ALIKE,
            found=len(shown),
        )
    code = pd.Categorical(group.where(group.isin(shown)), categories=shown).codes
    first = customers["first_spend"].fillna(0.0).to_numpy()
    found = _put_together(values, *_means(code, first, np.ones(len(code))), *_paces(code, values))
    later = newcomers_spend(values.model, values.settings.horizon_days, values.settings.yearly_discount)
    usual = values.settings.margin * float(first.mean() + later)
    table = pd.DataFrame({"group": shown, "customers": np.bincount(code[code >= 0]), **found})
    return NewcomerValues(
        table.sort_values("value", ascending=False, kind="stable", ignore_index=True),
        usual,
        hidden_groups=int((sizes < FEWEST_ALIKE).sum()),
        hidden_customers=int((code < 0).sum()),
    )


def _paces(code: np.ndarray, values: LifetimeValues) -> tuple[np.ndarray, np.ndarray]:
    """Spend after the first order over what is expected of a newcomer in the same time, against that of all groups."""
    customers = values.customers
    spent = customers["frequency"].to_numpy() * usable_spend(customers)[1]
    ages, position = np.unique(customers["T"].to_numpy(dtype=float), return_inverse=True)
    by_age = expected_orders(values.model.orders, NEWCOMER, ages)[0]
    expected = by_age[position]
    known = code >= 0
    level = spent[known].sum() / expected[known].sum()
    pace, error = _means(code, spent, expected)
    return pace / level, error / level


def _means(code: np.ndarray, part: np.ndarray, whole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sum of `part` over sum of `whole` in each group, drawn to that of all, and its standard error.

    A group of few scatters by luck as little as it likes: its error is at least what all groups together say.
    """
    known = code >= 0
    code, part, whole = code[known], part[known], whole[known]
    total, count = np.bincount(code, whole), np.bincount(code)
    ratio = np.bincount(code, part) / total
    apart = (part - ratio[code] * whole) ** 2
    own = np.bincount(code, apart) / total**2
    common = apart.sum() / whole.sum() / total
    return partially_pooled(ratio, np.sqrt(np.maximum(own, common) * count / (count - 1)))


def _put_together(
    values: LifetimeValues, first: np.ndarray, first_error: np.ndarray, pace: np.ndarray, pace_error: np.ndarray
) -> dict[str, np.ndarray]:
    """First order and what follows, with everything left open: the group's two means, and the future of newcomers."""
    margin = values.settings.margin
    later = newcomers_spend(values.model, values.settings.horizon_days, values.settings.yearly_discount)
    futures = newcomer_draws(values.model, values.simulation)
    chance = np.random.default_rng(_SEED).standard_normal((2, len(first), len(futures)))
    drawn = margin * (first[:, None] + chance[0] * first_error[:, None])
    drawn = drawn + np.maximum(pace[:, None] + chance[1] * pace_error[:, None], 0.0) * futures
    low, high = np.quantile(drawn, [LOW, HIGH], axis=1)
    # Against any newcomer, of whom the same future is drawn.
    apart = drawn - margin * values.customers["first_spend"].fillna(0.0).mean() - futures
    least, most = np.quantile(apart, [0.025, 0.975], axis=1)
    return {
        "first_order": margin * first,
        "pace": pace,
        "value": margin * (first + pace * later),
        "low": low,
        "high": high,
        "is_clear": (least > 0) | (most < 0),
    }
