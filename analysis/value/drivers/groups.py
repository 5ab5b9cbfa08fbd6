"""Mean value of groups, honest about small ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.rates import Z_95
from analysis.tables.privacy.small_groups import SMALLEST_GROUP

# Below that, how much the customers of a group differ is taken from all groups.
_OWN_SPREAD_FROM = 20
_SPREADS = 400


@dataclass(frozen=True, eq=False)
class GroupMeans:
    """Groups compared.

    `groups`, highest value first: `group`, `customers` (count), `mean` (money, as it is), `value` (money; like with
    like, and drawn to the mean of all the more, the less the group proves), `low`, `high` (95 % range of `value`),
    `is_clear` (the range leaves the mean of all out).
    `share_explained`: of the differences between customers, what goes with the group (0–1, adjusted for their number).
    `hidden_groups`, `hidden_customers`: too small to be shown, or without an answer.
    """

    groups: pd.DataFrame
    share_explained: float
    hidden_groups: int
    hidden_customers: int


def compare_groups(value: np.ndarray, group: pd.Series, like: np.ndarray | None = None) -> GroupMeans:
    """Compare the mean value of groups of at least five customers.

    Args:
        value: (n,) money. group: (n,) name of the group, missing for none.
        like: (n,) whom to compare with: a customer's value counts against the mean of those with the same number.

    The means are partially pooled, so the best of many groups is not best by luck.
    """
    sizes = group.value_counts()
    shown = sizes.index[sizes >= SMALLEST_GROUP]
    known = group.isin(shown).to_numpy()
    adjusted = value if like is None else _like_with_like(value, like)
    codes = pd.Categorical(group[known], categories=sorted(shown, key=str)).codes
    table = pd.DataFrame({"code": codes, "mean": value[known], "adjusted": adjusted[known]})
    by_group = table.groupby("code").agg(
        customers=("mean", "size"), mean=("mean", "mean"), adjusted=("adjusted", "mean"), spread=("adjusted", "var")
    )
    by_group.insert(0, "group", sorted(shown, key=str))
    overall = float(adjusted[known].mean()) if known.any() else float("nan")
    compared = _shrunken(by_group, overall)
    return GroupMeans(
        groups=compared.sort_values("value", ascending=False, kind="stable", ignore_index=True),
        share_explained=_explained(table["adjusted"].to_numpy(), by_group, overall),
        hidden_groups=int((sizes < SMALLEST_GROUP).sum()),
        hidden_customers=int((~known).sum()),
    )


def partially_pooled(mean: np.ndarray, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Group means drawn to their common mean, and how uncertain they then are.

    How much groups differ is not known either: all spreads up to ten times what the means show are averaged over,
    each as likely as it makes the means. So the range stays honest where chance alone may explain everything.

    Args:
        mean, error: (n,) of each group, its standard error; n ≥ 2.

    Source:
        Gelman et al. (2013), Bayesian Data Analysis, section 5.4: normal means, flat prior on their spread.
    """
    error = np.maximum(error, 1e-9 * max(float(np.abs(mean).max()), 1e-9))
    # (spreads, groups)
    spread = np.linspace(0, 10 * max(float(np.std(mean)), 1e-12), _SPREADS)[:, None]
    weight = 1 / (error**2 + spread**2)
    centre = (weight * mean).sum(axis=1, keepdims=True) / weight.sum(axis=1, keepdims=True)
    likely = 0.5 * (np.log(weight) - weight * (mean - centre) ** 2).sum(axis=1) - 0.5 * np.log(weight.sum(axis=1))
    chance = np.exp(likely - likely.max())
    chance = (chance / chance.sum())[:, None]
    trust = spread**2 * weight
    pooled = trust * mean + (1 - trust) * centre
    variance = trust * error**2 + (1 - trust) ** 2 / weight.sum(axis=1, keepdims=True)
    value = (chance * pooled).sum(axis=0)
    return value, np.sqrt((chance * (variance + (pooled - value) ** 2)).sum(axis=0))


def _like_with_like(value: np.ndarray, like: np.ndarray) -> np.ndarray:
    return value - pd.Series(value).groupby(like).transform("mean").to_numpy() + value.mean()


def _shrunken(by_group: pd.DataFrame, overall: float) -> pd.DataFrame:
    count, mean = by_group["customers"].to_numpy(), by_group["adjusted"].to_numpy()
    pooled = (by_group["spread"] * (count - 1)).sum() / max((count - 1).sum(), 1)
    variance = np.where(count >= _OWN_SPREAD_FROM, by_group["spread"], np.maximum(by_group["spread"], pooled)) / count
    value, error = partially_pooled(mean, np.sqrt(variance))
    half = Z_95 * error
    shown = by_group[["group", "customers", "mean"]].assign(value=value, low=value - half, high=value + half)
    return shown.assign(is_clear=(shown["low"] > overall) | (shown["high"] < overall))


def _explained(adjusted: np.ndarray, by_group: pd.DataFrame, overall: float) -> float:
    count, groups = len(adjusted), len(by_group)
    total = ((adjusted - overall) ** 2).sum()
    if count <= groups or not total > 0:
        return 0.0
    within = (by_group["spread"] * (by_group["customers"] - 1)).sum() / (count - groups)
    return float(max(1 - within / (total / (count - 1)), 0.0))
