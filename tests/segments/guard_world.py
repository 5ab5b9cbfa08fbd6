"""Tests with a known truth: one population, or two kinds of customers for whom different actions are best."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.segments import Segmentation, make_segmentation

RESPONSE, SALE = 0.10, 40.0


def trial(
    random: np.random.Generator, customers: int, gain: float = 0.0, effect: float = 0.0
) -> tuple[pd.DataFrame, np.ndarray]:
    """Results of two arms drawn by lot, and which of two equally large kinds each customer is.

    Response is 10 % without action. The action changes it by `effect` for everybody, and up for one kind and down for
    the other by so much that the best action per kind brings `gain` per customer more than the best single one
    (at 40 a sale).
    """
    kind = np.arange(customers) % 2
    arm = random.permutation(customers) % 2
    change = effect + np.where(kind == 1, 1, -1) * 2 * gain / SALE
    outcome = random.random(customers) < RESPONSE + arm * change
    ids = [f"c{number:06}" for number in range(customers)]
    arms = np.array(["nothing", "letter"])[arm]
    return pd.DataFrame({"customer_id": ids, "arm": arms, "outcome": outcome.astype(float)}), kind


def split(results: pd.DataFrame, codes: np.ndarray, kind: str = "behavioural") -> Segmentation:
    """The customers of the results in segments "s0", "s1" …"""
    order = [f"s{code}" for code in range(int(codes.max()) + 1)]
    return make_segmentation(kind, "attribute", results["customer_id"], [f"s{code}" for code in codes], order)
