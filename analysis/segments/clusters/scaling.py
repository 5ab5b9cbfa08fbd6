"""Features of different kinds on one scale, so that a distance between two customers means something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.segments.segmentation import MISSING

MONEY = ("revenue", "average_basket")
SKEWED_FROM = 0.3
NORMAL_IQR, NORMAL_90 = 1.349, 3.29
CLIP = 3.0
MOST_LEVELS, FEWEST_COVERED, RARE = 12, 0.5, 0.01
OTHER = "other"
# Gaps between categories are there by definition. With the full weight of a number every yes/no question would be the
# clusters; half of it is what Hennig & Liao (2013, JRSS C 62) recommend.
CATEGORY_WEIGHT = 0.5
OUTLIER_FROM = 5.0
_TAILS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, eq=False)
class Scaled:
    """Customers as points.

    `points`: (n, d) float64, comparable columns. `names`: (d,) the feature each column comes from.
    `features`: one row per feature, as in `Clusters.features`. `numbers`: feature → (n,) raw values.
    `levels`: feature → (codes (n,), names of the codes). `extreme`: (n, number of numbers) how far out, in spreads of
    the side; `is_empty`: (n,) no value in any feature.
    """

    points: np.ndarray
    names: list[str]
    features: pd.DataFrame
    numbers: dict[str, np.ndarray]
    levels: dict[str, tuple[np.ndarray, list[str]]]
    extreme: np.ndarray
    is_empty: np.ndarray


@dataclass
class _Columns:
    points: list[np.ndarray] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    extreme: list[np.ndarray] = field(default_factory=list)
    numbers: dict[str, np.ndarray] = field(default_factory=dict)
    levels: dict[str, tuple[np.ndarray, list[str]]] = field(default_factory=dict)

    def add(self, feature: str, points: np.ndarray) -> None:
        self.points.append(points)
        self.names.extend([feature] * points.shape[1])


def scale_features(frame: pd.DataFrame, features: Sequence[str], reference: np.ndarray) -> Scaled:
    """Each number robustly scaled, each category as weighted yes/no columns.

    A number: money and others with a long tail by their logarithm (signed, in units of the median, so the currency does
    not matter), then median 0, interquartile range that of a standard normal, clipped at ±3 spreads. A customer without
    a value stands at the median, and not having one is a yes/no feature of its own.
    A category: yes/no columns whose total variance is half that of a number; missing is a value of its own, values of
    fewer than 1 % or beyond the twelve most frequent are one.

    Args:
        reference: rows from which medians and spreads are taken.
    """
    columns, described = _Columns(), []
    empty = np.ones(len(frame), dtype=bool)
    for feature in features:
        series = frame[feature]
        missing = series.isna().to_numpy()
        empty &= missing
        number = is_number(series)
        add = _add_number if number else _add_category
        treatment = "empty" if missing.all() else add(columns, feature, series, missing, reference)
        described.append((feature, "number" if number else "category", treatment, int(missing.sum())))
    table = pd.DataFrame(described, columns=["feature", "kind", "treatment", "missing"])
    points = np.hstack(columns.points) if columns.points else np.empty((len(frame), 0))
    extreme = np.column_stack(columns.extreme) if columns.extreme else np.empty((len(frame), 0))
    return Scaled(points, columns.names, table, columns.numbers, columns.levels, extreme, empty)


def is_number(series: pd.Series) -> bool:
    """More than two numbers: a scale. Yes and no as 1 and 0 are categories."""
    if not pd.api.types.is_numeric_dtype(series.dtype) or pd.api.types.is_bool_dtype(series.dtype):
        return False
    head = series.head(1000).dropna()
    return head.nunique() > 2 or series.nunique() > 2


def _add_number(columns: _Columns, feature: str, series: pd.Series, missing: np.ndarray, reference: np.ndarray) -> str:
    raw = series.to_numpy(dtype="float64", na_value=np.nan)
    known = raw[reference][~missing[reference]]
    if len(known) == 0 or known.min() == known.max():
        known = raw[~missing]
    if known.min() == known.max():
        return "constant"
    treatment = "log" if feature in MONEY or _is_skewed(known) else "plain"
    unit = _unit(known)
    values, known = (_logarithm(raw, unit), _logarithm(known, unit)) if treatment == "log" else (raw, known)
    tails = np.quantile(known, _TAILS)
    spread = _spread(known, tails)
    scaled = np.where(missing, 0.0, (values - tails[2]) / spread)
    columns.add(feature, np.clip(scaled, -CLIP, CLIP)[:, None])
    columns.extreme.append(_how_far(np.where(missing, tails[2], values), known, tails))
    columns.numbers[feature] = raw
    if missing.any():
        columns.add(feature, _yes_no(missing.astype(int), 2)[:, 1:])
    return treatment


def _is_skewed(known: np.ndarray) -> bool:
    """A long tail of large values; around zero a logarithm would tear small values of both signs apart."""
    if known.min() < 0:
        return False
    low, _q25, median, _q75, high = np.quantile(known, _TAILS)
    return high > low and (high - median) - (median - low) > SKEWED_FROM * (high - low)


def _unit(known: np.ndarray) -> float:
    """The size of a usual value."""
    sizes = np.abs(known[known != 0])
    return float(np.median(sizes)) if len(sizes) else 1.0


def _logarithm(values: np.ndarray, unit: float) -> np.ndarray:
    return np.sign(values) * np.log1p(np.abs(values) / unit)


def _spread(known: np.ndarray, tails: np.ndarray) -> float:
    """Robust where the middle half differs; where most are equal, from the tails, and last the standard deviation."""
    low, q25, _median, q75, high = tails
    return (q75 - q25) / NORMAL_IQR or (high - low) / NORMAL_90 or known.std()


def _how_far(values: np.ndarray, known: np.ndarray, tails: np.ndarray) -> np.ndarray:
    """How many spreads of its own side a value lies from the median: a long tail has a long measure."""
    low, _q25, median, _q75, high = tails
    usual = known.std()
    below, above = (median - low) * 2 / NORMAL_90 or usual, (high - median) * 2 / NORMAL_90 or usual
    return np.where(values < median, (median - values) / below, (values - median) / above)


def _add_category(
    columns: _Columns, feature: str, series: pd.Series, missing: np.ndarray, _reference: np.ndarray
) -> str:
    codes, values = pd.factorize(series.astype("str").where(~missing), sort=True)
    counts = np.bincount(codes[codes >= 0], minlength=len(values))
    if len(values) + missing.any() < 2:
        return "constant"
    kept = np.argsort(-counts, kind="stable")[:MOST_LEVELS]
    kept = np.sort(kept[counts[kept] >= RARE * len(series)])
    if counts[kept].sum() < FEWEST_COVERED * counts.sum():
        return "too_many_values"
    names = [str(values[code]) for code in kept]
    place = np.full(len(values) + 1, len(names))
    place[kept] = np.arange(len(names))
    if len(kept) < len(values):
        names.append(OTHER)
    place[-1] = len(names)
    if missing.any():
        names.append(MISSING)
    coded = place[codes]
    columns.add(feature, _yes_no(coded, len(names)))
    columns.levels[feature] = coded, names
    return "one_hot"


def _yes_no(codes: np.ndarray, count: int) -> np.ndarray:
    """(n, count) centred yes/no columns whose variances add up to `CATEGORY_WEIGHT`."""
    shares = np.bincount(codes, minlength=count) / len(codes)
    total = 1 - (shares**2).sum()
    columns = np.zeros((len(codes), count))
    columns[np.arange(len(codes)), codes] = 1.0
    return (columns - shares) * np.sqrt(CATEGORY_WEIGHT / total)
