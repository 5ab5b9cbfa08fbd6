"""Boosted trees on behaviour, with calibrated probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

_SEED = 1997
_FOLDS = 3
# More rows than that change the trees little, and take long.
MOST_ROWS = 60_000
MOST_LEVELS = 12


@dataclass(frozen=True, eq=False)
class BoostedTrees:
    """Trees whose score is brought to the scale of what really happened.

    `columns`: the features used. `levels`: for each text column the values known, most frequent first; others count
    as missing. `intercept`, `slope`: from the trees' log odds to calibrated ones (Platt 1999).
    """

    trees: HistGradientBoostingClassifier
    columns: tuple[str, ...]
    levels: dict[str, tuple[str, ...]]
    intercept: float
    slope: float

    def log_odds(self, features: pd.DataFrame) -> np.ndarray:
        encoded = _encode(features, self.columns, self.levels)
        with _one_thread():
            raw = self.trees.decision_function(encoded)
        return self.intercept + self.slope * raw


def fit_boosted_trees(features: pd.DataFrame, silent: np.ndarray) -> BoostedTrees:
    """Grow trees on customers of several dates; calibrate on what trees say about customers they have not seen.

    A customer is in one fold with all dates, else a tree would be asked about somebody it knows.
    """
    rows = _sample(len(features))
    features, silent = features.iloc[rows], silent[rows]
    levels = {
        name: tuple(map(str, features[name].value_counts().index[:MOST_LEVELS]))
        for name in features.columns
        if not pd.api.types.is_numeric_dtype(features[name])
    }
    columns = tuple(features.columns)
    encoded = _encode(features, columns, levels)
    text = [name in levels for name in columns]
    intercept, slope = _calibrate(encoded, silent, pd.factorize(features.index)[0], text)
    return BoostedTrees(_grow(encoded, silent, text), columns, levels, intercept, slope)


def _grow(encoded: np.ndarray, silent: np.ndarray, text: list[bool]) -> HistGradientBoostingClassifier:
    """Small trees, many of them, each with enough customers in a leaf to mean something."""
    trees = HistGradientBoostingClassifier(
        learning_rate=0.06,
        max_iter=80,
        max_leaf_nodes=8,
        min_samples_leaf=int(np.clip(len(silent) // 50, 10, 60)),
        l2_regularization=5.0,
        categorical_features=text,
        early_stopping=False,
        random_state=_SEED,
    )
    with _one_thread():
        return trees.fit(encoded, silent)


def _one_thread() -> threadpool_limits:
    """Threads that wait for each other on a busy machine cost far more than they gain on tables of this size."""
    return threadpool_limits(1, user_api="openmp")


def _calibrate(encoded: np.ndarray, silent: np.ndarray, customer: np.ndarray, text: list[bool]) -> tuple[float, float]:
    fold = np.random.default_rng(_SEED).integers(_FOLDS, size=customer.max() + 1)[customer]
    raw = np.zeros(len(silent))
    for number in range(_FOLDS):
        unseen = fold == number
        if unseen.any():
            trees = _grow(encoded[~unseen], silent[~unseen], text)
            with _one_thread():
                raw[unseen] = trees.decision_function(encoded[unseen])
    fit = LogisticRegression(C=1e6).fit(raw[:, None], silent)
    slope = float(fit.coef_[0, 0])
    if slope > 0:
        return float(fit.intercept_[0]), slope
    # The trees know nothing about customers they have not seen: everybody gets the base rate.
    return float(np.log(silent.mean() / (1 - silent.mean()))), 0.0


def _encode(features: pd.DataFrame, columns: tuple[str, ...], levels: dict[str, tuple[str, ...]]) -> np.ndarray:
    """(n, n_columns) float64; a text is the number of its level, NaN for another."""
    encoded = np.full((len(features), len(columns)), np.nan)
    for place, name in enumerate(columns):
        if name in levels:
            codes = pd.Index(levels[name]).get_indexer(features[name].astype("str")).astype(float)
            encoded[:, place] = np.where(codes >= 0, codes, np.nan)
        elif name in features:
            encoded[:, place] = features[name].to_numpy(dtype=float)
    return encoded


def _sample(rows: int) -> np.ndarray:
    if rows <= MOST_ROWS:
        return np.arange(rows)
    return np.sort(np.random.default_rng(_SEED).choice(rows, MOST_ROWS, replace=False))
