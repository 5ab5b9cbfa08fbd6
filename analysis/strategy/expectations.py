"""What a campaign brings if its assumptions hold, and the range around it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import binom

from analysis.strategy.defaults import NO_CHANNEL

# The range: the true response lies between half and one and a half of the assumption, and on top of that
# chance decides who orders; of that chance the range covers nine of ten cases.
RESPONSE_RANGE = (0.5, 1.5)
CHANCE = 0.9


def expect_results(lines: pd.DataFrame, margin: float) -> pd.DataFrame:
    """Add expected results and their range to checked lines; the input is not changed.

    The response is that of the whole campaign, so further messages to the same people cost more and bring no more
    unless it is raised. Who is held back costs nothing and brings nothing extra. A campaign is made once.

    Args:
        lines: as `check_lines` returns them, plus `contacts` and `order_value`.
        margin: share of revenue left before the campaign's cost (0–1).

    Returns:
        The lines with the computed columns of `Plan.lines`, and `assumed_low` and `assumed_high`: the margin
        at half and at one and a half of the assumed response, before chance.
    """
    contacts, response = lines["contacts"], lines["expected_response"]
    making = lines["making_cost"].where(contacts > 0, 0.0)
    cost = contacts * lines["rounds"] * lines["cost_per_contact"] + making
    per_order = lines["order_value"] * margin
    low, high = (np.minimum(response * factor, 1.0) for factor in RESPONSE_RANGE)
    assumed_low, assumed_high = contacts * low * per_order - cost, contacts * high * per_order - cost
    return lines.assign(
        expected_orders=contacts * response,
        expected_cost=cost,
        expected_revenue=contacts * response * lines["order_value"],
        expected_margin=contacts * response * per_order - cost,
        assumed_low=assumed_low,
        assumed_high=assumed_high,
        margin_low=assumed_low - per_order * _chance(contacts, low, (1 - CHANCE) / 2),
        margin_high=assumed_high + per_order * _chance(contacts, high, (1 + CHANCE) / 2),
        break_even_response=_break_even(lines, making, per_order),
    )


def range_of_total(lines: pd.DataFrame) -> tuple[float, float]:
    """Low and high margin of all lines together; NaN when a line's is unknown.

    The assumed responses may err together in one direction, so their effects add up. Chance strikes each line
    on its own, so its effects add up as squares.
    """
    down = np.sqrt(((lines["assumed_low"] - lines["margin_low"]) ** 2).sum(skipna=False))
    up = np.sqrt(((lines["margin_high"] - lines["assumed_high"]) ** 2).sum(skipna=False))
    low, high = lines["assumed_low"].sum(skipna=False), lines["assumed_high"].sum(skipna=False)
    return float(low - down), float(high + up)


def _break_even(lines: pd.DataFrame, making: pd.Series, per_order: pd.Series) -> pd.Series:
    """Extra orders per contact that pay the campaign; NaN without contact, or where no response could pay."""
    per_contact = lines["rounds"] * lines["cost_per_contact"] + making / lines["contacts"].clip(lower=1)
    return (per_contact / per_order.where(per_order > 0)).where(lines["channel"] != NO_CHANNEL)


def _chance(contacts: pd.Series, response: pd.Series, quantile: float) -> np.ndarray:
    """How many orders lie between the mean and a quantile of the binomial distribution."""
    distance = binom.ppf(quantile, contacts, response) - contacts * response
    # With very few orders the quantile can lie on the mean's other side.
    return np.maximum(distance if quantile > 0.5 else -distance, 0.0)
