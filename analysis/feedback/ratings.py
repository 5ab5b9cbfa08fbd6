"""Ratings: on which scale, how many are satisfied, and the net promoter score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.rates import Z_95, wilson_interval
from analysis.tables.table import Table, prepared_frame

FEWEST_RATINGS = 5
VERDICTS = ("dissatisfied", "mixed", "satisfied")


@dataclass(frozen=True)
class RatingScale:
    """What a rating means. `low` and `high`: its ends; `satisfied`, `dissatisfied`: from where on somebody is, each
    counted to the better and the worse end. `best_is_high`: False for school grades."""

    low: float
    high: float
    satisfied: float
    dissatisfied: float
    best_is_high: bool = True

    def verdicts(self, ratings: pd.Series) -> pd.Series:
        """One of `VERDICTS` for each rating, missing for none."""
        sign = 1 if self.best_is_high else -1
        values = ratings.to_numpy(dtype=float) * sign
        found = np.select(
            [values >= self.satisfied * sign, values <= self.dissatisfied * sign],
            ["satisfied", "dissatisfied"],
            "mixed",
        ).astype(object)
        found[np.isnan(values)] = None
        return pd.Series(pd.Categorical(found, categories=VERDICTS, ordered=True), index=ratings.index)


# Of 0 to 10 the net promoter score counts 9 and 10 for, 0 to 6 against.
SCALES: dict[str, RatingScale] = {
    "stars_5": RatingScale(1, 5, satisfied=4, dissatisfied=2),
    "grades_6": RatingScale(1, 6, satisfied=2, dissatisfied=5, best_is_high=False),
    "points_6": RatingScale(1, 6, satisfied=5, dissatisfied=2),
    "points_10": RatingScale(0, 10, satisfied=9, dissatisfied=6),
    "percent": RatingScale(0, 100, satisfied=75, dissatisfied=40),
}


@dataclass(frozen=True, eq=False)
class Ratings:
    """What was rated, on a scale the user named.

    `counts`: one row per verdict: `verdict`, `ratings`, `share_of_ratings` (0–1), `rate_low`, `rate_high` (95 %).
    `by_rating`: one row per value that occurs, best first: `rating`, `ratings`, `share_of_ratings`, `verdict`.
    `mean`, `mean_low`, `mean_high`: on the scale, 95 %; NaN ends from a single value.
    `promoters`: net promoter score, -100 to 100, with `promoters_low` and `promoters_high` (95 %); None where the scale
        is not 0 to 10.
    """

    scale: str
    counts: pd.DataFrame
    by_rating: pd.DataFrame
    mean: float
    mean_low: float
    mean_high: float
    promoters: float | None
    promoters_low: float | None
    promoters_high: float | None

    @property
    def rated(self) -> int:
        return int(self.counts["ratings"].sum())


def possible_scales(feedback: Table | pd.DataFrame) -> tuple[str, ...]:
    """The scales that all ratings fit, the narrowest first; several: only the user knows. Empty without ratings.

    1 to 5 may be stars, where 5 is best, or school grades, where 1 is: nothing in the numbers tells.
    """
    ratings = _ratings(feedback)
    if not len(ratings):
        return ()
    fitting = [code for code, scale in SCALES.items() if ratings.between(scale.low, scale.high).all()]
    if ratings.max() > SCALES["grades_6"].high or ratings.min() < SCALES["grades_6"].low:
        return tuple(fitting[:1])
    return tuple(code for code in fitting if code != "percent")


def compute_ratings(feedback: Table | pd.DataFrame, scale: str) -> Ratings:
    """Count who is satisfied on the scale, and the net promoter score on 0 to 10.

    Args:
        feedback: `rating`.
        scale: a key of `SCALES`.

    Raises:
        SettingsError: a rating lies outside the scale.
        NotEnoughDataError: fewer than `FEWEST_RATINGS` ratings.

    Source:
        Reichheld (2003), Harvard Business Review 81(12); its variance is that of a value of -1, 0 or 1.
    """
    ratings, meant = _ratings(feedback), SCALES[scale]
    if len(ratings) < FEWEST_RATINGS:
        raise NotEnoughDataError(
            "There are {ratings} ratings. To say how many are satisfied, at least {fewest} are needed.",
            ratings=len(ratings),
            fewest=FEWEST_RATINGS,
        )
    outside = ratings[~ratings.between(meant.low, meant.high)]
    if len(outside):
        raise SettingsError(
            "The scale runs from {low} to {high}, but {outside} ratings lie outside, such as {example}. Choose another "
            "scale.",
            low=f"{meant.low:g}",
            high=f"{meant.high:g}",
            outside=len(outside),
            example=f"{outside.iloc[0]:g}",
        )
    verdicts = meant.verdicts(ratings)
    half = Z_95 * ratings.std() / np.sqrt(len(ratings))
    score = _promoters(verdicts) if scale == "points_10" else (None, None, None)
    mean = float(ratings.mean())
    return Ratings(scale, _counts(verdicts), _values(ratings, verdicts, meant), mean, mean - half, mean + half, *score)


def _ratings(feedback: Table | pd.DataFrame) -> pd.Series:
    frame = prepared_frame(feedback, "feedback")
    return frame["rating"].dropna() if "rating" in frame else pd.Series(dtype=float)


def _counts(verdicts: pd.Series) -> pd.DataFrame:
    counted = verdicts.value_counts(sort=False).reindex(VERDICTS).to_numpy()
    low, high = wilson_interval(counted, np.full(len(counted), counted.sum()))
    return pd.DataFrame(
        {
            "verdict": VERDICTS,
            "ratings": counted,
            "share_of_ratings": counted / counted.sum(),
            "rate_low": low,
            "rate_high": high,
        }
    )


def _values(ratings: pd.Series, verdicts: pd.Series, scale: RatingScale) -> pd.DataFrame:
    counted = pd.DataFrame({"rating": ratings, "verdict": verdicts}).groupby("rating", observed=True)
    values = pd.DataFrame({"ratings": counted.size(), "verdict": counted["verdict"].first()}).reset_index()
    values["share_of_ratings"] = values["ratings"] / values["ratings"].sum()
    return values.sort_values("rating", ascending=not scale.best_is_high, ignore_index=True)


def _promoters(verdicts: pd.Series) -> tuple[float, float, float]:
    sides = verdicts.map({"satisfied": 1.0, "mixed": 0.0, "dissatisfied": -1.0}).astype(float)
    score, half = sides.mean() * 100, Z_95 * sides.std() / np.sqrt(len(sides)) * 100
    return score, max(score - half, -100), min(score + half, 100)
