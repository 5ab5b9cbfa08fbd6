"""Who gets what in a test: drawn by lot, and the same for a customer whoever else comes and goes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.errors import MappingError, SettingsError

CONTACT, CONTROL = "contact", "control"


def assign_arms(
    customers: pd.DataFrame, shares: Mapping[str, float], key: str, draw: int = 0, unit: str = "customer_id"
) -> pd.Series:
    """Draw an arm for each customer by a keyed hash of the customer's number.

    A customer's arm depends on nothing but the number, the shares, `key` and `draw`: it is the same tomorrow, in any
    order, and after others came or went. The price is that an arm holds about its share, not exactly.

    Args:
        customers: `customer_id`, or the column `unit`; the same number gets the same arm. Not changed.
        shares: arm → share of the customers (0–1), together 1.
        key: names the campaign: another key draws independently.
        draw: counts the draws of one campaign; `balanced_draw` finds a good one.
        unit: column with what is drawn by lot together, such as a household whose members read each other's letters.

    Returns:
        The arm of each row, named `arm`, indexed like `customers`.

    Raises:
        MappingError: there is no such column.
        SettingsError: a share is negative or they do not add up to 1; a customer has no number.
    """
    _check(customers, shares, unit)
    # 64 bits by SipHash, whose 16 bytes of key are the campaign and the draw.
    secret = hashlib.blake2b(f"{key}/{draw}".encode(), digest_size=8).hexdigest()
    ids = customers[unit].astype("str").to_numpy(dtype=object)
    place = pd.util.hash_array(ids, hash_key=secret, categorize=False) / 2.0**64
    bounds = np.cumsum(list(shares.values()))[:-1]
    arms = np.array(list(shares), dtype=object)[np.searchsorted(bounds, place, side="right")]
    return pd.Series(arms, index=customers.index, name="arm", dtype="str")


def _check(customers: pd.DataFrame, shares: Mapping[str, float], unit: str) -> None:
    if unit not in customers:
        raise MappingError(
            "The customers have no column '{missing}'. They have: {found}.",
            missing=unit,
            found=", ".join(map(str, customers.columns)),
        )
    if customers[unit].isna().any():
        raise SettingsError(
            "{found} customers have no number, so no arm can be drawn for them. Leave them out first.",
            found=int(customers[unit].isna().sum()),
        )
    given = np.array(list(shares.values()), dtype=float)
    if not len(given) or not (given >= 0).all() or not np.isclose(given.sum(), 1):
        raise SettingsError(
            "The shares of the arms are {found}. Give shares of 0 or more that add up to 1.",
            found=", ".join(f"{arm}: {share}" for arm, share in shares.items()),
        )
