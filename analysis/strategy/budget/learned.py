"""Response curves from data: what more or less spend went with, period by period, as far as it tells anything.

    revenue = base + trend + season + sum over lines of highest · a / (a + half) + chance,

where `a` is the spend of a period with what lingers of earlier ones. Known before: a unit of money brings about one
unit, anywhere from a twentieth to twentyfold; how bent the curve is as studies of advertising found; and most of an
effect is over after a period.

Source:
    Jin et al. (2017), Bayesian methods for media mix modeling with carryover and shape effects; Little (1970).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.strategy.budget.curves import ResponseCurves
from analysis.strategy.budget.learned_sampling import (
    Around,
    CurveGrid,
    Experiment,
    draw_curves,
    usual_marginals,
)

FEWEST_PERIODS = 26
# A fifth up or down in a usual period.
LEAST_VARIATION = 0.2
# Below that share of the doubt removed, data add nothing worth the name.
ADDS_NOTHING = 0.25
_SEED = 19700816


@dataclass(frozen=True)
class LearningSettings:
    """`periods_per_year`: 52 or 12, for the season. `draws`: kept, of `sweeps` over all lines."""

    periods_per_year: int = 52
    draws: int = 500
    sweeps: int = 2_000
    seed: int = _SEED


@dataclass(frozen=True, eq=False)
class LearnedCurves:
    """Curves of revenue by spend of a period, R(x) = highest · x / (x + half).

    `lines`: `line`, `spend` (mean of a period), `average` (revenue per unit of money at that spend) and `marginal` (of
    the next unit), each with `_low` and `_high` (80 %), `learned` (share of the doubt about the marginal return that
    the data removed, 0–1; of the squared range), `adds_nothing` (next to none: what is known before stands), `lingers`
    (share of an effect left in the next period).
    `left_out`: `line`, `reason` ("few_periods", "hardly_varies"). `highest`, `half`: (n_lines, J). `periods`: count.
    `explained`: share of the ups and downs of revenue, beside trend and season, that goes with the spend (0–1).
    """

    lines: pd.DataFrame
    left_out: pd.DataFrame
    highest: np.ndarray
    half: np.ndarray
    periods: int
    explained: float

    def after_margin(self, margin: float) -> LearnedCurves:
        """The same in margin instead of revenue."""
        money = [name + end for name in ("average", "marginal") for end in ("", "_low", "_high")]
        lines = self.lines.assign(**{name: self.lines[name] * margin for name in money})
        return replace(self, lines=lines, highest=self.highest * margin)

    def put_into(self, curves: ResponseCurves, lines: Sequence[str]) -> ResponseCurves:
        """The learned curve for each line of this name of which the data say anything; the others as they are.

        A line's spend today counts as the mean spend of as many periods as it takes.
        """
        highest, half = curves.highest.copy(), curves.half.copy()
        draws = np.arange(highest.shape[1]) % self.highest.shape[1]
        for row in self.lines[~self.lines["adds_nothing"]].itertuples():
            for place in [number for number, line in enumerate(lines) if line == row.line]:
                periods = curves.spend[place] / row.spend
                highest[place] = periods * self.highest[row.Index, draws]
                half[place] = periods * self.half[row.Index, draws]
        return replace(curves, highest=highest, half=half)


def learn_curves(
    revenue: np.ndarray,
    spend: pd.DataFrame,
    settings: LearningSettings | None = None,
    experiments: tuple[Experiment, ...] = (),
) -> LearnedCurves:
    """Learn a curve for each line from whole periods.

    Args:
        revenue: (n,) of each period, in order of time. spend: (n, n_lines) money, one column a line.

    Spend that follows demand (more before Christmas) makes a line look better than it is; only an experiment tells.

    Raises:
        NotEnoughDataError: fewer than `FEWEST_PERIODS` periods, revenue that never changes, or no line whose spend
            varies.
        SettingsError: spend below 0.
    """
    settings = settings or LearningSettings()
    revenue = np.asarray(revenue, dtype=float)
    _check(revenue, spend)
    reasons = {line: _untold(spend[line].to_numpy(dtype=float)) for line in spend}
    left_out = pd.DataFrame([(line, why) for line, why in reasons.items() if why], columns=["line", "reason"])
    told = [line for line, why in reasons.items() if not why]
    if not told:
        raise NotEnoughDataError(
            "No spend varies enough to learn from: at least {needed} periods with spend, a fifth up or down.",
            needed=FEWEST_PERIODS,
        )
    around = Around(revenue, settings.periods_per_year)
    grids = [
        CurveGrid(spend[line].to_numpy(dtype=float), around, [test for test in experiments if test.line == line])
        for line in told
    ]
    drawn = draw_curves(grids, around, settings.draws, settings.sweeps, settings.seed)
    half = np.stack([grid.half[at] for grid, at in zip(grids, drawn[0], strict=True)])
    scale = np.stack([grid.scale[at] for grid, at in zip(grids, drawn[0], strict=True)])
    table = _described(told, grids, *drawn)
    return LearnedCurves(
        table, left_out, np.exp(drawn[1]) * scale, half, len(revenue), _explained(grids, *drawn, around)
    )


def _described(told: list[str], grids: list[CurveGrid], curves: np.ndarray, returns: np.ndarray) -> pd.DataFrame:
    elasticity, lingers = (
        np.stack([getattr(grid, name)[at] for grid, at in zip(grids, curves, strict=True)])
        for name in ("elasticity", "lingers")
    )
    average, marginal = np.exp(returns), np.exp(returns) * elasticity
    learned = 1 - _doubt(np.log(marginal)) / _doubt(usual_marginals(np.random.default_rng(_SEED)))
    return pd.DataFrame(
        {
            "line": told,
            "spend": [grid.spend for grid in grids],
            **_with_range("average", average),
            **_with_range("marginal", marginal),
            "learned": np.clip(learned, 0.0, 1.0),
            "adds_nothing": learned < ADDS_NOTHING,
            "lingers": lingers.mean(axis=1),
        }
    )


def _explained(grids: list[CurveGrid], curves: np.ndarray, returns: np.ndarray, around: Around) -> float:
    """Share of the squared ups and downs that the mean of all curves takes away."""
    effect = sum(
        (np.exp(found)[:, None] * grid.shapes[at]).mean(axis=0)
        for grid, at, found in zip(grids, curves, returns, strict=True)
    )
    left = around.revenue - effect
    return max(1 - float(left @ left / (around.revenue @ around.revenue)), 0.0)


def _with_range(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    low, high = np.quantile(values, [0.1, 0.9], axis=1)
    return {name: values.mean(axis=1), f"{name}_low": low, f"{name}_high": high}


def _doubt(values: np.ndarray) -> np.ndarray:
    """Squared width of the middle 80 %: some wild draws are no doubt."""
    low, high = np.quantile(values, [0.1, 0.9], axis=-1)
    return (high - low) ** 2


def _untold(spend: np.ndarray) -> str:
    if (spend > 0).sum() < FEWEST_PERIODS / 2:
        return "few_periods"
    return "hardly_varies" if spend.std() < LEAST_VARIATION * spend.mean() else ""


def _check(revenue: np.ndarray, spend: pd.DataFrame) -> None:
    if len(revenue) < FEWEST_PERIODS:
        raise NotEnoughDataError(
            "{found} whole periods have both spend and orders; curves are learned from at least {needed}.",
            found=len(revenue),
            needed=FEWEST_PERIODS,
        )
    if (spend.to_numpy() < 0).any():
        raise SettingsError("Spend below 0 has no curve. Check the spend table.")
    if not np.ptp(revenue) > 0:
        raise NotEnoughDataError("Revenue is the same in every period: there is nothing to learn from.")
