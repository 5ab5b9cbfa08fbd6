"""A short rule that puts those who did not answer into a segment, and how often it would be right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedKFold
from sklearn.tree import DecisionTreeClassifier

from analysis.rates import Z_95

DEPTH, FOLDS, REPEATS = 3, 5, 3
SMALLEST_LEAF, FEWEST_PEOPLE = 20, 100
MOST_ANSWERS = 12


@dataclass(frozen=True, eq=False)
class TypingRule:
    """A decision tree of at most three questions about what is known of everybody.

    `accuracy`: the share of answerers it puts into their segment, cross-validated, 0–1; `majority`: the share that
    always saying the largest segment would get right; `gain`, `gain_low`, `gain_high`: the difference and its 95 %
    interval. `features`: the columns it asks about, the most important first. `typed`: (n_others,) place of the
    segment of each of those who did not answer.
    """

    accuracy: float
    majority: float
    gain: float
    gain_low: float
    gain_high: float
    features: tuple[str, ...]
    typed: np.ndarray

    @property
    def is_better(self) -> bool:
        """Whether it is better than the majority, beyond chance: only then it is used."""
        return self.gain_low > 0


def learn_rule(known: pd.DataFrame, segment: np.ndarray, others: pd.DataFrame, seed: int = 0) -> TypingRule | None:
    """Learn from those who answered what their segment has to do with what is known of everybody.

    Args:
        known: (n, n_columns) what is known of those who answered: numbers and text categories.
        segment: (n,) place of their segment.
        others: (n_others, n_columns) the same of the others.

    Returns:
        None where there is nothing to learn from: fewer than 100 people, no usable column, or a segment of under 5.
    """
    features = _features(pd.concat([known, others], ignore_index=True))
    sizes = np.bincount(segment)
    if len(known) < FEWEST_PEOPLE or features.empty or sizes[sizes > 0].min() < FOLDS:
        return None
    values, rest = features.to_numpy()[: len(known)], features.to_numpy()[len(known) :]
    right = _cross_validated(values, segment, seed)
    gain = right - (segment == sizes.argmax())
    half = Z_95 * gain.std(ddof=1) / np.sqrt(len(gain))
    tree = _tree(len(known), seed).fit(values, segment)
    asked = np.argsort(-tree.feature_importances_, kind="stable")[: int((tree.feature_importances_ > 0).sum())]
    names = tuple(dict.fromkeys(str(features.columns[place]).split("\0")[0] for place in asked))
    typed = tree.predict(rest) if len(rest) else np.array([], dtype=int)
    return TypingRule(
        accuracy=float(right.mean()),
        majority=float(sizes.max() / len(segment)),
        gain=float(gain.mean()),
        gain_low=float(gain.mean() - half),
        gain_high=float(gain.mean() + half),
        features=names,
        typed=typed,
    )


def _cross_validated(values: np.ndarray, segment: np.ndarray, seed: int) -> np.ndarray:
    """(n,) how often each person was put right by trees that had not seen them, 0–1."""
    right = np.zeros(len(segment))
    for repeat in range(REPEATS):
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed + repeat)
        for learn, check in folds.split(values, segment):
            tree = _tree(len(learn), seed).fit(values[learn], segment[learn])
            right[check] += tree.predict(values[check]) == segment[check]
    return right / REPEATS


def _tree(people: int, seed: int) -> DecisionTreeClassifier:
    leaf = max(SMALLEST_LEAF, people // 50)
    return DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=leaf, random_state=seed)


def _features(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers as they are (a missing one below all), categories with few answers as yes or no for each answer."""
    columns = {}
    for name, values in frame.items():
        if pd.api.types.is_numeric_dtype(values.dtype):
            columns[str(name)] = values.astype(float).fillna(values.min() - 1 if values.notna().any() else 0.0)
        elif values.nunique() <= MOST_ANSWERS:
            columns |= {f"{name}\0{answer}": (values == answer).astype(float) for answer in values.dropna().unique()}
    return pd.DataFrame(columns, index=frame.index)
