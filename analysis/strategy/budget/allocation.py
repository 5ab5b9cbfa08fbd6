"""Where the money goes: from today's split to a better one, with the reason for every line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.strategy.budget.curves import ResponseCurves, response_curves
from analysis.strategy.budget.learned import LearnedCurves
from analysis.strategy.budget.solver import LEAST_MARGINAL, best_split, in_cents

RANGE = (0.1, 0.9)
# Beyond half and one and a half of today's spend nobody has seen what happens.
OBSERVED = (0.5, 1.5)
CURVE_POINTS = 25


@dataclass(frozen=True)
class BudgetSettings:
    """What the user chose.

    `total`: money for all lines. `most_move`: no line changes by more than this share of today's spend in one round;
        None: by any amount. `draws`, `seed`: of the curves' uncertainty.
    """

    total: float
    most_move: float | None = 0.3
    draws: int = 500
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Allocation:
    """A split of the budget; money in the workspace currency, ranges are 80 %.

    `lines`: one row per line, in the order given: `line`, `spend_now`, `spend` (whole cents), `margin_now`, `margin`
        (expected), `marginal_now`, `marginal` (margin that the next unit of money brings) each with `_low` and `_high`,
        `share_growing` (share of draws in which the line alone would get more than today), `reason` ("grows",
        "shrinks", "stays", "at_minimum", "at_maximum", "most_move": held by the largest move of one round,
        "not_paying": shrinks because its last unit brought less than itself), `unobserved` (beyond what was spent).
    `left`: money that is better kept. `gain`, `gain_low`, `gain_high`: margin after spend, over today's split.
    `p_gain`: share of draws in which it gains.
    """

    lines: pd.DataFrame
    left: float
    gain: float
    gain_low: float
    gain_high: float
    p_gain: float
    settings: BudgetSettings


def allocate_budget(lines: pd.DataFrame, settings: BudgetSettings, learned: LearnedCurves | None = None) -> Allocation:
    """Split the budget so that the next unit of money brings the same everywhere, as far as the bounds allow.

    Expected returns over the draws of uncertain curves: a sum of concave curves is concave, so the split is the best.

    Args:
        lines: as `response_curves` takes them; optional `minimum` and `maximum` (money; NaN: none).
        learned: curves of margin that take the place of the lines' own numbers, where the data say anything.

    Raises:
        MappingError, SettingsError: as `response_curves`; no budget, a minimum above a maximum, or minima that are
            above the budget.
    """
    curves = _curves(lines, settings, learned)
    low, high = _bounds(lines, curves.spend, settings)
    spend = in_cents(best_split(curves, settings.total, low, high), settings.total, low, high)
    before, after = curves.returns(curves.spend), curves.returns(spend)
    gains = (after.sum(axis=0) - spend.sum()) - (before.sum(axis=0) - curves.spend.sum())
    table = pd.DataFrame(
        {
            "line": lines["line"].to_numpy(),
            "spend_now": curves.spend,
            "spend": spend,
            "margin_now": before.mean(axis=1),
            "margin": after.mean(axis=1),
            **_with_range("marginal_now", curves.marginal(curves.spend)),
            **_with_range("marginal", curves.marginal(spend)),
            "share_growing": _share_growing(curves, spend),
            "reason": _reasons(curves, spend, *_own_bounds(lines), low, high),
            "unobserved": (spend < OBSERVED[0] * curves.spend) | (spend > OBSERVED[1] * curves.spend),
        }
    )
    return Allocation(
        table,
        max(0.0, round(settings.total - spend.sum(), 2)),
        float(gains.mean()),
        *map(float, np.quantile(gains, RANGE)),
        float((gains > 0).mean()),
        settings,
    )


def _curves(lines: pd.DataFrame, settings: BudgetSettings, learned: LearnedCurves | None) -> ResponseCurves:
    curves = response_curves(lines, settings.draws, settings.seed)
    return curves if learned is None else learned.put_into(curves, list(lines["line"]))


def _with_range(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    low, high = np.quantile(values, RANGE, axis=1)
    return {name: values.mean(axis=1), f"{name}_low": low, f"{name}_high": high}


def _own_bounds(lines: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    nothing = pd.Series(np.nan, lines.index)
    low = lines.get("minimum", nothing).astype(float).fillna(0.0).to_numpy()
    high = lines.get("maximum", nothing).astype(float).fillna(np.inf).to_numpy()
    for line, least, most in zip(lines["line"], low, high, strict=True):
        if not 0 <= least <= most:
            raise SettingsError(
                "Line '{line}': the minimum {low} is above the maximum {high}. Change one of them.",
                line=line,
                low=least,
                high=most,
            )
    return low, high


def _bounds(lines: pd.DataFrame, now: np.ndarray, settings: BudgetSettings) -> tuple[np.ndarray, np.ndarray]:
    """The user's limits, narrowed to the largest move; where both contradict each other the user's hold."""
    low, high = _own_bounds(lines)
    if not settings.total > 0:
        raise SettingsError("The budget is {found}. Give an amount above 0.", found=settings.total)
    if low.sum() > settings.total:
        raise SettingsError(
            "The minima add up to {minima}, more than the budget of {total}. Lower a minimum or raise the budget.",
            minima=round(low.sum(), 2),
            total=settings.total,
        )
    ceiling = np.minimum(high, settings.total)
    if settings.most_move is None:
        return low, np.maximum(low, ceiling)
    nearest = np.clip(now * (1 - settings.most_move), low, ceiling)
    if nearest.sum() > settings.total:
        # Today's split itself is beyond the budget: everything shrinks before anything is optimised.
        nearest = low + (nearest - low) * (settings.total - low.sum()) / (nearest - low).sum()
    return nearest, np.maximum(nearest, np.minimum(ceiling, now * (1 + settings.most_move)))


def _share_growing(curves: ResponseCurves, spend: np.ndarray) -> np.ndarray:
    """In how many draws the next unit brings the line more at today's spend than others after the move, or itself."""
    price = max(LEAST_MARGINAL, float(curves.marginal(spend).mean(axis=1).min()))
    return (curves.marginal(curves.spend) > price).mean(axis=1)


def _reasons(
    curves: ResponseCurves,
    spend: np.ndarray,
    least: np.ndarray,
    most: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
) -> np.ndarray:
    cent = 0.011
    moved = [spend > curves.spend + cent, spend < curves.spend - cent]
    paying = curves.marginal(curves.spend).mean(axis=1) >= LEAST_MARGINAL
    return np.select(
        [
            (spend <= least + cent) & (least > 0),
            spend >= most - cent,
            ((spend <= low + cent) & (low > least) & moved[1]) | ((spend >= high - cent) & moved[0]),
            moved[1] & ~paying,
            *moved,
        ],
        ["at_minimum", "at_maximum", "most_move", "not_paying", "grows", "shrinks"],
        "stays",
    )


def budget_curve(lines: pd.DataFrame, settings: BudgetSettings, learned: LearnedCurves | None = None) -> pd.DataFrame:
    """What other budgets would bring at their best split, from nothing (or the minima) to twice this one.

    Returns:
        `total`, `margin` (after spend, money kept included), `low`, `high` (80 %).
    """
    curves = _curves(lines, settings, learned)
    low, high = _own_bounds(lines)
    rows = []
    for total in np.linspace(low.sum(), 2 * settings.total, CURVE_POINTS):
        spend = best_split(curves, total, low, np.clip(high, low, max(total, low.sum())))
        margins = curves.returns(spend).sum(axis=0) - spend.sum()
        below, above = np.quantile(margins, RANGE)
        rows.append({"total": total, "margin": margins.mean(), "low": below, "high": above})
    return pd.DataFrame(rows)
