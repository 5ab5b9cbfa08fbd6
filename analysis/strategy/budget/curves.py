"""What more or less spending on a line would bring: concave curves from a few numbers, with their uncertainty.

Source:
    Little (1970), Management Science 16(8), asks four questions; with a concave curve three are enough. Short-term
    elasticities of brand advertising: Sethuraman, Tellis & Briesch (2011), Journal of Marketing Research 48.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import norm

from analysis.errors import MappingError, SettingsError

NEEDED = ("line", "spend", "margin", "margin_without")
EXTRA = ("extra_low", "extra_likely", "extra_high")
HALF_MORE = 0.5
# Without the user's own number, the elasticity at today's spend: median, and 90 % of cases between the other two.
USUAL_ELASTICITY = (0.15, 0.03, 0.5)


@dataclass(frozen=True, eq=False)
class ResponseCurves:
    """Margin by spend, R(x) = base + highest · x / (x + half), for each line and each draw of what is uncertain.

    `spend`, `base`: (n_lines,) money today and margin without any spend; `highest`, `half`: (n_lines, n_draws) the most
    that spend can add, and the spend that brings half of it.
    """

    spend: np.ndarray
    base: np.ndarray
    highest: np.ndarray
    half: np.ndarray

    def returns(self, spend: np.ndarray) -> np.ndarray:
        """(n_lines, n_draws) margin at these (n_lines,) amounts."""
        spend = spend[:, None]
        return self.base[:, None] + self.highest * spend / (spend + self.half)

    def marginal(self, spend: np.ndarray) -> np.ndarray:
        """(n_lines, n_draws) margin that the next unit of money brings."""
        return self.highest * self.half / (spend[:, None] + self.half) ** 2

    def bend(self, spend: np.ndarray) -> np.ndarray:
        """(n_lines, n_draws) by how much the marginal falls with the next unit (negative)."""
        return -2 * self.highest * self.half / (spend[:, None] + self.half) ** 3


def response_curves(lines: pd.DataFrame, draws: int = 500, seed: int = 1) -> ResponseCurves:
    """Curves through today's point, as bent as the user (or the literature) thinks.

    Args:
        lines: one row per line: `line` (name), `spend` (today, above 0), `margin` (that it brings today), and
            `margin_without` (without any spend); optional `extra_low`, `extra_likely`, `extra_high`: how much more of
            what spend brings half as much again in spend would bring (0–0.5, 80 % between low and high), and `ceiling`:
            the most that spend can ever bring (customers × value × margin).

    Raises:
        MappingError: a column is missing. SettingsError: a number that cannot be, with the line's name.
    """
    _check(lines)
    random = np.random.default_rng(seed)
    spend, base = (lines[name].to_numpy(dtype=float) for name in ("spend", "margin_without"))
    gain = lines["margin"].to_numpy(dtype=float) - base
    centre, width = np.array([_uncertainty(row) for row in lines.to_dict("records")]).T
    elasticity = expit(centre[:, None] + width[:, None] * random.standard_normal((len(lines), draws)))
    half = spend[:, None] * elasticity / (1 - elasticity)
    highest = gain[:, None] / (1 - elasticity)
    ceiling = lines.get("ceiling", pd.Series(np.inf, lines.index)).astype(float).fillna(np.inf).to_numpy()[:, None]
    capped = highest > ceiling
    half = np.where(capped, spend[:, None] * (ceiling / gain[:, None] - 1), half)
    return ResponseCurves(spend, base, np.minimum(highest, ceiling), half)


def elasticity_of(extra: float) -> float:
    """At today's spend, from what half as much again would bring (share of what spend brings today, 0 to 0.5)."""
    half = 1.5 * extra / (HALF_MORE - extra)
    return half / (1 + half)


def _uncertainty(row: dict) -> tuple[float, float]:
    """Centre and width of the logit of the elasticity."""
    likely = row.get("extra_likely", np.nan)
    if pd.isna(likely):
        median, low, high = USUAL_ELASTICITY
        return float(logit(median)), float((logit(high) - logit(low)) / (2 * norm.ppf(0.95)))
    low, high = (row.get(name, np.nan) for name in ("extra_low", "extra_high"))
    ends = [elasticity_of(likely if pd.isna(extra) else extra) for extra in (low, high)]
    return float(logit(elasticity_of(likely))), float((logit(ends[1]) - logit(ends[0])) / (2 * norm.ppf(0.9)))


def _check(lines: pd.DataFrame) -> None:
    for column in NEEDED:
        if column not in lines:
            raise MappingError(
                "The budget lines have no column '{missing}'. They have: {found}.",
                missing=column,
                found=", ".join(map(str, lines.columns)),
            )
    for row in lines.to_dict("records"):
        _check_line(row)


def _check_line(row: dict) -> None:
    line = row["line"]
    if not row["spend"] > 0:
        raise SettingsError(
            "Line '{line}': the spend is {found}. Give an amount above 0 at which you know what it brings.",
            line=line,
            found=row["spend"],
        )
    if not row["margin"] > row["margin_without"]:
        raise SettingsError(
            "Line '{line}': it brings {margin} with the spend and {without} without. "
            "Spend that brings nothing needs no budget: leave the line out or correct the numbers.",
            line=line,
            margin=row["margin"],
            without=row["margin_without"],
        )
    known = [row[name] for name in EXTRA if name in row and not pd.isna(row[name])]
    for extra in known:
        if not 0 < extra < HALF_MORE:
            raise SettingsError(
                "Line '{line}': half as much again in spend would bring {found} more. It must be more than nothing "
                "and less than half as much again: check the number.",
                line=line,
                found=f"{extra:.0%}",
            )
    if known != sorted(known):
        raise SettingsError(
            "Line '{line}': the low, likely and high numbers are not in this order. Sort them.", line=line
        )
    if row.get("ceiling", np.inf) <= row["margin"] - row["margin_without"]:
        raise SettingsError(
            "Line '{line}': it brings more today than its customers can ever bring ({ceiling}). Check both numbers.",
            line=line,
            ceiling=row["ceiling"],
        )
