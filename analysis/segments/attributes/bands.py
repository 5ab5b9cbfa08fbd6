"""Numbers cut into bands: at round numbers near the quantiles, at the quantiles, or where the user says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from analysis.errors import SettingsError

Bands = Literal["round", "quantile", "given"]
# What everybody knows from surveys and ad platforms.
USUAL_AGES = (18, 25, 35, 45, 55, 65)
FEWEST_BANDS, MOST_BANDS = 2, 10


def band_cuts(values: np.ndarray, bands: Bands, count: int, given: Sequence[float] = ()) -> np.ndarray:
    """(n_bands − 1,) the rising cuts; a value equal to a cut belongs to the band above it.

    "round" moves each quantile to a number with one digit that counts (1, 2 or 5 and zeros as a step), as coarse as
    its distance to its neighbours allows. Cuts that leave nobody on one side are dropped, so there may be fewer bands.

    Args:
        values: (n,) without missing ones, at least one.
        count: how many bands, 2 to 10; of no meaning with given cuts.

    Raises:
        SettingsError: too few or too many bands; given cuts that do not rise, or lie outside the values.
    """
    if bands == "given":
        return _given(values, given)
    if not FEWEST_BANDS <= count <= MOST_BANDS:
        raise SettingsError(
            "{found} bands were asked for; {fewest} to {most} are possible. Choose 4 if in doubt.",
            found=count,
            fewest=FEWEST_BANDS,
            most=MOST_BANDS,
        )
    quantiles = np.unique(np.quantile(values, np.arange(1, count) / count, method="inverted_cdf"))
    cuts = _rounded(values, quantiles) if bands == "round" else quantiles
    return cuts[(cuts > values.min()) & (cuts <= values.max())]


def usual_ages(ages: np.ndarray) -> np.ndarray:
    """The usual cuts of an age that leave somebody on both sides."""
    cuts = np.array(USUAL_AGES, dtype=float)
    return cuts[(cuts > ages.min()) & (cuts <= ages.max())]


def _given(values: np.ndarray, given: Sequence[float]) -> np.ndarray:
    cuts = np.array(given, dtype=float)
    if not len(cuts) or (np.diff(cuts) <= 0).any() or not np.isfinite(cuts).all():
        raise SettingsError(
            "The cuts must be numbers that rise, such as 18, 35, 50. Found: {found}.",
            found=", ".join(f"{cut:g}" for cut in cuts) or "–",
        )
    inside = cuts[(cuts > values.min()) & (cuts <= values.max())]
    if not len(inside):
        raise SettingsError(
            "No cut lies inside the values, which go from {low} to {high}. Choose a cut between them.",
            low=f"{values.min():g}",
            high=f"{values.max():g}",
        )
    return inside


def _rounded(values: np.ndarray, quantiles: np.ndarray) -> np.ndarray:
    """Each quantile at the nearest multiple of the largest step 1, 2, 5 × 10ⁿ within its distance to a neighbour."""
    ends = np.concatenate([[values.min()], quantiles, [values.max()]])
    gaps = np.diff(ends)
    near = np.minimum(gaps[:-1], gaps[1:])
    smallest = 1.0 if (values % 1 == 0).all() else 0.0
    steps = np.array([_step(gap) for gap in np.where(near > 0, near, np.maximum(gaps[:-1], gaps[1:]))])
    steps = np.maximum(steps, smallest)
    # Rounding the multiple, too: 0.1 × 3 is not 0.3.
    moved = [round(value / step) * step for value, step in zip(quantiles, steps, strict=True)]
    return np.unique([float(f"{value:.12g}") for value in moved])


def _step(gap: float) -> float:
    """The largest of 1, 2, 5 × 10ⁿ that is not greater than the gap."""
    if not gap > 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(gap))
    return power * max(factor for factor in (1, 2, 5) if factor * power <= gap * (1 + 1e-9))
