"""The results of a test, one row a customer: which arm, and the margin that came of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.segments.guard.settings import GuardSettings
from analysis.tables.table import Table, prepared_frame

FEWEST_ARMS, FEWEST_IN_ARM = 2, 50


@dataclass(frozen=True, eq=False)
class Trial:
    """A randomised test.

    `customer_id` (n,) text; `arm` (n,) position in `arms`; `margin` (n,) what the customer brought, after the cost of
    the arm; `unit` (n,) which customers were drawn by lot together, None: each alone; `shares` (n_arms,) of the arms.
    `in_two_arms`: customers left out because they are in more than one arm.
    """

    customer_id: pd.Series
    arm: np.ndarray
    margin: np.ndarray
    unit: np.ndarray | None
    arms: list[str]
    shares: np.ndarray
    in_two_arms: int


def read_trial(results: Table | pd.DataFrame, settings: GuardSettings) -> Trial:
    """One row per customer; several outcomes of a customer add up, and who is in two arms is left out.

    Args:
        results: `customer_id`, `arm`, `outcome`, optionally `campaign` and the column of the unit.

    Raises:
        SettingsError: a campaign, arm or unit that is not in the results.
        NotEnoughDataError: fewer than two arms with 50 customers each.
    """
    rows = prepared_frame(results, "results").dropna(subset=["customer_id", "arm", "outcome"])
    rows = _of_campaign(rows, settings.campaign)
    by_customer = rows.groupby("customer_id", observed=True, sort=True)
    codes = rows["arm"].cat.codes.groupby(rows["customer_id"], observed=True)
    several = codes.min() < codes.max()
    found = pd.DataFrame({"arm": by_customer["arm"].first(), "outcome": by_customer["outcome"].sum()})
    if settings.unit is not None:
        found["unit"] = by_customer[_known_unit(rows, settings.unit)].first()
    found = found[~several]
    counts = found["arm"].value_counts()
    arms = sorted(counts.index[counts >= FEWEST_IN_ARM].astype("str"))
    if len(arms) < FEWEST_ARMS:
        raise NotEnoughDataError(
            "A test needs at least two arms with {needed} customers each; found: {found}.",
            needed=FEWEST_IN_ARM,
            found=", ".join(f"{arm} ({count})" for arm, count in counts.items() if count) or "–",
        )
    found = found[found["arm"].isin(arms)]
    arm = pd.Index(arms).get_indexer(found["arm"].astype("str"))
    costs = np.array([dict(settings.arm_costs).get(name, 0.0) for name in arms])
    margin = found["outcome"].to_numpy(dtype=float) * settings.value_per_outcome - costs[arm]
    unit = pd.factorize(found["unit"])[0] if settings.unit is not None else None
    ids = found.index.astype("str").to_series().reset_index(drop=True)
    return Trial(ids, arm, margin, unit, arms, _shares(arm, arms, settings), int(several.sum()))


def _of_campaign(rows: pd.DataFrame, campaign: str | None) -> pd.DataFrame:
    if "campaign" not in rows or not rows["campaign"].notna().any():
        return rows
    found = list(rows["campaign"].cat.categories)
    if campaign is None and len(found) == 1:
        return rows
    if campaign not in found:
        raise SettingsError(
            "Choose one campaign of the results: {found}. '{campaign}' is none of them.",
            found=", ".join(found),
            campaign=campaign or "",
        )
    return rows[rows["campaign"] == campaign]


def _known_unit(rows: pd.DataFrame, unit: str) -> str:
    if unit not in rows:
        raise SettingsError(
            "The results have no column '{unit}' that says who was drawn by lot together. There are: {found}.",
            unit=unit,
            found=", ".join(rows.columns),
        )
    return unit


def _shares(arm: np.ndarray, arms: list[str], settings: GuardSettings) -> np.ndarray:
    observed = np.bincount(arm, minlength=len(arms)) / len(arm)
    if not settings.arm_shares:
        return observed
    planned = np.array([dict(settings.arm_shares).get(name, np.nan) for name in arms])
    if not (planned > 0).all():
        raise SettingsError(
            "The planned shares must name every arm with a share above 0: {arms}.", arms=", ".join(arms)
        )
    return planned / planned.sum()
