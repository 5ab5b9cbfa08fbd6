"""How much winning, keeping and winning back a customer of a group may cost at most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.value.intervals import HIGH, LOW
from analysis.value.last_order import value_now_and_at_last_order
from analysis.value.lifetime_value import LifetimeValues
from analysis.value.ranges import group_draws, newcomer_draws

Purpose = Literal["win", "keep", "win_back"]
PURPOSES: tuple[Purpose, ...] = ("win", "keep", "win_back")
_SEED = 20131


@dataclass(frozen=True)
class SpendSettings:
    """What a contact achieves: assumptions until a test has measured them.

    `kept`: how much more likely somebody stays because of it, `won_back`: how much more likely somebody who has gone
    silent orders again (0–1, extra probability: who would have stayed or come anyway does not count).
    """

    kept: float = 0.05
    won_back: float = 0.02


def worth_by_group(values: LifetimeValues, groups: pd.Series) -> pd.DataFrame:
    """What a customer of each group is worth in three situations, with the 80 % range of the group's mean.

    Args:
        groups: group of each customer, index of `values.customers`; missing: in none.

    Returns:
        One row per group: `group`, `customers`, and with `_low` and `_high` each (money after margin and discount):
        `win`: total value of a new customer who begins as these did: first order and what newcomers bring after it;
        `keep`: value now, what these are expected to bring from today;
        `win_back`: value if active again, what they were expected to bring right after their last order.
    """
    named = groups.reindex(values.customers.index).astype("category").cat.remove_unused_categories()
    codes, names = named.cat.codes.to_numpy(), named.cat.categories
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    customers = values.customers
    just_ordered = replace(values.simulation, customers=values.simulation.customers.assign(T=customers["recency"]))
    last = value_now_and_at_last_order(values)["value_at_last_order"].to_numpy()
    expected = {"win": customers["new_customer_value"], "keep": customers["lifetime_value"], "win_back": last}
    draws = {
        "win": _newcomer_draws(values, codes, len(names)),
        "keep": group_draws(values.simulation, codes, len(names)) / counts[:, None],
        "win_back": group_draws(just_ordered, codes, len(names)) / counts[:, None],
    }
    columns = {"group": names.to_numpy(), "customers": counts}
    for purpose in PURPOSES:
        mean = pd.Series(np.asarray(expected[purpose])).groupby(codes).mean().reindex(range(len(names)))
        low, high = np.quantile(draws[purpose], [LOW, HIGH], axis=1)
        columns |= {purpose: mean.to_numpy(), f"{purpose}_low": low, f"{purpose}_high": high}
    return pd.DataFrame(columns)


def spend_limits(worth: pd.DataFrame, settings: SpendSettings, margin: float = 1.0) -> pd.DataFrame:
    """The three limits of each group: value × margin × what the money changes about the probability.

    Winning: the total value of a new customer. Keeping: value now × `kept`. Winning back: value if active again ×
    `won_back`. At the limit the money comes back within the horizon, and nothing is earned.

    Args:
        worth: as `worth_by_group` gives it; `margin`: to be multiplied in, where it was computed without one.

    Returns:
        (3 × n_groups, 6) `group`, `customers`, `purpose`, `limit`, `low`, `high` (money; 80 %), ordered as `worth`.

    Raises:
        SettingsError: a probability is not between 0 and 1.
    """
    for found in (settings.kept, settings.won_back):
        if not 0 <= found <= 1:
            raise SettingsError(
                "No contact changes a probability by {found}. Give a share between 0 and 1; 0.05 means 5 points.",
                found=found,
            )
    changed = {"win": 1.0, "keep": settings.kept, "win_back": settings.won_back}
    parts = [
        worth[["group", "customers"]].assign(
            purpose=purpose,
            **{
                name: worth[purpose + end] * margin * changed[purpose]
                for name, end in (("limit", ""), ("low", "_low"), ("high", "_high"))
            },
        )
        for purpose in PURPOSES
    ]
    return pd.concat(parts, ignore_index=True)


def _newcomer_draws(values: LifetimeValues, codes: np.ndarray, groups: int) -> np.ndarray:
    """(groups, J) draws of the mean total value: first orders of this group, later ones of newcomers in general."""
    later = newcomer_draws(values.model, values.simulation)
    first = values.settings.margin * values.customers["first_spend"].fillna(0.0).groupby(codes).agg(["mean", "sem"])
    first = first.reindex(range(groups)).fillna(0.0)
    chance = np.random.default_rng(_SEED).standard_normal((groups, len(later)))
    return first["mean"].to_numpy()[:, None] + chance * first["sem"].to_numpy()[:, None] + later
