"""What sets each group apart from everybody else."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.segments.clusters.scaling import Scaled
from analysis.segments.segmentation import MISSING

MOST_POINTS = 5_000
_COLUMNS = ["cluster", "feature", "value", "typical", "typical_of_all", "effect"]


def describe_groups(scaled: Scaled, codes: np.ndarray, names: list[str]) -> pd.DataFrame:
    """One row per group and feature value, as `Clusters.profile`.

    Args:
        codes: (n,) group of each customer, a position in `names`.
    """
    rows = [*_of_numbers(scaled, codes, names), *_of_categories(scaled, codes, names)]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    table["cluster"] = pd.Categorical(table["cluster"], categories=names, ordered=True)
    strength = table["effect"].abs().groupby(table["cluster"], observed=True)
    table["rank"] = strength.rank(ascending=False, method="first").astype("int64")
    return table.sort_values(["cluster", "rank"], ignore_index=True)


def _of_numbers(scaled: Scaled, codes: np.ndarray, names: list[str]) -> Iterator[tuple]:
    for feature, raw in scaled.numbers.items():
        values = scaled.points[:, scaled.names.index(feature)]
        effects = _differences(values, codes, len(names))
        medians = pd.Series(raw).groupby(codes).median().reindex(range(len(names)))
        overall = float(np.nanmedian(raw))
        for code, name in enumerate(names):
            yield name, feature, "", float(medians[code]), overall, effects[code]
        missing = np.isnan(raw)
        if missing.any():
            yield from _of_share(feature, MISSING, missing, codes, names)


def _of_categories(scaled: Scaled, codes: np.ndarray, names: list[str]) -> Iterator[tuple]:
    for feature, (levels, level_names) in scaled.levels.items():
        for level, level_name in enumerate(level_names):
            yield from _of_share(feature, level_name, levels == level, codes, names)


def _of_share(feature: str, value: str, has: np.ndarray, codes: np.ndarray, names: list[str]) -> Iterator[tuple]:
    """A share in each group against everybody else: Cohen's h."""
    # Sums in floating point may leave a share a hair outside 0 to 1.
    inside, outside = (np.clip(shares, 0, 1) for shares in _means(has.astype(float), codes, len(names)))
    effects = 2 * (np.arcsin(np.sqrt(inside)) - np.arcsin(np.sqrt(outside)))
    for code, name in enumerate(names):
        yield name, feature, value, inside[code], has.mean(), effects[code]


def _differences(values: np.ndarray, codes: np.ndarray, count: int) -> np.ndarray:
    """(count,) mean of each group minus mean of everybody else, in standard deviations."""
    inside, outside = _means(values, codes, count)
    return (inside - outside) / (values.std() or 1.0)


def _means(values: np.ndarray, codes: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean of each group and of everybody else; where there is nobody else, that of the group."""
    sizes = np.bincount(codes, minlength=count).astype(float)
    sums = np.bincount(codes, weights=values, minlength=count)
    inside = np.divide(sums, sizes, out=np.full(count, np.nan), where=sizes > 0)
    others = len(values) - sizes
    outside = np.divide(sums.sum() - sums, others, out=inside.copy(), where=others > 0)
    return inside, outside


def telling_axes(scaled: Scaled, codes: np.ndarray, count: int) -> tuple[str, ...]:
    """The two numbers that tell the groups apart best; the second should say something the first does not."""
    features = list(scaled.numbers)
    if len(features) < 2:
        return ()
    columns = np.column_stack([scaled.points[:, scaled.names.index(feature)] for feature in features])
    told = np.array([_explained(values, codes, count) for values in columns.T])
    first = int(np.argmax(told))
    alike = np.array([np.corrcoef(columns[:, first], values)[0, 1] ** 2 for values in columns.T])
    second = int(np.argmax(np.where(np.arange(len(features)) == first, -1, told * (1 - alike))))
    return features[first], features[second]


def _explained(values: np.ndarray, codes: np.ndarray, count: int) -> float:
    """Share of the variance that lies between the groups."""
    sizes = np.bincount(codes, minlength=count)
    means = np.bincount(codes, weights=values, minlength=count) / np.maximum(sizes, 1)
    return float((sizes * (means - values.mean()) ** 2).sum() / len(values) / (values.var() or 1.0))


def points_to_draw(
    scaled: Scaled, codes: np.ndarray, names: list[str], axes: tuple[str, ...], order: np.ndarray
) -> pd.DataFrame:
    """The first 5,000 customers of `order` who have a value on both axes."""
    if not axes:
        return pd.DataFrame({"cluster": pd.Categorical([], categories=names)})
    known = ~np.any([np.isnan(scaled.numbers[axis]) for axis in axes], axis=0)
    rows = order[known[order]][:MOST_POINTS]
    columns = {axis: scaled.numbers[axis][rows] for axis in axes}
    return pd.DataFrame({"cluster": pd.Categorical.from_codes(codes[rows], categories=names), **columns})
