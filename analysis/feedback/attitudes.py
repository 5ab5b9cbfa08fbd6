"""What each customer thinks, from all they said: for segments, personas and leaks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.feedback.ratings import SCALES, VERDICTS
from analysis.feedback.sentiment import SENTIMENTS, Sentiment
from analysis.tables.table import Table, prepared_frame

SATISFIED_FROM = 1 / 3
_SIDES = dict(zip(VERDICTS, (-1.0, 0.0, 1.0), strict=True))
_AS_VERDICT = dict(zip(SENTIMENTS, VERDICTS, strict=True))


def row_verdicts(
    feedback: Table | pd.DataFrame, sentiment: Sentiment | None = None, scale: str | None = None
) -> pd.Series:
    """(n_rows,) one of `VERDICTS` per row of the feedback: the customer's own rating where its scale is known, else
    what the text says; missing where there is neither."""
    frame = prepared_frame(feedback, "feedback")
    found = pd.Series(pd.Categorical([None] * len(frame), categories=VERDICTS, ordered=True))
    if sentiment is not None:
        rows = sentiment.texts["row"].to_numpy()
        found.iloc[rows] = sentiment.texts["sentiment"].astype(object).map(_AS_VERDICT).to_numpy()
    if scale is not None and "rating" in frame:
        rated = SCALES[scale].verdicts(frame["rating"])
        found = found.where(rated.isna(), rated)
    return found


def customer_attitudes(
    feedback: Table | pd.DataFrame, sentiment: Sentiment | None = None, scale: str | None = None
) -> pd.DataFrame:
    """One row per customer who said something that could be read.

    Returns:
        `customer_id` (text), `sentiment` (mean of -1 dissatisfied, 0 mixed, 1 satisfied over all that was said),
        `texts` (how much that was), `attitude` (of `VERDICTS`: beyond a third to one side, else mixed).
        Empty where the feedback names no customers.
    """
    frame = prepared_frame(feedback, "feedback")
    columns = ["customer_id", "sentiment", "texts", "attitude"]
    if "customer_id" not in frame:
        return pd.DataFrame(columns=columns)
    sides = row_verdicts(feedback, sentiment, scale).map(_SIDES).astype(float)
    said = pd.DataFrame({"customer_id": frame["customer_id"].astype("str"), "side": sides.to_numpy()})
    said = said[frame["customer_id"].notna().to_numpy() & sides.notna().to_numpy()]
    grouped = said.groupby("customer_id", sort=True)["side"]
    found = pd.DataFrame({"sentiment": grouped.mean(), "texts": grouped.size()}).reset_index()
    mean = found["sentiment"].to_numpy()
    names = np.select([mean > SATISFIED_FROM, mean < -SATISFIED_FROM], ["satisfied", "dissatisfied"], "mixed")
    return found.assign(attitude=pd.Categorical(names, categories=VERDICTS, ordered=True))[columns]
