"""All response curves that spend and revenue allow, drawn line by line: what `learned` tells of.

Nothing has to converge but the lines among each other: of one line every curve on a grid is weighed at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter
from scipy.special import expit, logit
from scipy.stats import beta, norm

from analysis.strategy.budget.curves import USUAL_ELASTICITY

# What a unit of money brings: median, and the width of its logarithm (95 % between 1/19 and 19).
_USUAL_RETURN, _RETURN_WIDTH = 1.0, 1.5
_LINGERS = (2, 4)
_RETURNS, _BENDS, _LAGS = 161, 13, 9
_SEASONS = 3
# Of the elasticity at the mean spend: centre and width of its logit, and all it may be.
_BEND = float(logit(USUAL_ELASTICITY[0]))
BEND_WIDTH = float((logit(USUAL_ELASTICITY[2]) - logit(USUAL_ELASTICITY[1])) / (2 * norm.ppf(0.95)))
_ALL_BENDS = expit(_BEND + BEND_WIDTH * np.linspace(-3.5, 3.5, _BENDS))


@dataclass(frozen=True)
class Experiment:
    """A test's answer, which counts as much as its error says: revenue of a period at `spend_to` over that at
    `spend_from`, each held so long that nothing lingers from before.
    """

    line: str
    spend_from: float
    spend_to: float
    effect: float
    error: float


class Around:
    """What revenue does without any spend: base, trend and season, taken out of everything that is compared."""

    def __init__(self, revenue: np.ndarray, periods_per_year: int) -> None:
        time = np.arange(len(revenue))
        waves = 2 * np.pi * time / periods_per_year
        # Less than a year cannot tell a season from a trend.
        pairs = _SEASONS if len(time) >= periods_per_year else 0
        season = [wave(number * waves) for number in range(1, pairs + 1) for wave in (np.sin, np.cos)]
        columns = np.column_stack([np.ones(len(time)), time - time.mean(), *season])
        self._basis = np.linalg.qr(columns)[0]
        self.freedom = len(time) - columns.shape[1]
        self.revenue = self.without(revenue)

    def without(self, values: np.ndarray) -> np.ndarray:
        """(…, n) with base, trend and season taken out."""
        return values - (values @ self._basis) @ self._basis.T


class CurveGrid:
    """All curves a line may have: a grid of bends and of what lingers, as likely as they are before the data."""

    def __init__(self, spend: np.ndarray, around: Around, experiments: Sequence[Experiment]) -> None:
        self.spend = float(spend.mean())
        lags = (np.arange(_LAGS) + 0.5) / _LAGS
        self.elasticity, self.lingers = (found.ravel() for found in np.meshgrid(_ALL_BENDS, lags, indexing="ij"))
        self.half = self.spend * self.elasticity / (1 - self.elasticity)
        # Revenue per unit of money at the mean spend is what is asked for: it scales the curve.
        self.scale = self.spend + self.half
        kept = np.stack([_lingering(spend, share) for share in lags])
        seen = np.tile(kept, (len(_ALL_BENDS), 1))
        self.shapes = around.without(self.scale[:, None] * seen / (seen + self.half[:, None]))
        self._size = (self.shapes**2).sum(axis=1)
        self.log_return = np.log(_USUAL_RETURN) + _RETURN_WIDTH * np.linspace(-4, 4, _RETURNS)
        self._return = np.exp(self.log_return)
        curves = norm.logpdf(logit(self.elasticity), _BEND, BEND_WIDTH) + beta.logpdf(self.lingers, *_LINGERS)
        self._before = curves[:, None] + norm.logpdf(np.linspace(-4, 4, _RETURNS)) + self._tested(experiments)

    def draw(self, rng: np.random.Generator, rest: np.ndarray, noise: float) -> tuple[int, float]:
        """A curve (number in the grid) and a log return, from what the other lines leave of revenue."""
        fits = (self.shapes @ rest)[:, None] * self._return - self._size[:, None] * self._return**2 / 2
        log_chance = (fits / noise + self._before).ravel()
        chance = np.cumsum(np.exp(log_chance - log_chance.max()))
        place = np.searchsorted(chance, rng.random() * chance[-1])
        curve, found = np.unravel_index(min(place, chance.size - 1), fits.shape)
        step = self.log_return[1] - self.log_return[0]
        return int(curve), float(self.log_return[found] + step * (rng.random() - 0.5))

    def _tested(self, experiments: Sequence[Experiment]) -> np.ndarray:
        """(curves, returns) log-likelihood of what tests measured; 0 without any."""
        total = np.zeros((len(self.half), _RETURNS))
        for test in experiments:
            step = test.spend_to / (test.spend_to + self.half) - test.spend_from / (test.spend_from + self.half)
            total += norm.logpdf(test.effect, (self.scale * step)[:, None] * self._return, test.error)
        return total


def draw_curves(
    lines: Sequence[CurveGrid], around: Around, draws: int, sweeps: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """(n_lines, draws) numbers of the curves in their grids, and log returns; evenly from `sweeps` after a warm-up."""
    rng = np.random.default_rng(seed)
    curve, log_return = np.zeros(len(lines), dtype=int), np.zeros(len(lines))
    effects = np.stack([line.shapes[at] for line, at in zip(lines, curve, strict=True)])
    warm_up = sweeps // 5
    kept = warm_up + np.linspace(0, sweeps - 1, draws).astype(int)
    curves, returns = np.zeros((2, len(lines), draws))
    for sweep in range(warm_up + sweeps):
        rest = around.revenue - effects.sum(axis=0)
        noise = float(rest @ rest / rng.chisquare(around.freedom))
        for number, line in enumerate(lines):
            rest += effects[number]
            curve[number], log_return[number] = line.draw(rng, rest, noise)
            effects[number] = np.exp(log_return[number]) * line.shapes[curve[number]]
            rest -= effects[number]
        curves[:, kept == sweep], returns[:, kept == sweep] = curve[:, None], log_return[:, None]
    return curves.astype(int), returns


def usual_marginals(rng: np.random.Generator) -> np.ndarray:
    """Log marginal returns at the mean spend before any data."""
    bends = expit(rng.normal(_BEND, BEND_WIDTH, 20_000))
    return np.log(_USUAL_RETURN) + _RETURN_WIDTH * rng.standard_normal(20_000) + np.log(bends)


def _lingering(spend: np.ndarray, share: float) -> np.ndarray:
    """Spend with what lingers of earlier periods; the same in all as spend if that never changes."""
    return lfilter([1 - share], [1, -share], spend, zi=[share * spend.mean()])[0]
